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
	at      image.Point // the first pixel that is seen
	blitter Blitter
	grid    Grid
	enc     *Encoder
}

func newPanSession(cols, rows int, area image.Rectangle) *panSession {
	s := &panSession{area: area, at: image.Pt(300, 300), enc: NewEncoder(TrueColor)}
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

// start shows two pictures that have nothing in common: one that rests is not
// looked at.
func (s *panSession) start() {
	s.show()
	s.at = s.at.Add(image.Pt(37, 51))
	s.show()
}

// pan moves the picture by whole cells and returns what is written.
func (s *panSession) pan(cols, rows int) []byte {
	s.at = s.at.Add(image.Pt(8*cols, 16*rows))
	return s.show()
}

func (s *panSession) show() []byte {
	img := panned(s.area.Dx(), s.area.Dy(), s.at)
	s.blitter.Draw(&s.grid, s.area, img, Options{Fit: Stretch, Glyphs: GlyphBest, Quality: 10})
	return s.enc.Encode(nil, &s.grid)
}

// TestMotionIsFound pans by whole cells every way, whole and in the middle of text.
func TestMotionIsFound(t *testing.T) {
	for _, area := range []image.Rectangle{image.Rect(0, 0, 80, 24), image.Rect(5, 3, 74, 22)} {
		for way := range ways {
			s, want := newPanSession(80, 24, area), displacement(way)
			s.start()
			s.pan(want.X, want.Y)
			m := &s.enc.motion
			if m.by != want {
				t.Errorf("%v: moved by %v, not %v", area, m.by, want)
			}
			if want.Y != 0 && m.lines != [2]int{area.Min.Y, area.Max.Y} {
				t.Errorf("%v: the rows %v are moved", area, m.lines)
			}
			if want != (image.Point{}) && s.enc.painted > len(s.grid.patches)/3 {
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
	s.start()
	for n := range 3 {
		s.pan(1, 0)
		if s.enc.motion.by != (image.Point{}) {
			t.Fatalf("frame %d is moved by %v", n, s.enc.motion.by)
		}
	}
}

// TestWhatComesInIsPaintedAtOnce: what a terminal shows there nobody knows.
func TestWhatComesInIsPaintedAtOnce(t *testing.T) {
	for _, rows := range []int{-1, 1} {
		s := newPanSession(80, 24, image.Rect(0, 2, 80, 22))
		s.start()
		s.enc.Limit = 1
		s.at.X += 2 // or nothing else were to be painted
		s.pan(0, rows)
		if s.enc.motion.by.Y != rows || !s.enc.Unfinished() {
			t.Fatalf("moved by %v", s.enc.motion.by)
		}
		for i, c := range s.enc.shown.Cells {
			if c == unknown {
				t.Fatalf("%d rows: cell %d is left as it came in", rows, i)
			}
		}
		if s.pan(0, rows); s.enc.motion.by != (image.Point{}) {
			t.Errorf("moved by %v before all was painted", s.enc.motion.by)
		}
	}
}

// TestNoWideCharacterIsMoved: terminals differ in what becomes of it.
func TestNoWideCharacterIsMoved(t *testing.T) {
	s := newPanSession(80, 24, image.Rect(4, 0, 70, 24))
	copy(s.grid.Row(5)[74:], []Cell{{Rune: '世'}, {Rune: Continuation}})
	s.start()
	vt := newTerminal(80, 24)
	s.enc.Invalidate()
	for _, cols := range []int{0, 0, 2, -2} {
		if err := vt.replay(s.pan(cols, 0)); err != nil {
			t.Fatal(err)
		}
		if err := vt.differs(&s.enc.shown, TrueColor); err != nil {
			t.Fatal(err)
		}
	}
	if s.enc.motion.by.X != -2 {
		t.Errorf("moved by %v", s.enc.motion.by)
	}
}

// TestPictureBesideRests pans one picture beside another that rests, of which
// nothing is moved, and so hardly anything painted.
func TestPictureBesideRests(t *testing.T) {
	s := newPanSession(80, 24, image.Rect(0, 0, 60, 24))
	var rests Blitter
	o := Options{Fit: Stretch, Glyphs: GlyphBest, Quality: 10}
	for _, to := range []int{300, 337, 345} {
		rests.Draw(&s.grid, image.Rect(60, 0, 80, 24), panned(20, 24, image.Pt(7, 7)), o)
		s.at.X = to
		s.show()
	}
	if s.enc.motion.by.X != 1 {
		t.Fatalf("moved by %v", s.enc.motion.by)
	}
	painted := 0
	for y := range 24 {
		for _, c := range s.enc.traces[y*80+60 : (y+1)*80] {
			if c.age == 0 {
				painted++
			}
		}
	}
	if painted > 24 {
		t.Errorf("%d cells of the picture beside were painted", painted)
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
		for n := range 12 {
			s.at = s.at.Add(image.Pt(4*(rng.IntN(9)-4), 8*(rng.IntN(5)-2)))
			s.enc.Limit = rng.IntN(2) * 900
			out := s.show()
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

// knownDiffers tells the first cell that shows something else than an encoder
// knows. It does not know all of a screen whose first frame was cut.
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
