package render

import (
	"fmt"
	"image"
	"math/rand/v2"
	"testing"
)

// text makes a grid of one row per string, in the terminal's colours. A wide
// character takes two cells.
func text(rows ...string) *Grid {
	g := new(Grid)
	g.Resize(8, len(rows))
	for y, s := range rows {
		x := 0
		for _, r := range s {
			g.Row(y)[x].Rune = r
			x++
			if wide(r) {
				g.Row(y)[x].Rune = Continuation
				x++
			}
		}
	}
	return g
}

func colored(g *Grid, x, y int, fg, bg Color) *Grid {
	c := &g.Row(y)[x]
	c.Fg, c.Bg = fg, bg
	return g
}

func styled(g *Grid, x, y int, a Attr) *Grid {
	g.Row(y)[x].Attr = a
	return g
}

// TestEncodeBytes says byte for byte what a change costs.
func TestEncodeBytes(t *testing.T) {
	red, blue := RGB(255, 0, 0), RGB(0, 0, 255)
	tests := []struct {
		name     string
		from, to *Grid
		depth    ColorDepth
		want     string
	}{
		{"nothing", text("abc"), text("abc"), TrueColor, ""},
		{"one", text("abc"), text("aXc"), TrueColor, "\x1b[m\x1b[1;2HX"},
		{"first column", text("a", "b"), text("a", "c"), TrueColor, "\x1b[m\x1b[2Hc"},
		{"neighbours", text("abc"), text("aXY"), TrueColor, "\x1b[m\x1b[1;2HXY"},
		{"gap", text("abcdef"), text("XbcYeZ"), TrueColor, "\x1b[m\x1b[HX\x1b[2CY\x1b[CZ"},
		{"below", text("ab", "cd"), text("Xb", "cY"), TrueColor, "\x1b[m\x1b[HX\x1b[BY"},
		{"last column", text("abcdefgh", "a"), text("abcdefgX", "Y"), TrueColor, "\x1b[m\x1b[1;8HX\x1b[2HY"},
		{"both colours at once", text("a"), colored(text("▀"), 0, 0, red, blue), TrueColor,
			"\x1b[m\x1b[H\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[m"},
		{"pen kept", text("aa"), colored(colored(text("▀▀"), 0, 0, red, blue), 1, 0, red, RGB(0, 0, 7)), TrueColor,
			"\x1b[m\x1b[H\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[48;2;0;0;7m▀\x1b[m"},
		{"space needs no foreground", text("a"), colored(text(" "), 0, 0, red, blue), TrueColor,
			"\x1b[m\x1b[H\x1b[48;2;0;0;255m \x1b[m"},
		{"only the foreground of a space", text("a "), colored(text("a "), 1, 0, red, DefaultColor), TrueColor, ""},
		{"256", text("a"), colored(text("▀"), 0, 0, red, blue), Color256, "\x1b[m\x1b[H\x1b[38;5;196;48;5;21m▀\x1b[m"},
		{"16", text("a"), colored(text("▀"), 0, 0, red, RGB(200, 0, 0)), Color16, "\x1b[m\x1b[H\x1b[91;41m▀\x1b[m"},
		{"bright background", text("a"), colored(text("▀"), 0, 0, RGB(0, 0, 0), red), Color16, "\x1b[m\x1b[H\x1b[30;101m▀\x1b[m"},
		{"none", text("a"), colored(text("▀"), 0, 0, red, blue), NoColor, "\x1b[m\x1b[H▀"},
		{"same in this depth", colored(text("a"), 0, 0, red, blue), colored(text("a"), 0, 0, RGB(254, 1, 1), blue), Color256, ""},
		{"attribute off", text("  "), styled(text("ab"), 0, 0, Bold|Underline), TrueColor, "\x1b[m\x1b[H\x1b[1;4ma\x1b[mb"},
		{"less attributes", text("  "), styled(styled(text("ab"), 0, 0, Bold|Italic), 1, 0, Bold), TrueColor,
			"\x1b[m\x1b[H\x1b[1;3ma\x1b[0;1mb\x1b[m"},
		{"wide", text("abcd"), text("a世d"), TrueColor, "\x1b[m\x1b[1;2H世"},
		{"behind wide", text("abcd"), text("世xd"), TrueColor, "\x1b[m\x1b[H世\x1b[1;3Hx"},
		{"left half overwritten", text("世cd"), text("a cd"), TrueColor, "\x1b[m\x1b[Ha "},
		{"right half overwritten", text("世cd"), text(" bcd"), TrueColor, "\x1b[m\x1b[H b"},
		{"wide over two wide", text("世界d"), text("a世 d"), TrueColor, "\x1b[m\x1b[Ha世\x1b[1;4H "},
		{"picture over the left half of wide", text("世cd"), func() *Grid { g := text("世cd"); g.Cells[0].Rune = '▀'; return g }(), TrueColor,
			"\x1b[m\x1b[H▀ "},
		{"control character", text("abc"), text("a\x1bc"), TrueColor, "\x1b[m\x1b[1;2H "},
		{"combining mark", text("abc"), text("a\u0301c"), TrueColor, "\x1b[m\x1b[1;2H "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := NewEncoder(tt.depth)
			e.Encode(nil, tt.from)
			if got := string(e.Encode(nil, tt.to)); got != tt.want {
				t.Errorf("wrote %q, want %q", got, tt.want)
			}
			if got := e.Encode(nil, tt.to); len(got) != 0 {
				t.Errorf("wrote %q for no change", got)
			}
		})
	}
}

