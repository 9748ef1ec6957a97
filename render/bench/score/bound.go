package score

import (
	"fmt"
	"math/bits"
	"slices"
)

// Bound is the PSNR in dB of the best picture there can be in cells of these
// characters and two colours each. It tries all characters in each cell, with the
// means of what they ink and of the rest. Characters without a shape here are an
// error.
func (r *Reference) Bound(chars []rune) (float64, error) {
	s := searcher{picture: r.picture}
	for _, c := range chars {
		g, ok := glyphs[c]
		if !ok {
			return 0, fmt.Errorf("no shape is known for %q", c)
		}
		s.add(g)
	}
	var left float64
	for y := 0; y < r.picture.Height; y += cellHeight {
		for x := 0; x < r.picture.Width; x += cellWidth {
			left += s.least(x, y)
		}
	}
	return decibels(left / float64(len(r.picture.Pix))), nil
}

// searcher searches the best character of a cell.
type searcher struct {
	picture *Picture
	glyphs  []masked
	masks   []uint8 // the rows of pixels there are in glyphs
	rows    [cellHeight][]sum
}

// masked is a glyph whose rows are numbers of masks.
type masked struct {
	rows [cellHeight]int
	inks int // pixels
}

// sum is that of some pixels, by component.
type sum [3]int

func (s *searcher) add(g glyph) {
	var m masked
	for y, row := range g {
		n := slices.Index(s.masks, row)
		if n < 0 {
			n, s.masks = len(s.masks), append(s.masks, row)
		}
		m.rows[y] = n
		m.inks += bits.OnesCount8(row)
	}
	s.glyphs = append(s.glyphs, m)
}

// least is the squared error that the best character leaves in the cell whose upper
// left pixel is x, y.
func (s *searcher) least(x, y int) float64 {
	var total sum
	square := 0
	for i := range s.rows {
		at := 3 * ((y+i)*s.picture.Width + x)
		row := s.picture.Pix[at : at+3*cellWidth]
		for k, v := range row {
			total[k%3] += int(v)
			square += int(v) * int(v)
		}
		s.rows[i] = s.sums(s.rows[i][:0], row)
	}
	const all = cellWidth * cellHeight
	most := explained(total, all)
	for _, g := range s.glyphs {
		var ink sum
		for i, mask := range g.rows {
			v := &s.rows[i][mask]
			ink[0], ink[1], ink[2] = ink[0]+v[0], ink[1]+v[1], ink[2]+v[2]
		}
		rest := sum{total[0] - ink[0], total[1] - ink[1], total[2] - ink[2]}
		most = max(most, explained(ink, g.inks)+explained(rest, all-g.inks))
	}
	return float64(square) - most
}

// sums appends to list those of what each mask inks in a row of pixels.
func (s *searcher) sums(list []sum, row []uint8) []sum {
	for _, mask := range s.masks {
		var v sum
		for x := range cellWidth {
			if mask&(0x80>>x) != 0 {
				p := row[3*x : 3*x+3]
				v[0], v[1], v[2] = v[0]+int(p[0]), v[1]+int(p[1]), v[2]+int(p[2])
			}
		}
		list = append(list, v)
	}
	return list
}

// explained is what of the sum of squares of n pixels their mean accounts for.
func explained(s sum, n int) float64 {
	return float64(s[0]*s[0]+s[1]*s[1]+s[2]*s[2]) / float64(max(n, 1))
}
