package render

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump writes a grid as text: its runes, then fg/bg of each cell where it has any.
func dump(g *Grid) []byte {
	var b bytes.Buffer
	for y := range g.Rows {
		for _, c := range g.Row(y) {
			b.WriteRune(c.Rune)
		}
		b.WriteString("|\n")
	}
	for y := range g.Rows {
		for x, c := range g.Row(y) {
			if !c.Fg.IsDefault() || !c.Bg.IsDefault() {
				fmt.Fprintf(&b, "%d,%d %06x/%06x\n", x, y, c.Fg&0xffffff, c.Bg&0xffffff)
			}
		}
	}
	return b.Bytes()
}

// TestDrawGolden keeps what a small picture looks like in each way to draw it.
func TestDrawGolden(t *testing.T) {
	for glyphs := GlyphHalf; glyphs <= GlyphASCII; glyphs++ {
		for depth := TrueColor; depth <= NoColor; depth++ {
			name := fmt.Sprintf("%v-%v", glyphs, depth)
			t.Run(name, func(t *testing.T) {
				var b Blitter
				var g Grid
				g.Resize(20, 6)
				b.Draw(&g, g.Bounds(), moving(64, 48, 0), Options{Glyphs: glyphs, Depth: depth})
				golden(t, filepath.Join(goldens(glyphs, depth), name+".txt"), dump(&g))
			})
		}
	}
}

// goldens is where the golden files are: kernels round otherwise where two splits
// are about as good.
func goldens(glyphs GlyphSet, depth ColorDepth) string {
	if o := (Options{Glyphs: glyphs, Depth: depth}); vectors && o.solved() && !o.toned() {
		return filepath.Join("testdata", "vectors")
	}
	return "testdata"
}

func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what was drawn (-update writes it anew):\n%s", path, got)
	}
}

// TestDrawFillsTheArea finds every cell of the area set, none beside it, the
// bars blank, and the picture of one colour in that colour.
func TestDrawFillsTheArea(t *testing.T) {
	stale := Cell{Rune: '?'}
	red := flat(40, 40, 81, 90, 240)
	var b Blitter
	var g Grid
	for _, area := range []image.Rectangle{
		image.Rect(2, 1, 18, 5), image.Rect(-5, -3, 11, 4), image.Rect(12, 3, 40, 30), image.Rect(0, 0, 20, 6), image.Rect(5, 2, 6, 3),
	} {
		g.Resize(20, 6)
		g.Fill(g.Bounds(), stale)
		b.Draw(&g, area, red, Options{})
		at := Contain.layout(image.Pt(40, 40), area, 0.5).cells
		for i, c := range g.Cells {
			p := image.Pt(i%20, i/20)
			want := stale
			if p.In(at) {
				want = Cell{Rune: ' ', Bg: RGB(255, 0, 0)}
			} else if p.In(area) {
				want = Blank
			}
			if c.Bg != want.Bg && p.In(at) {
				if r, g, b := c.Bg.RGB(); r >= 253 && g <= 2 && b <= 2 {
					continue // the matrix rounds
				}
			}
			if c != want {
				t.Fatalf("area %v: cell %v is %v, want %v", area, p, c, want)
			}
		}
	}
}

// TestDrawClipsWithoutMoving draws into an area that hangs over the edges, and
// finds what a larger grid shows there.
func TestDrawClipsWithoutMoving(t *testing.T) {
	img := moving(64, 48, 3)
	area := image.Rect(-7, -2, 30, 11)
	for _, o := range []Options{{}, {Fit: Cover, Mirror: true}, {Fit: Stretch, Glyphs: GlyphASCII}} {
		var b Blitter
		var small, large Grid
		small.Resize(20, 6)
		large.Resize(60, 30)
		shift := image.Pt(10, 10)
		b.Draw(&large, area.Add(shift), img, o)
		b.Draw(&small, area, img, o)
		for y := range small.Rows {
			if part := large.Row(y + 10)[10:30]; !slices.Equal(part, small.Row(y)) {
				t.Fatalf("%+v: row %d differs", o, y)
			}
		}
	}
}

