package score

import (
	"fmt"
	"unicode/utf8"
)

// cell is a character as it is shown: colours resolved, reverse video applied.
type cell struct {
	char   rune
	fg, bg color
}

// color is an sRGB colour.
type color [3]uint8

// Screen is a small terminal: it prints, moves the cursor, erases, edits and colours.
// Characters are one column wide. Not safe for concurrent use.
type Screen struct {
	cols, rows int
	cells      []cell
	x, y       int
	wrap       bool // the cursor waits behind the last column (DECAWM)
	pen        pen
	last       rune // what REP repeats
}

// NewScreen makes a blank screen of cols x rows cells, one or more each.
func NewScreen(cols, rows int) *Screen {
	s := &Screen{cols: cols, rows: rows, cells: make([]cell, cols*rows), pen: plain}
	s.erase(0, len(s.cells))
	return s
}

// Replay takes in what a program wrote, whole sequences only. It fails at a
// control function that it does not know.
func (s *Screen) Replay(p []byte) error {
	for len(p) > 0 {
		n, err := s.step(p)
		if err != nil {
			return fmt.Errorf("replay %.20q: %w", p, err)
		}
		p = p[n:]
	}
	return nil
}

// step takes in one character or control function, and tells its length.
func (s *Screen) step(p []byte) (int, error) {
	switch p[0] {
	case 0x1b:
		return s.escape(p)
	case '\r':
		s.moveTo(0, s.y)
		return 1, nil
	case '\n': // as a tty with ONLCR sends it
		s.moveTo(0, s.y)
		s.lineFeed()
		return 1, nil
	}
	r, n := utf8.DecodeRune(p)
	if r < ' ' || r == 0x7f || r == utf8.RuneError && n == 1 {
		return 0, fmt.Errorf("byte %#x is no character", p[0])
	}
	s.print(r)
	return n, nil
}

func (s *Screen) print(r rune) {
	if s.wrap {
		s.moveTo(0, s.y)
		s.lineFeed()
	}
	fg, bg := s.pen.colors()
	s.cells[s.y*s.cols+s.x] = cell{r, fg, bg}
	s.last = r
	s.wrap = s.x == s.cols-1
	s.x = min(s.x+1, s.cols-1)
}

// lineFeed goes a line down, and scrolls at the last one.
func (s *Screen) lineFeed() {
	if s.y < s.rows-1 {
		s.y++
		return
	}
	copy(s.cells, s.cells[s.cols:])
	s.erase(len(s.cells)-s.cols, len(s.cells))
}

// moveTo puts the cursor into a cell, the nearest there is.
func (s *Screen) moveTo(x, y int) {
	s.x, s.y, s.wrap = min(max(x, 0), s.cols-1), min(max(y, 0), s.rows-1), false
}

// erase blanks the cells from one up to another, in the pen's background.
func (s *Screen) erase(from, to int) {
	fg, bg := s.pen.colors()
	for i := from; i < to; i++ {
		s.cells[i] = cell{' ', fg, bg}
	}
}
