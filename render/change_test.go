package render

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestDrawFindsWhatChanged changes a few pixels at a time and compares with a
// blitter that never saw a picture before.
func TestDrawFindsWhatChanged(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 8))
	for n, size := range []image.Point{{64, 48}, {641, 481}, {33, 17}, {2500, 40}, {120, 90}} {
		img := noise(size.X, size.Y, image.Pt(0, 0))
		if n == 4 {
			img = noise(size.X, size.Y, image.Pt(1, 3))
		}
		o := Options{Fit: Fit(n % 3), Glyphs: GlyphBest, Mirror: n%2 != 0}
		var b Blitter
		var got, want Grid
		got.Resize(50, 20)
		want.Resize(50, 20)
		for frame := range 30 {
			plane := [...][]uint8{img.Y, img.Y, img.Cb, img.Cr}[rng.IntN(4)]
			for range frame % 3 {
				plane[rng.IntN(len(plane))] = uint8(rng.IntN(256))
			}
			b.Draw(&got, got.Bounds(), img, o)
			new(Blitter).Draw(&want, want.Bounds(), img, o)
			if !slices.Equal(got.Cells, want.Cells) {
				t.Fatalf("picture of %v, frame %d: not what a first picture comes to", size, frame)
			}
		}
	}
}

// TestUnchangedIsNotSampled draws a picture twice and finds nothing to do.
func TestUnchangedIsNotSampled(t *testing.T) {
	img := moving(640, 480, 0)
	var b Blitter
	var g Grid
	g.Resize(160, 45)
	for _, quality := range []int{0, 10} {
		o := Options{Fit: Stretch, Quality: quality}
		b.Draw(&g, g.Bounds(), img, o)
		clear(b.strip)
		b.Draw(&g, g.Bounds(), img, o)
		if i := slices.IndexFunc(b.strip, func(p packed) bool { return p != 0 }); i >= 0 {
			t.Errorf("quality %d: sample %d was taken again", quality, i)
		}
	}
}

func BenchmarkUnchanged(b *testing.B) {
	img := moving(640, 480, 0)
	var blitter Blitter
	var g Grid
	g.Resize(160, 45)
	for b.Loop() {
		blitter.Draw(&g, g.Bounds(), img, Options{Fit: Stretch})
	}
}

// TestOriginMayChange draws a picture that begins in the middle of a chroma pixel
// and then one of its size that does not, of which a column at a time changes.
func TestOriginMayChange(t *testing.T) {
	odd := noise(240, 64, image.Pt(1, 0))
	even := noise(240, 64, image.Point{})
	o := Options{Fit: Stretch}
	var b Blitter
	var got, want Grid
	got.Resize(16, 4)
	want.Resize(16, 4)
	b.Draw(&got, got.Bounds(), odd, o)
	b.Draw(&got, got.Bounds(), even, o)
	for x := range 240 {
		for y := range 64 {
			even.Y[y*even.YStride+x] ^= 0x55
		}
		b.Draw(&got, got.Bounds(), even, o)
		new(Blitter).Draw(&want, want.Bounds(), even, o)
		if !slices.Equal(got.Cells, want.Cells) {
			t.Fatalf("column %d: not what a first picture comes to", x)
		}
	}
}

// TestExactAfterQuality draws with a quality and then exactly, into the same grid.
func TestExactAfterQuality(t *testing.T) {
	img := noise(320, 240, image.Point{})
	for _, glyphs := range []GlyphSet{GlyphHalf, GlyphBlock, GlyphBest} {
		var b Blitter
		var got, want Grid
		got.Resize(60, 20)
		want.Resize(60, 20)
		e := NewEncoder(TrueColor)
		for _, quality := range []int{60, 0} {
			b.Draw(&got, got.Bounds(), img, Options{Glyphs: glyphs, Fit: Stretch, Quality: quality})
			e.Encode(nil, &got)
		}
		new(Blitter).Draw(&want, want.Bounds(), img, Options{Glyphs: glyphs, Fit: Stretch})
		if !slices.Equal(got.Cells, want.Cells) {
			t.Errorf("%v: drawn otherwise than a first picture", glyphs)
		}
		for i, c := range want.Cells {
			if c.hidesForeground() {
				c.Fg = DefaultColor
			}
			if e.shown.Cells[i] != c {
				t.Fatalf("%v: cell %d is shown as %+v, want %+v", glyphs, i, e.shown.Cells[i], c)
			}
		}
	}
}

// TestBelowZero draws pictures that begin below 0, which it does not draw.
func TestBelowZero(t *testing.T) {
	for _, corner := range []image.Point{{-1, 0}, {0, -1}, {-2, -2}} {
		img := image.NewYCbCr(image.Rectangle{corner, corner.Add(image.Pt(3, 3))}, image.YCbCrSubsampleRatio420)
		var b Blitter
		var g Grid
		g.Resize(4, 2)
		b.Draw(&g, g.Bounds(), img, Options{Fit: Stretch})
		if g.Cells[0] != Blank {
			t.Errorf("at %v: drawn", corner)
		}
	}
}
