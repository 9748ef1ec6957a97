package render

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"

	"github.com/hinshun/vt10x"
)

// panned are 8x16 pixels a cell of a picture of soft blots that is larger, from the
// pixel at on.
func panned(cols, rows int, at image.Point) *image.YCbCr {
	const period = 1 << 10
	img := flat(cols*8, rows*16, 0, 120, 140)
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			u, v := (x+at.X)&(period-1), (y+at.Y)&(period-1)
			blot := uint32(u/24*7919+v/24*104729) * 2654435761 >> 25
			img.Y[img.YOffset(x, y)] = uint8(60 + int(blot) + (u%24+v%24)/2)
		}
	}
	return img
}

// panSession shows a picture that pans beside text.
type panSession struct {
	area    image.Rectangle
	blitter Blitter
	grid    Grid
	enc     *Encoder
}

func newPanSession(cols, rows int, area image.Rectangle) *panSession {
	s := &panSession{area: area, enc: NewEncoder(TrueColor)}
	s.enc.Synchronized = true
	s.grid.Resize(cols, rows)
	for y := range rows {
		for x := range cols {
			if !image.Pt(x, y).In(area) {
				s.grid.Row(y)[x] = Cell{Rune: rune('a' + (7*x+3*y)%26), Fg: RGB(200, 200, 9)}
			}
		}
	}
	return s
}

// show draws the picture from a pixel on, and returns what is written.
func (s *panSession) show(at image.Point) []byte {
	img := panned(s.area.Dx(), s.area.Dy(), at)
	s.blitter.Draw(&s.grid, s.area, img, Options{Fit: Stretch, Glyphs: GlyphBest, Quality: 10})
	return s.enc.Encode(nil, &s.grid)
}

// TestMotionIsFound pans by whole cells every way, whole and in the middle of text.
func TestMotionIsFound(t *testing.T) {
	for _, area := range []image.Rectangle{image.Rect(0, 0, 80, 24), image.Rect(5, 3, 74, 22)} {
		for way := range ways {
			s, want := newPanSession(80, 24, area), displacement(way)
			at := image.Pt(300, 300)
			s.show(at)
			s.show(at.Add(image.Pt(37, 51))) // all is painted: a picture that rests is not looked at
			at = at.Add(image.Pt(37, 51))
			out := s.show(at.Add(image.Pt(want.X*8, want.Y*16)))
			if s.enc.motion.by != want {
				t.Errorf("%v: moved by %v, not %v", area, s.enc.motion.by, want)
			}
			if want != (image.Point{}) && (len(out) == 0 || s.enc.painted > len(s.grid.patches)/3) {
				t.Errorf("%v, %v: %d cells were painted", area, want, s.enc.painted)
			}
		}
	}
}

// TestNothingMovesWhereItWouldBeSeen: without synchronised output a terminal may
// show what has moved before what comes in is painted.
func TestNothingMovesWhereItWouldBeSeen(t *testing.T) {
	s := newPanSession(80, 24, image.Rect(0, 0, 80, 24))
	s.enc.Synchronized = false
	for n := range 4 {
		s.show(image.Pt(300+8*n, 300))
		if s.enc.motion.by != (image.Point{}) {
			t.Fatalf("frame %d is moved by %v", n, s.enc.motion.by)
		}
	}
}

// TestShiftOnAnotherEmulator pans at random, between text, on an emulator that
// knows nothing of this package.
func TestShiftOnAnotherEmulator(t *testing.T) {
	moves := 0
	for seed := range uint64(30) {
		rng := rand.New(rand.NewPCG(seed, 9))
		cols, rows := 20+rng.IntN(60), 8+rng.IntN(20)
		area := image.Rect(rng.IntN(4), rng.IntN(3), cols-rng.IntN(4), rows-rng.IntN(3))
		s := newPanSession(cols, rows, area)
		vt := vt10x.New(vt10x.WithSize(cols, rows))
		at := image.Pt(300, 300)
		for n := range 12 {
			at = at.Add(image.Pt(4*(rng.IntN(9)-4), 8*(rng.IntN(5)-2)))
			s.enc.Limit = rng.IntN(2) * 900
			out := s.show(at)
			if s.enc.motion.by != (image.Point{}) {
				moves++
			}
			if _, err := vt.Write(out); err != nil {
				t.Fatal(err)
			}
			if err := knownDiffers(vt, &s.enc.shown); err != nil {
				t.Fatalf("seed %d, frame %d, moved by %v: %v", seed, n, s.enc.motion.by, err)
			}
		}
	}
	if moves < 50 {
		t.Errorf("only %d frames were moved", moves)
	}
}

// knownDiffers compares what an encoder knows to be shown. Before a first frame
// that was cut it knows little, after that all.
func knownDiffers(vt vt10x.Terminal, shown *Grid) error {
	known := *shown
	known.Cells = append([]Cell(nil), shown.Cells...)
	for i, c := range known.Cells {
		if c == unknown {
			have := vt.Cell(i%known.Cols, i/known.Cols)
			if have.Char != ' ' {
				return fmt.Errorf("cell %d is not known, and shows %q", i, have.Char)
			}
			known.Cells[i] = Blank
		}
	}
	return differsFromStranger(vt, &known, TrueColor)
}

// FuzzShift pans pictures below chrome over resizes.
func FuzzShift(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		if err := panBelowChrome(a, b); err != nil {
			t.Fatal(err)
		}
	})
}

func TestShiftBelowChrome(t *testing.T) {
	for seed := range uint64(20) {
		if err := panBelowChrome(seed, 4); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
}

// panBelowChrome shows a session of two pictures that pan, one over the other, and
// text over both, wide characters among it.
func panBelowChrome(a, b uint64) error {
	s := newSoftSession(a, b)
	s.options, s.enc.Synchronized = Options{Fit: Stretch, Glyphs: GlyphBest, Quality: 8}, true
	at := image.Pt(300, 300)
	s.draws = func(int) *image.YCbCr { return panned(s.screen.Cols, s.screen.Rows, at) }
	for n := range 12 {
		at = at.Add(image.Pt(4*(s.rng.IntN(9)-4), 8*(s.rng.IntN(5)-2)))
		if err := s.step(n); err != nil {
			return fmt.Errorf("frame %d: %w", n, err)
		}
	}
	return nil
}
