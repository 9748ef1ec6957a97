package render

import "encoding/binary"

// line scales planes one row of samples after the other: rows of pixels are
// averaged to one line, then the pixels of that line to samples.
// It holds the line, unity times the pixel values.
type line []uint16

// scale makes the samples of a plane, reusing dst's memory.
func (l *line) scale(dst []uint8, p plane, cols, rows *axis) []uint8 {
	w, h := len(cols.first), len(rows.first)
	dst = sized(dst, w*h)
	lo, hi := cols.reach()
	*l = sized(*l, hi)
	for y := range h {
		first, weights := rows.taps(y)
		l.down(p, first, weights, lo, hi)
		l.across(dst[y*w:(y+1)*w], cols)
	}
	return dst
}

// down averages the columns lo to hi of the rows of p from first on. It takes
// eight pixels at once, in the 16-bit lanes of two words: as the weights add up
// to 256, no lane overflows into the next.
func (l line) down(p plane, first int, weights []uint16, lo, hi int) {
	const lanes = 0x00ff00ff00ff00ff
	x, row := lo, p.pix[first*p.stride:]
	for ; x+8 <= hi; x += 8 {
		var even, odd uint64
		at := x
		for _, w := range weights {
			v := binary.LittleEndian.Uint64(row[at : at+8])
			even += v & lanes * uint64(w)
			odd += v >> 8 & lanes * uint64(w)
			at += p.stride
		}
		o := l[x : x+8 : x+8]
		o[0], o[2], o[4], o[6] = uint16(even), uint16(even>>16), uint16(even>>32), uint16(even>>48)
		o[1], o[3], o[5], o[7] = uint16(odd), uint16(odd>>16), uint16(odd>>32), uint16(odd>>48)
	}
	for ; x < hi; x++ {
		sum := uint16(0)
		for k, w := range weights {
			sum += uint16(row[k*p.stride+x]) * w
		}
		l[x] = sum
	}
}

// across averages the line to one row of samples.
func (l line) across(dst []uint8, cols *axis) {
	for i := range dst {
		first, weights := cols.taps(i)
		src := l[first:]
		src = src[:len(weights)]
		sum := uint32(unity * unity / 2)
		for k, w := range weights {
			sum += uint32(src[k]) * uint32(w)
		}
		dst[i] = uint8(sum / (unity * unity))
	}
}
