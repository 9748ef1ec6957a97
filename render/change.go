package render

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// changes finds what of a picture differs from the last one, so that cells of
// which nothing does need not be sampled again. Much of a decoded picture is what
// it was: a codec repeats what rests bit by bit.
//
// A picture is looked at in strips of columns, at most as many as a word has bits.
type changes struct {
	luma, cb, cr   copied
	known          bool     // the copies are of a picture
	none           bool     // the last two are the same
	cells          []uint64 // the strips that each cell of a row needs
	width          int      // of a strip: pixels of luma are 1<<width
	lumas, chromas []uint64 // the strips that differ, row by row
}

// copied is a plane as it was.
type copied struct {
	pix []uint8
	row int // bytes of a row
}

// all are all strips there can be.
const all = ^uint64(0)

// leastStrip is the width of the narrowest strips: they have eight chroma pixels.
const leastStrip = 4

// begin prepares for pictures of which nothing is known.
func (c *changes) begin(s *sampler, cells int) {
	w, h := s.cols.span.size, s.rows.span.size
	c.luma, c.cb, c.cr = c.luma.sized(w, h), c.cb.sized((w+1)/2, (h+1)/2), c.cr.sized((w+1)/2, (h+1)/2)
	c.lumas, c.chromas = sized(c.lumas, h), sized(c.chromas, (h+1)/2)
	c.width = max(leastStrip, bits.Len(uint(w-1)/64))
	c.known = false
	c.cells = sized(c.cells, cells)
	for i := range c.cells {
		lo, hi := s.taps.reach(i*patchCols, (i+1)*patchCols)
		c.cells[i] = 2<<(uint(hi-1)>>c.width) - 1<<(uint(lo)>>c.width)
	}
}

func (p copied) sized(w, h int) copied { return copied{sized(p.pix, w*h), w} }

// look compares the picture that s samples with the last one looked at. One that
// begins in the middle of a chroma pixel is taken to differ all over.
func (c *changes) look(s *sampler) {
	if s.odd != 0 || s.oddRow != 0 {
		c.known, c.none = false, false
		return
	}
	var differ uint64
	for y := range c.lumas {
		c.lumas[y] = c.luma.update(s.y, y, c.width, c.known)
		differ |= c.lumas[y]
	}
	for y := range c.chromas {
		c.chromas[y] = c.cb.update(s.cb, y, c.width-1, c.known) | c.cr.update(s.cr, y, c.width-1, c.known)
		differ |= c.chromas[y]
	}
	c.known, c.none = true, differ == 0
}

// update makes row y of a plane what it is now and tells which strips differ: all
// of them if it was not known.
func (p copied) update(now plane, y, width int, known bool) (differ uint64) {
	is := now.pix[y*now.stride:][:p.row]
	was := p.pix[y*p.row:][:len(is)]
	switch {
	case !known:
		copy(was, is)
		return all
	case bytes.Equal(was, is):
		return 0
	}
	x := 0
	for ; x+8 <= len(is); x += 8 {
		d := binary.LittleEndian.Uint64(is[x:]) ^ binary.LittleEndian.Uint64(was[x:])
		differ |= (d | -d) >> 63 << (uint(x) >> width & 63)
	}
	for ; x < len(is); x++ {
		if is[x] != was[x] {
			differ |= 1 << (uint(x) >> width & 63)
		}
	}
	copy(was, is)
	return differ
}

// of returns the strips that differ in the pixels of a row of cells.
func (c *changes) of(s *sampler, row int) (differ uint64) {
	if !c.known {
		return all
	}
	lo, hi := s.rows.needs(row*patchRows, (row+1)*patchRows)
	for _, d := range c.lumas[lo:hi] {
		differ |= d
	}
	lo, hi = s.crows.needs(row*patchRows, (row+1)*patchRows)
	for _, d := range c.chromas[lo:hi] {
		differ |= d
	}
	return differ
}