func TestDrawMirrors(t *testing.T) {
	var b Blitter
	var plain, mirrored Grid
	plain.Resize(30, 8)
	mirrored.Resize(30, 8)
	img := moving(60, 32, 5)
	b.Draw(&plain, plain.Bounds(), img, Options{Fit: Stretch, Glyphs: GlyphHalf})
	b.Draw(&mirrored, mirrored.Bounds(), img, Options{Fit: Stretch, Glyphs: GlyphHalf, Mirror: true})
	for y := range plain.Rows {
		row := slices.Clone(mirrored.Row(y))
		slices.Reverse(row)
		if !slices.Equal(row, plain.Row(y)) {
			t.Fatalf("row %d is not mirrored", y)
		}
	}
}

func TestDrawWithoutPictureBlanks(t *testing.T) {
	var b Blitter
	var g Grid
	for name, img := range map[string]*image.YCbCr{
		"nil": nil, "empty": new(image.YCbCr),
		"4:4:4": image.NewYCbCr(image.Rect(0, 0, 8, 8), image.YCbCrSubsampleRatio444),
	} {
		g.Resize(4, 2)
		g.Fill(g.Bounds(), Cell{Rune: '?'})
		b.Draw(&g, g.Bounds(), img, Options{})
		for _, c := range g.Cells {
			if c != Blank {
				t.Fatalf("%s: %v", name, c)
			}
		}
	}
	var none Grid
	b.Draw(&none, image.Rect(0, 0, 4, 4), moving(8, 8, 0), Options{}) // must not panic
	b.Draw(&g, image.Rectangle{}, moving(8, 8, 0), Options{})
}

// TestDitherStandsStill moves a flat picture's area over the screen: a cell
// shows the same wherever the area begins.
func TestDitherStandsStill(t *testing.T) {
	img := flat(64, 64, 120, 100, 150)
	for _, depth := range []ColorDepth{Color256, Color16, NoColor} {
		var b Blitter
		var whole, part Grid
		whole.Resize(16, 8)
		part.Resize(16, 8)
		b.Draw(&whole, whole.Bounds(), img, Options{Fit: Stretch, Depth: depth})
		b.Draw(&part, image.Rect(3, 1, 16, 8), img, Options{Fit: Stretch, Depth: depth})
		if !slices.Equal(whole.Row(4)[3:], part.Row(4)[3:]) {
			t.Errorf("%v: the pattern moves with the area", depth)
		}
	}
}

// FuzzDraw draws any part of any picture in any way: nothing panics, and every
// cell of the area is set.
func FuzzDraw(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		rng := rand.New(rand.NewPCG(a, b))
		var blitter Blitter
		var g Grid
		for range 6 {
			o := Options{
				Fit: Fit(rng.IntN(3)), Glyphs: GlyphSet(rng.IntN(9)), Depth: ColorDepth(rng.IntN(4)),
				CellAspect: rng.Float64(), Mirror: rng.IntN(2) == 0, Quality: rng.IntN(120) - 10,
				Matrix: Matrix(rng.IntN(2)), Range: Range(rng.IntN(2)),
			}
			g.Resize(1+rng.IntN(30), 1+rng.IntN(12))
			g.Fill(g.Bounds(), Cell{Rune: '?'})
			area := image.Rect(rng.IntN(20)-9, rng.IntN(20)-9, rng.IntN(40), rng.IntN(20))
			img := noise(1+rng.IntN(80), 1+rng.IntN(60), image.Pt(rng.IntN(3), rng.IntN(3)))
			for range 1 + rng.IntN(3) {
				blitter.Draw(&g, area, img, o)
			}
			for i, c := range g.Cells {
				if in := image.Pt(i%g.Cols, i/g.Cols).In(area); in == (c.Rune == '?') {
					t.Fatalf("%+v in %v: cell %d is %q", o, area, i, c.Rune)
				}
			}
		}
	})
}