func TestEncodeAppendsBetweenSyncMarks(t *testing.T) {
	e := NewEncoder(TrueColor)
	e.Synchronized = true
	g := new(Grid)
	g.Resize(1, 1)
	got := string(e.Encode([]byte("before"), g))
	if want := "before\x1b[?2026h\x1b[m\x1b[H \x1b[?2026l"; got != want {
		t.Errorf("wrote %q, want %q", got, want)
	}
	if got := e.Encode(nil, g); len(got) != 0 {
		t.Errorf("wrote %q for no change", got)
	}
}

func TestInvalidateRepaintsAll(t *testing.T) {
	g := text("a世b", "c")
	e := NewEncoder(Color256)
	first := string(e.Encode(nil, g))
	e.Invalidate()
	if again := string(e.Encode(nil, g)); again != first {
		t.Errorf("after Invalidate %q, at first %q", again, first)
	}
	e.SetDepth(Color256)
	if got := e.Encode(nil, g); len(got) != 0 {
		t.Errorf("the same depth wrote %q", got)
	}
	e.SetDepth(Color16)
	if got := e.Encode(nil, g); len(got) == 0 {
		t.Error("another depth wrote nothing")
	}
}

func TestEncodeTakesAnyCell(t *testing.T) {
	g := text("ab")
	g.Row(0)[0] = unknown
	g.Row(0)[1] = Cell{Rune: 0xd800, Fg: 1 << 30, Attr: 0xff}
	e, term := NewEncoder(TrueColor), newTerminal(8, 1)
	if err := term.replay(e.Encode(nil, g)); err != nil {
		t.Fatal(err)
	}
	if err := term.differs(g, TrueColor); err != nil {
		t.Error(err)
	}
}

// session drives an encoder and a terminal through random frames.
type session struct {
	rng  *rand.Rand
	grid Grid
	enc  *Encoder
	term *terminal
	now  ColorDepth
	out  []byte
}

// anyRunes are narrow ones and ones that no cell can show.
var anyRunes = []rune("ab ▀▄█░é  \x00\x00\x1b\n\u0085\u00ad\u0301\u200b\ufe0f\U0001FB00")

func (s *session) cell() Cell {
	c := Cell{Rune: anyRunes[s.rng.IntN(len(anyRunes))]}
	colors := []Color{DefaultColor, DefaultColor, RGB(255, 0, 0), RGB(250, 3, 1), Color(s.rng.Uint32() >> 7)}
	c.Fg, c.Bg = colors[s.rng.IntN(len(colors))], colors[s.rng.IntN(len(colors))]
	if s.rng.IntN(3) == 0 {
		c.Attr = Attr(s.rng.UintN(32))
	}
	return c
}

// change sets cells at random. A wide rune that lost its Continuation becomes a
// narrow one, since a caller promises to mark them; a Continuation that lost its
// rune stays, as when a picture is drawn over text.
func (s *session) change() {
	for range s.rng.IntN(len(s.grid.Cells) + 1) {
		row := s.grid.Row(s.rng.IntN(s.grid.Rows))
		x := s.rng.IntN(len(row))
		row[x] = s.cell()
		if x+1 < len(row) && s.rng.IntN(3) == 0 {
			row[x].Rune, row[x+1].Rune = '世', Continuation
		}
	}
	for i := range s.grid.Cells {
		row, x := s.grid.Row(i/s.grid.Cols), i%s.grid.Cols
		if wide(row[x].Rune) && !continues(row, x+1) {
			row[x].Rune = 'w'
		}
	}
}

