package render

import (
	"image"
	"testing"
)

// edgeAt is a picture of one cell of eight by sixteen pixels, dark left of column n
// and bright right of it.
func edgeAt(n int) *image.YCbCr {
	img := flat(8, 16, 60, 128, 128)
	for i := range img.Y {
		if i%8 >= n {
			img.Y[i] = 200
		}
	}
	return img
}

// TestUprightEdges finds an edge between any two pixels, and both colours as they are.
func TestUprightEdges(t *testing.T) {
	m := matrixOf(BT601, LimitedRange)
	dark, bright := m.color(pack(60, 128, 128)<<fraction, 1), m.color(pack(200, 128, 128)<<fraction, 1)
	for _, glyphs := range []GlyphSet{GlyphBlock, GlyphBest} {
		for _, mirror := range []bool{false, true} {
			for n := 2; n <= 6; n++ {
				var b Blitter
				var g Grid
				g.Resize(1, 1)
				b.Draw(&g, g.Bounds(), edgeAt(n), Options{Fit: Stretch, Glyphs: glyphs, Mirror: mirror})
				want, left, right := n, dark, bright
				if mirror {
					want, left, right = 8-n, bright, dark
				}
				r := shapeRunes[leftEighths[want]]
				c := g.Cells[0]
				if c != (Cell{Rune: r.ink, Fg: left, Bg: right}) && c != (Cell{Rune: r.rest, Fg: right, Bg: left}) {
					t.Errorf("%v, mirrored %v: an edge at %d is shown by %q, %06x on %06x", glyphs, mirror, n, c.Rune, c.Fg, c.Bg)
				}
			}
		}
	}
}

// TestFaintEdgesAreLeft: what nobody sees is not worth the look.
func TestFaintEdgesAreLeft(t *testing.T) {
	p := patch{solution: solution{shape: leftHalf, n: 16, explained: visible - 1}}
	before := p.solution
	var u uprights // which has no picture to look at
	u.refine(&p, image.Point{})
	p.solution.shape, p.solution.explained = upperHalf, 2*visible
	u.refine(&p, image.Point{})
	before.shape, before.explained = upperHalf, 2*visible
	if p.solution != before {
		t.Errorf("%+v became %+v", before, p.solution)
	}
}
