package render

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// terminal is a small terminal of its own making, to replay what an Encoder
// wrote. It knows the control functions an Encoder may use, and fails on any
// other, on writing behind the last column, and on a cursor sent out of the screen.
type terminal struct {
	cols, rows int
	cells      []Cell
	x, y       int
	wrap       bool // the cursor waits behind the last column (DECAWM is on)
	pen        pen
	inFrame    bool // between CSI ?2026h and CSI ?2026l
}

// rubble is what stands in cells before anybody has painted them, and in the
// remains of a wide character that lost its other half.
var rubble = Cell{Rune: '#', Fg: RGB(1, 2, 3), Bg: RGB(4, 5, 6), Attr: Bold | Reverse}

func newTerminal(cols, rows int) *terminal {
	t := &terminal{cols: cols, rows: rows, cells: make([]Cell, cols*rows)}
	for i := range t.cells {
		t.cells[i] = rubble
	}
	t.disturb()
	return t
}

// disturb does what others do between frames: it leaves the cursor and the pen
// somewhere.
func (t *terminal) disturb() {
	t.x, t.y, t.wrap = t.cols/2, t.rows/2, false
	t.pen = pen{RGB(9, 9, 9), RGB(8, 8, 8), Underline}
}

func (t *terminal) replay(p []byte) error {
	for len(p) > 0 {
		n, err := t.step(p)
		if err != nil {
			return fmt.Errorf("%w before %.20q", err, p)
		}
		p = p[n:]
	}
	if t.inFrame {
		return fmt.Errorf("synchronized output was not ended")
	}
	return nil
}

func (t *terminal) step(p []byte) (int, error) {
	if p[0] != 0x1b {
		r, n := utf8.DecodeRune(p)
		if r < ' ' || (r == utf8.RuneError && n == 1) {
			return 0, fmt.Errorf("byte %#x is no character", p[0])
		}
		return n, t.print(r)
	}
	if len(p) < 3 || p[1] != '[' {
		return 0, fmt.Errorf("no CSI")
	}
	for i := 2; i < len(p); i++ {
		if p[i] >= 0x40 && p[i] <= 0x7e {
			return i + 1, t.control(string(p[2:i]), p[i])
		}
	}
	return 0, fmt.Errorf("CSI without an end")
}

// wide reports whether the terminal takes r for a wide character.
func wide(r rune) bool {
	return r >= 0x1100 && r < 0x1160 || r >= 0x3040 && r < 0xa000 || r >= 0x1f300 && r < 0x1f700
}

func (t *terminal) print(r rune) error {
	if t.wrap {
		return fmt.Errorf("%q was written behind the last column", r)
	}
	width := 1
	if wide(r) {
		width = 2
	}
	if t.x+width > t.cols {
		return fmt.Errorf("%q does not fit into column %d", r, t.x)
	}
	row := t.cells[t.y*t.cols : (t.y+1)*t.cols]
	if row[t.x].Rune == Continuation {
		row[t.x-1] = rubble
	}
	if end := t.x + width; end < t.cols && row[end].Rune == Continuation {
		row[end] = rubble
	}
	row[t.x] = Cell{r, t.pen.fg, t.pen.bg, t.pen.attr}
	if width == 2 {
		row[t.x+1] = Cell{Rune: Continuation}
	}
	t.wrap = t.x+width == t.cols
	t.x = min(t.x+width, t.cols-1)
	return nil
}

func (t *terminal) control(params string, final byte) error {
	switch {
	case params == "?2026" && (final == 'h' || final == 'l'):
		t.inFrame = final == 'h'
		return nil
	case final == 'm':
		return t.rendition(params)
	}
	n, m := 1, 1
	if _, err := fmt.Sscanf(strings.Replace(params, ";", " ", 1)+" 1", "%d %d", &n, &m); params != "" && err != nil {
		return fmt.Errorf("parameters %q: %w", params, err)
	}
	switch final {
	case deleteCharacter, insertCharacter, deleteLine, insertLine:
		return t.edit(n, final)
	case 'H':
		t.x, t.y = m-1, n-1
	case 'B':
		t.y += n
	case 'C':
		t.x += n
	default:
		return fmt.Errorf("unknown control function %q", final)
	}
	t.wrap = false
	if n < 1 || m < 1 || t.x >= t.cols || t.y >= t.rows {
		return fmt.Errorf("cursor at %d,%d", t.x, t.y)
	}
	return nil
}

