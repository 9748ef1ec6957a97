package render

import (
	"bytes"
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// softSession draws pictures of any quality below and beside chrome.
type softSession struct {
	rng     *rand.Rand
	blitter [2]Blitter
	options Options
	draws   func(n int) *image.YCbCr // the larger picture
	screen  Grid
	picture Grid
	enc     *Encoder
	term    *terminal
	exact   map[image.Point]Cell // the chrome
	out     []byte
}

func newSoftSession(a, b uint64) *softSession {
	s := &softSession{rng: rand.New(rand.NewPCG(a, b)), enc: NewEncoder(TrueColor)}
	s.draws = func(n int) *image.YCbCr { return moving(50, 38, n) }
	s.resize()
	return s
}

func (s *softSession) resize() {
	cols, rows := 4+s.rng.IntN(20), 2+s.rng.IntN(8)
	if cols == s.screen.Cols && rows == s.screen.Rows {
		s.enc.Invalidate() // a grid of another size says so itself
	}
	s.screen.Resize(cols, rows)
	s.term = newTerminal(cols, rows)
}

// disrupt does what happens to a call now and then.
func (s *softSession) disrupt() {
	switch s.rng.IntN(12) {
	case 0:
		s.resize()
	case 1:
		s.options.Depth = s.options.Depth.Next()
		s.enc.SetDepth(s.options.Depth)
	case 2:
		s.options.Glyphs = s.options.Glyphs.Next()
	case 3:
		s.options.Quality = s.rng.IntN(101)
	case 4:
		s.enc.Synchronized = !s.enc.Synchronized
	case 5:
		s.term = newTerminal(s.screen.Cols, s.screen.Rows)
		s.enc.Invalidate()
	}
}

// compose makes a frame: two pictures and some text.
func (s *softSession) compose(n int) {
	s.screen.Resize(s.screen.Cols, s.screen.Rows)
	size := s.screen.Bounds().Size()
	s.picture.Resize(size.X, size.Y)
	s.blitter[0].Draw(&s.picture, s.picture.Bounds(), s.draws(n), s.options)
	s.screen.Copy(image.Pt(0, 0), &s.picture)
	s.picture.Resize(size.X/2+1, size.Y/2+1)
	s.blitter[1].Draw(&s.picture, s.picture.Bounds(), moving(31, 22, n), s.options)
	s.screen.Copy(image.Pt(size.X/2, s.rng.IntN(2)), &s.picture)
	s.exact = map[image.Point]Cell{}
	for range s.rng.IntN(6) {
		p := image.Pt(s.rng.IntN(size.X), s.rng.IntN(size.Y))
		s.write(p, Cell{Rune: 'a' + s.rng.Int32N(26), Fg: RGB(200, 200, uint8(n)), Bg: RGB(9, 9, 9)})
	}
}

// write puts a character over the pictures, now and then a wide one, where no other
// is in the way.
func (s *softSession) write(p image.Point, c Cell) {
	right := p.Add(image.Pt(1, 0))
	_, taken := s.exact[p]
	_, next := s.exact[right]
	switch {
	case taken:
	case !next && right.X < s.screen.Cols && s.rng.IntN(3) == 0:
		c.Rune = '世'
		s.exact[p], s.exact[right] = c, Cell{Rune: Continuation}
		copy(s.screen.Row(p.Y)[p.X:], []Cell{c, s.exact[right]})
	default:
		s.exact[p], s.screen.Row(p.Y)[p.X] = c, c
	}
}

// step shows a frame and compares the terminal with what the encoder takes it to
// show, and the chrome with what was meant.
func (s *softSession) step(n int) error {
	s.disrupt()
	s.compose(n)
	s.term.disturb()
	s.enc.Limit = s.rng.IntN(3) * 100
	s.out = s.enc.Encode(s.enc.EncodeText(s.out[:0], &s.screen), &s.screen)
	if err := s.term.replay(s.out); err != nil {
		return fmt.Errorf("%w in %q", err, s.out)
	}
	for s.enc.Unfinished() {
		s.out = s.enc.Encode(s.out[:0], &s.screen)
		if err := s.term.replay(s.out); err != nil {
			return fmt.Errorf("%w in the rest of a frame, %q", err, s.out)
		}
	}
	if err := s.term.differs(&s.enc.shown, s.options.Depth); err != nil {
		return fmt.Errorf("the encoder errs: %w", err)
	}
	for p, want := range s.exact {
		want.Fg, want.Bg = closest(want.Fg, s.options.Depth), closest(want.Bg, s.options.Depth)
		if got := s.term.cells[p.Y*s.term.cols+p.X]; got != want {
			return fmt.Errorf("chrome at %v shows %v, not %v", p, got, want)
		}
	}
	return nil
}

func TestChoiceIsWhatTheTerminalShows(t *testing.T) {
	for seed := range uint64(20) {
		s := newSoftSession(seed, 2)
		for n := range 30 {
			if err := s.step(n); err != nil {
				t.Fatalf("seed %d, frame %d: %v", seed, n, err)
			}
		}
	}
}

func FuzzChoice(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		s := newSoftSession(a, b)
		for n := range 12 {
			if err := s.step(n); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// errorOf is the squared error per sample and component of what e shows of the
// patches of g.
func errorOf(e *Encoder, g *Grid) float64 {
	sum, n := 0.0, 0
	for i, p := range g.patches {
		if p != nil {
			sum += float64(p.errorOf(&e.shown.Cells[i], &e.traces[i]))
			n++
		}
	}
	return sum / float64(n*patchSamples*3)
}

// TestQualityTradesErrorForBytes finds fewer bytes and more error the higher the
// quality's number.
func TestQualityTradesErrorForBytes(t *testing.T) {
	var bytes [3]int
	var errors [3]float64
	for i, quality := range []int{1, 15, 60} {
		var b Blitter
		var g Grid
		g.Resize(60, 20)
		e := NewEncoder(TrueColor)
		for n := range 12 {
			b.Draw(&g, g.Bounds(), moving(320, 240, n), Options{Quality: quality})
			out := e.Encode(nil, &g)
			bytes[i] += len(out)
		}
		errors[i] = errorOf(e, &g)
	}
	t.Logf("bytes %v, errors %.2f", bytes, errors)
	if bytes[0] <= bytes[1]*3/2 || bytes[1] <= bytes[2]*3/2 || errors[0] >= errors[1] || errors[1] >= errors[2] {
		t.Errorf("bytes %v, errors %.2f", bytes, errors)
	}
}

// TestStillPictureBecomesExact shows one frame for long: its error falls, and
// then nothing is written any more.
func TestStillPictureBecomesExact(t *testing.T) {
	var b Blitter
	var g Grid
	g.Resize(40, 15)
	e := NewEncoder(TrueColor)
	img := moving(320, 240, 3)
	show := func() int {
		b.Draw(&g, g.Bounds(), img, Options{Fit: Stretch, Quality: 15})
		return len(e.Encode(nil, &g))
	}
	show()
	first := errorOf(e, &g)
	for range oldest {
		show()
	}
	later := errorOf(e, &g)
	if later > first/2 {
		t.Errorf("the error was %.2f and is %.2f after %d frames", first, later, oldest)
	}
	for n := range 5 {
		if wrote := show(); wrote > 0 {
			t.Errorf("%d frames on %d bytes are written", n, wrote)
		}
	}
}

// TestChoiceIsDeterministic encodes the same frames twice.
func TestChoiceIsDeterministic(t *testing.T) {
	run := func() (out []byte) {
		s := newSoftSession(5, 5)
		for n := range 10 {
			if err := s.step(n); err != nil {
				t.Fatal(err)
			}
			out = append(out, s.out...)
		}
		return out
	}
	if a, b := run(), run(); !bytes.Equal(a, b) {
		t.Error("the same frames were encoded in two ways")
	}
}
