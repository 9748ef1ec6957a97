package render

import (
	"fmt"
	"image"
	"slices"
	"testing"
)

// fewSets are all ways to draw in duotones.
func fewSets(do func(name string, o Options)) {
	for glyphs := GlyphHalf; glyphs <= GlyphBest; glyphs++ {
		for _, depth := range []ColorDepth{Color256, Color16} {
			do(fmt.Sprintf("%v-%v", glyphs, depth), Options{Fit: Stretch, Glyphs: glyphs, Depth: depth})
		}
	}
}

// inkOf is how much of its cell each character of a shape inks.
func inkOf() map[rune]float64 {
	m := map[rune]float64{}
	for s, r := range shapeRunes {
		if r.ink == 0 {
			continue
		}
		sum := 0.0
		for _, part := range inks(shape(s)) {
			sum += part / patchSamples
		}
		m[r.ink] = sum
		if r.rest != 0 {
			m[r.rest] = 1 - sum
		}
	}
	return m
}

// meanOf is the mean colour of what a grid shows.
func meanOf(g *Grid, ink map[rune]float64) Color {
	var sum [3]float64
	for _, c := range g.Cells {
		part := ink[c.Rune]
		fr, fg, fb := c.Fg.RGB()
		br, bg, bb := c.Bg.RGB()
		for i, v := range [3][2]uint8{{fr, br}, {fg, bg}, {fb, bb}} {
			sum[i] += (float64(v[0])*part + float64(v[1])*(1-part)) / float64(len(g.Cells))
		}
	}
	return RGB(uint8(sum[0]+0.5), uint8(sum[1]+0.5), uint8(sum[2]+0.5))
}

// TestDuotonesKeepTheMean looks at flat areas from afar: their colours are nearer
// to what was meant than one palette colour is.
func TestDuotonesKeepTheMean(t *testing.T) {
	ink := inkOf()
	m := matrixOf(BT601, LimitedRange)
	fewSets(func(name string, o Options) {
		var b Blitter
		var g Grid
		g.Resize(4, 4)
		mixed, plain := 0, 0
		for y := 30; y < 230; y += 40 {
			for c := 90; c < 170; c += 20 {
				img := flat(16, 16, uint8(y), uint8(c), uint8(256-c+y/10))
				b.Draw(&g, g.Bounds(), img, o)
				want := m.color(pack(uint64(img.Y[0]), uint64(img.Cb[0]), uint64(img.Cr[0]))<<fraction, 1)
				mixed += apart(want, meanOf(&g, ink))
				plain += apart(want, o.Depth.shown(want))
			}
		}
		if mixed*2 > plain {
			t.Errorf("%s: flat areas are off by %d, palette colours by %d", name, mixed, plain)
		}
	})
}

// TestDuotonesAreOfThePalette finds no colour that the terminal would replace, and
// in the cells of one set no character of another.
func TestDuotonesAreOfThePalette(t *testing.T) {
	fewSets(func(name string, o Options) {
		var b Blitter
		var g Grid
		g.Resize(30, 12)
		b.Draw(&g, g.Bounds(), moving(120, 96, 3), o)
		has := map[rune]bool{' ': true, '█': true}
		for _, s := range shapesOf(o.Glyphs.families()) {
			has[shapeRunes[s].ink], has[shapeRunes[s].rest] = true, true
		}
		for _, c := range g.Cells {
			if o.Depth.shown(c.Fg) != c.Fg || o.Depth.shown(c.Bg) != c.Bg || !has[c.Rune] {
				t.Fatalf("%s shows %+v", name, c)
			}
		}
	})
}

// TestExactDuotonesHaveNoMemory draws a picture after another and alone.
func TestExactDuotonesHaveNoMemory(t *testing.T) {
	fewSets(func(name string, o Options) {
		var after, alone Blitter
		var g, want Grid
		g.Resize(30, 12)
		want.Resize(30, 12)
		coarse := o
		coarse.Quality = 60
		after.Draw(&g, g.Bounds(), moving(120, 96, 3), o)
		after.Draw(&g, g.Bounds(), moving(120, 96, 4), coarse)
		after.Draw(&g, g.Bounds(), moving(120, 96, 4), o)
		alone.Draw(&want, want.Bounds(), moving(120, 96, 4), o)
		if !slices.Equal(g.Cells, want.Cells) {
			t.Errorf("%s depends on what was drawn before", name)
		}
	})
}

// changedBy draws two pictures that differ by noise and counts the cells that do.
func changedBy(o Options) (n int) {
	var b Blitter
	var g Grid
	g.Resize(40, 15)
	b.Draw(&g, g.Bounds(), moving(320, 240, 3), o)
	before := slices.Clone(g.Cells)
	img := moving(320, 240, 3)
	for i := range img.Y {
		img.Y[i] += uint8(i * 7 % 3)
	}
	b.Draw(&g, g.Bounds(), img, o)
	for i, c := range g.Cells {
		if c != before[i] {
			n++
		}
	}
	return n
}

// TestDuotonesStayInNoise finds fewer cells changed the higher the quality's number.
func TestDuotonesStayInNoise(t *testing.T) {
	fewSets(func(name string, o Options) {
		exact := changedBy(o)
		o.Quality = 20
		if calm := changedBy(o); calm*3 > exact*2 || exact == 0 {
			t.Errorf("%s: %d cells change, exactly %d", name, calm, exact)
		}
	})
}

// TestDuotonesBecomeFine draws a picture at rest with fewest bytes, in which nothing
// is mixed, and then better.
func TestDuotonesBecomeFine(t *testing.T) {
	kinds := func(g *Grid) int {
		list := slices.Clone(g.Cells)
		slices.SortFunc(list, func(a, b Cell) int { return int(a.Rune - b.Rune) })
		return len(slices.Compact(list))
	}
	fewSets(func(name string, o Options) {
		var b Blitter
		var g Grid
		g.Resize(8, 8)
		img := flat(64, 64, 100, 100, 150)
		o.Quality = 60
		b.Draw(&g, image.Rect(0, 0, 8, 8), img, o)
		if kinds(&g) != 1 {
			t.Errorf("%s: with fewest bytes a flat area is mixed", name)
		}
		o.Quality = 3
		b.Draw(&g, g.Bounds(), img, o)
		if fine := slices.ContainsFunc(g.Cells, func(c Cell) bool { return c.Rune != ' ' }); !fine {
			t.Errorf("%s: a picture at rest stays coarse", name)
		}
	})
}
