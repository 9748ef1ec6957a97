package render

import "encoding/binary"

// line is one row of samples in the making: rows of pixels are averaged to one
// row of each plane, these are packed, and the packed pixels averaged to samples.
type line struct {
	y, cb, cr []uint16 // 8.5 bits
	pixels    []packed
}

// lineFraction is how many bits the pixels of a line have behind the point. With
// the weights of one more axis they fill their lanes.
const lineFraction = 5

// down averages the columns lo to hi of the rows of p from first on. It takes
// eight pixels at once, in the 16-bit lanes of two words: as the weights add up
// to 256, no lane overflows into the next.
func down(dst []uint16, p plane, first int, weights []uint16, lo, hi int) {
	const (
		bytes = 0x00ff00ff00ff00ff
		keep  = 0x1fff1fff1fff1fff
		drop  = 8 - lineFraction
	)
	x, row := lo, p.pix[first*p.stride:]
	for ; x+8 <= hi; x += 8 {
		var even, odd uint64
		at := x
		for _, w := range weights {
			v := binary.LittleEndian.Uint64(row[at : at+8])
			even += v & bytes * uint64(w)
			odd += v >> 8 & bytes * uint64(w)
			at += p.stride
		}
		even, odd = even>>drop&keep, odd>>drop&keep
		o := dst[x : x+8 : x+8]
		o[0], o[2], o[4], o[6] = uint16(even), uint16(even>>16), uint16(even>>32), uint16(even>>48)
		o[1], o[3], o[5], o[7] = uint16(odd), uint16(odd>>16), uint16(odd>>32), uint16(odd>>48)
	}
	for ; x < hi; x++ {
		sum := uint16(0)
		for k, w := range weights {
			sum += uint16(row[k*p.stride+x]) * w
		}
		dst[x] = sum >> drop
	}
}

// pack packs the pixels lo to hi, of which two have one chroma pixel.
func (l *line) pack(lo, hi int) {
	lo &^= 1
	y, out := l.y[lo:hi], l.pixels[lo:hi]
	cb, cr := l.cb[lo/2:(hi+1)/2], l.cr[lo/2:(hi+1)/2]
	for i, b := range cb {
		c := pack(0, uint64(b), uint64(cr[i]))
		if len(y) < 2 {
			out[0] = c | packed(y[0])
			return
		}
		out[0], out[1] = c|packed(y[0]), c|packed(y[1])
		y, out = y[2:], out[2:]
	}
}

// packGray packs the pixels lo to hi without chroma.
func (l *line) packGray(lo, hi int) {
	for i, y := range l.y[lo:hi] {
		l.pixels[lo+i] = packed(y)
	}
}

// across averages pixels to samples.
func across(dst, pixels []packed, cols *taps) {
	const (
		drop = lineFraction + 8 - fraction
		half = lanes << (drop - 1)
	)
	first := cols.first[:len(dst)]
	switch cols.n {
	case 1:
		for i, at := range first {
			dst[i] = pixels[at].shifted(lineFraction-fraction, 8+fraction)
		}
	case 2:
		weights := cols.weights[:2*len(dst)]
		for i, at := range first {
			p := pixels[at : at+2 : at+2]
			sum := p[0]*weights[2*i] + p[1]*weights[2*i+1] + half
			dst[i] = sum.shifted(drop, 8+fraction)
		}
	default:
		weights := cols.weights
		for i, at := range first {
			sum := packed(half)
			for k, p := range pixels[at : int(at)+cols.n] {
				sum += p * weights[k]
			}
			weights = weights[cols.n:]
			dst[i] = sum.shifted(drop, 8+fraction)
		}
	}
}
