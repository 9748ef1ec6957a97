package render

import "encoding/binary"

// line is one row of samples in the making: rows of pixels are averaged to one
// row of pixels, and these to samples.
type line struct {
	chroma []packed // without luma
	pixels []packed // each with the chroma of the two that it is one of
}

// lineFraction is how many bits the pixels of a line have behind the point. With
// the weights of one more axis they fill their lanes.
const lineFraction = 5

// eights are the averages of eight pixels each in some rows of two planes, or of
// two places in one, from p and from q on: the even ones and the odd ones in the
// 16-bit lanes of two words. As the weights add up to 256, no lane overflows into
// the next.
func eights(p, q []uint8, stride int, weights []uint16) (even0, odd0, even1, odd1 uint64) {
	const (
		bytes = 0x00ff00ff00ff00ff
		keep  = 0x1fff1fff1fff1fff
		drop  = 8 - lineFraction
	)
	at := 0
	for _, weight := range weights {
		w := uint64(weight)
		v0, v1 := binary.LittleEndian.Uint64(p[at:at+8]), binary.LittleEndian.Uint64(q[at:at+8])
		even0 += v0 & bytes * w
		odd0 += v0 >> 8 & bytes * w
		even1 += v1 & bytes * w
		odd1 += v1 >> 8 & bytes * w
		at += stride
	}
	return even0 >> drop & keep, odd0 >> drop & keep, even1 >> drop & keep, odd1 >> drop & keep
}

// one is the average of one pixel.
func one(pix []uint8, stride int, weights []uint16) packed {
	sum := uint16(0)
	for k, w := range weights {
		sum += uint16(pix[k*stride]) * w
	}
	return packed(sum >> (8 - lineFraction))
}

// downChroma averages the pixels lo to hi of rows of two planes of the same stride.
func (l *line) downChroma(cb, cr plane, first int, weights []uint16, lo, hi int) {
	b, r := cb.pix[first*cb.stride:], cr.pix[first*cr.stride:]
	x := lo + chromaKernel(l.chroma[lo:hi], b[lo:], r[lo:], cb.stride, weights)
	for ; x+8 <= hi; x += 8 {
		b0, b1, r0, r1 := eights(b[x:], r[x:], cb.stride, weights)
		out := l.chroma[x : x+8 : x+8]
		for i := 0; i < 8; i += 2 {
			out[i] = packed(b0&0xffff)<<laneBits | packed(r0&0xffff)<<(2*laneBits)
			out[i+1] = packed(b1&0xffff)<<laneBits | packed(r1&0xffff)<<(2*laneBits)
			b0, b1, r0, r1 = b0>>16, b1>>16, r0>>16, r1>>16
		}
	}
	for ; x < hi; x++ {
		l.chroma[x] = one(b[x:], cb.stride, weights)<<laneBits | one(r[x:], cr.stride, weights)<<(2*laneBits)
	}
}

// downLuma averages the pixels lo to hi of rows of a plane and adds their chroma.
// Pixel 0 is the second of a chroma pixel if odd is 1, and stands at 1 then.
func (l *line) downLuma(y plane, first int, weights []uint16, lo, hi, odd int) {
	pix, x := y.pix[first*y.stride:], lo
	if (x+odd)%2 != 0 {
		l.pixels[x+odd] = one(pix[x:], y.stride, weights) | l.chroma[(x+odd)/2]
		x++
	}
	x += lumaKernel(l.pixels[x+odd:max(hi, x)+odd], pix[x:], l.chroma[(x+odd)/2:], y.stride, weights)
	for ; x+16 <= hi; x += 16 {
		a0, a1, b0, b1 := eights(pix[x:], pix[x+8:], y.stride, weights)
		out, c := l.pixels[x+odd:][:16:16], l.chroma[(x+odd)/2:][:8:8]
		join((*[8]packed)(out), (*[4]packed)(c), a0, a1)
		join((*[8]packed)(out[8:]), (*[4]packed)(c[4:]), b0, b1)
	}
	for ; x+8 <= hi; x += 8 {
		y0, y1, _, _ := eights(pix[x:], pix[x:], y.stride, weights)
		join((*[8]packed)(l.pixels[x+odd:]), (*[4]packed)(l.chroma[(x+odd)/2:]), y0, y1)
	}
	for ; x < hi; x++ {
		l.pixels[x+odd] = one(pix[x:], y.stride, weights) | l.chroma[(x+odd)/2]
	}
}

// join adds the luma of eight pixels, even and odd ones, to their chroma.
func join(out *[8]packed, c *[4]packed, even, odd uint64) {
	out[0], out[1] = c[0]|packed(even&0xffff), c[0]|packed(odd&0xffff)
	out[2], out[3] = c[1]|packed(even>>16&0xffff), c[1]|packed(odd>>16&0xffff)
	out[4], out[5] = c[2]|packed(even>>32&0xffff), c[2]|packed(odd>>32&0xffff)
	out[6], out[7] = c[3]|packed(even>>48), c[3]|packed(odd>>48)
}
