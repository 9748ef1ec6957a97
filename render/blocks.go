package render

import "image"

// blocks are the parts of a cell, as large as characters of a set can tell them
// apart, each of which is shown in one of two colours.
type blocks struct {
	n, cols int
	list    [8]block
	even    float32 // how even they are: 1 where all are the same, 0 where they differ much
	between float32 // of the error of all samples in their mean, what is of that of the blocks
}

// contrast is how much is between blocks where mixing gives way by half to showing
// what differs: grain would hide it.
const contrast = patchSamples * 300

// block is a part of a cell.
type block struct {
	spot    spot
	samples float32
}

// blocksOf are the blocks of a patch, for characters of some families.
func (m *matrix) blocksOf(s *sums, f *families) (b blocks) {
	b.cols = 2
	switch {
	case f.half && !f.sextant:
		b.cols = 1
		half := s.block[0] + s.block[1] + s.block[2] + s.block[3]
		b.add(m.tint(half, 16), 16)
		b.add(m.tint(s.total-half, 16), 16)
	case f.octant:
		for _, sum := range &s.block {
			b.add(m.tint(sum, 4), 4)
		}
	case f.sextant:
		for i := range 6 {
			b.add(m.tint(s.sextant(i), sextantSamples(i)), sextantSamples(i))
		}
	default:
		for _, i := range [...]int{0, 1, 4, 5} {
			b.add(m.tint(s.block[i]+s.block[i+2], 8), 8)
		}
	}
	mean := m.tint(s.total, patchSamples).spot()
	for i := range b.n {
		b.between += b.list[i].spot.apart(mean) * b.list[i].samples
	}
	b.even = contrast / (contrast + b.between)
	return b
}

func (b *blocks) add(t tint, samples int) {
	b.list[b.n] = block{t.spot(), float32(samples)}
	b.n++
}

// shape is what inks a pattern of b, bit by bit from the upper left.
func (b *blocks) shape(pattern shape) shape {
	switch b.n {
	case 2:
		return upperHalf*(pattern&1) | lowerHalf*(pattern>>1)
	case 4:
		return quadrantShape(pattern)
	case 6:
		return sextantShape | pattern
	}
	return pattern
}

// threshold is that of block i of the cell at a place, between 0 and 1.
func (b *blocks) threshold(i int, at image.Point) float32 {
	t := threshold(at.X*b.cols+i%b.cols, at.Y*b.n/b.cols+i/b.cols)
	return 0.5 + ((float32(t)+0.5)/mixSize-0.5)*b.even
}