// step does one thing that happens to a terminal, then paints and compares.
func (s *session) step() error {
	switch s.rng.IntN(12) {
	case 0:
		cols, rows := 1+s.rng.IntN(9), 1+s.rng.IntN(5)
		if cols == s.grid.Cols && rows == s.grid.Rows {
			s.enc.Invalidate() // a grid of another size says so itself
		}
		s.grid.Resize(cols, rows)
		s.term = newTerminal(cols, rows)
	case 1:
		s.now = s.now.Next()
		s.enc.SetDepth(s.now)
	case 2:
		s.term = newTerminal(s.grid.Cols, s.grid.Rows)
		s.enc.Invalidate()
	case 3:
		s.enc.Synchronized = !s.enc.Synchronized
	}
	s.change()
	s.term.disturb()
	s.out = s.enc.Encode(s.out[:0], &s.grid)
	if err := s.term.replay(s.out); err != nil {
		return fmt.Errorf("%w in %q", err, s.out)
	}
	if err := s.term.differs(&s.grid, s.now); err != nil {
		return fmt.Errorf("%w after %q", err, s.out)
	}
	if again := s.enc.Encode(nil, &s.grid); len(again) > 0 {
		return fmt.Errorf("wrote %q for no change", again)
	}
	return nil
}

func newSession(a, b uint64) *session {
	s := &session{rng: rand.New(rand.NewPCG(a, b)), enc: NewEncoder(TrueColor), term: newTerminal(7, 3)}
	s.grid.Resize(7, 3)
	return s
}

// TestReplayShowsTheGrid is the promise of Encode: whatever the frames, the
// terminal shows each.
func TestReplayShowsTheGrid(t *testing.T) {
	for seed := range uint64(300) {
		s := newSession(seed, 1)
		for n := range 40 {
			if err := s.step(); err != nil {
				t.Fatalf("seed %d, frame %d: %v", seed, n, err)
			}
		}
	}
}

func FuzzReplay(f *testing.F) {
	f.Add(uint64(1), uint64(2))
	f.Fuzz(func(t *testing.T, a, b uint64) {
		s := newSession(a, b)
		for range 20 {
			if err := s.step(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzReplayCells lets the fuzzer choose each cell.
func FuzzReplayCells(f *testing.F) {
	f.Add([]byte("\x01\x02\x03\x04\x05\x06\x07\x08"), uint8(4))
	f.Fuzz(func(t *testing.T, cells []byte, cols uint8) {
		s := newSession(1, 1)
		s.grid.Resize(1+int(cols%16), 4)
		s.term = newTerminal(s.grid.Cols, s.grid.Rows)
		for i, b := range cells[:min(len(cells), 4096)] {
			s.grid.Cells[i%len(s.grid.Cells)] = Cell{Rune: anyRunes[int(b&31)%len(anyRunes)], Fg: RGB(b, 0, 0), Attr: Attr(b >> 6)}
			if i%5 == 0 {
				s.out = s.enc.Encode(s.out[:0], &s.grid)
				if err := s.term.replay(s.out); err != nil {
					t.Fatal(err)
				}
				if err := s.term.differs(&s.grid, TrueColor); err != nil {
					t.Fatal(err)
				}
			}
		}
	})
}

// TestEncodeVideo replays frames as they come from pictures, in every depth.
func TestEncodeVideo(t *testing.T) {
	for depth := TrueColor; depth <= NoColor; depth++ {
		for glyphs := GlyphHalf; glyphs <= GlyphASCII; glyphs++ {
			var b Blitter
			var g Grid
			g.Resize(40, 12)
			e, term := NewEncoder(depth), newTerminal(40, 12)
			for n := range 8 {
				b.Draw(&g, image.Rect(0, 0, 40, 12), moving(64, 48, n), Options{Glyphs: glyphs, Depth: depth})
				if err := term.replay(e.Encode(nil, &g)); err != nil {
					t.Fatal(err)
				}
				if err := term.differs(&g, depth); err != nil {
					t.Fatalf("%v %v: %v", depth, glyphs, err)
				}
			}
		}
	}
}