// edit deletes or inserts characters or lines. What comes in is rubble.
func (t *terminal) edit(n int, final byte) error {
	from, to := t.y*t.cols+t.x, (t.y+1)*t.cols
	if final == deleteLine || final == insertLine {
		from, to, n = t.y*t.cols, len(t.cells), n*t.cols
		t.x = t.cols / 2 // wherever it goes
	}
	part := t.cells[from:to]
	if n < 1 || n > len(part) {
		return fmt.Errorf("%d cells are edited of %d", n, len(part))
	}
	if final == deleteCharacter || final == insertCharacter {
		for _, c := range part {
			if c.Rune == Continuation {
				return fmt.Errorf("a wide character is moved")
			}
		}
	}
	in := part[:n]
	if final == deleteCharacter || final == deleteLine {
		copy(part, part[n:])
		in = part[len(part)-n:]
	} else {
		copy(part[n:], part)
	}
	for i := range in {
		in[i] = rubble
	}
	return nil
}

func (t *terminal) rendition(params string) error {
	list := strings.Split(params, ";")
	for len(list) > 0 {
		n, err := strconv.Atoi("0" + list[0])
		if err != nil {
			return err
		}
		used := 1
		switch {
		case n == 0:
			t.pen = pen{}
		case n < 8 && strings.ContainsRune("12347", rune('0'+n)):
			t.pen.attr |= map[int]Attr{1: Bold, 2: Faint, 3: Italic, 4: Underline, 7: Reverse}[n]
		default:
			if used, err = t.colour(n, list); err != nil {
				return err
			}
		}
		list = list[used:]
	}
	return nil
}

// colour applies the colour at the head of a list of SGR parameters and tells
// how many of them it took.
func (t *terminal) colour(n int, list []string) (used int, err error) {
	ground, n := &t.pen.fg, n
	if n >= 100 || n >= 40 && n < 50 {
		ground, n = &t.pen.bg, n-10
	}
	var v [5]int
	for i := range min(len(list), 5) {
		v[i], _ = strconv.Atoi(list[i])
	}
	switch {
	case n == 39:
		*ground = DefaultColor
		return 1, nil
	case n >= 30 && n < 38:
		*ground = paletteColor(uint8(n - 30))
		return 1, nil
	case n >= 90 && n < 98:
		*ground = paletteColor(uint8(n - 82))
		return 1, nil
	case n == 38 && v[1] == 5 && len(list) >= 3:
		*ground = paletteColor(uint8(v[2]))
		return 3, nil
	case n == 38 && v[1] == 2 && len(list) >= 5:
		*ground = RGB(uint8(v[2]), uint8(v[3]), uint8(v[4]))
		return 5, nil
	}
	return 0, fmt.Errorf("unknown rendition %q", list)
}

// differs tells the first cell that does not look as it should in g.
func (t *terminal) differs(g *Grid, depth ColorDepth) error {
	for i, have := range t.cells {
		want := meant(g.Row(i/g.Cols), i%g.Cols, depth)
		if want.Rune == ' ' && want.Attr&(Underline|Reverse) == 0 {
			want.Fg, have.Fg = 0, 0
		}
		if have != want {
			return fmt.Errorf("cell %d,%d shows %v, not %v", i%g.Cols, i/g.Cols, have, want)
		}
	}
	return nil
}

// meant is what the cell at x of a row should show, written without the
// encoder's own ways.
func meant(row []Cell, x int, depth ColorDepth) Cell {
	c := row[x]
	if c.Rune == Continuation && x > 0 && wide(row[x-1].Rune) {
		return Cell{Rune: Continuation}
	}
	if strings.ContainsRune("\x00\x07\n\x1b\x7f\u0085\u00ad\u0301\u200b\u200d\ufe0f\u2028", c.Rune) {
		c.Rune = ' '
	}
	if c.Rune < 0 || c.Rune > utf8.MaxRune || c.Rune >= 0xd800 && c.Rune < 0xe000 {
		c.Rune = utf8.RuneError
	}
	c.Attr &= 0x1f
	c.Fg, c.Bg = closest(c.Fg, depth), closest(c.Bg, depth)
	return c
}

// closest searches the whole palette for the colour a terminal shows.
func closest(c Color, depth ColorDepth) Color {
	from, to := 16, 256
	switch {
	case c.IsDefault() || depth == NoColor:
		return DefaultColor
	case depth == TrueColor:
		return c
	case depth == Color16:
		from, to = 0, 16
	}
	best, at := 1<<30, Color(0)
	for i := from; i < to; i++ {
		if d := apart(c, paletteColor(uint8(i))); d < best {
			best, at = d, paletteColor(uint8(i))
		}
	}
	return at
}

func apart(a, b Color) int {
	r, g, bl := a.RGB()
	r2, g2, b2 := b.RGB()
	return distance(int(r), int(g), int(bl), int(r2), int(g2), int(b2))
}
