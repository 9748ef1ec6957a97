package render

import "unicode/utf8"

// Encoder writes the bytes that make a terminal show grids. It remembers what
// the terminal shows, and writes what differs and nothing else. Others may write
// to the same terminal between two frames, as long as they change no cells:
// each frame places the cursor and sets the pen itself, and leaves the pen at
// its default. Not safe for concurrent use.
//
// Control functions are those of ECMA-48 that every terminal since the VT100
// has: CUP, CUF, CUD, SGR; with Synchronized, where a picture pans, also DCH, ICH,
// DL and IL. Nothing relies on wrapping at the last column, and nothing scrolls by
// being written.
type Encoder struct {
	// Synchronized puts each frame between CSI ?2026h and CSI ?2026l, so that
	// a terminal that knows them shows it at once. What it shows is then also moved
	// where a picture moves, as nobody sees it between moving and painting.
	Synchronized bool
	// Limit is after how many bytes a frame leaves the rest of a picture that
	// was drawn with a Quality above 0 to the next, 0 for never. The row of
	// cells that reaches it is still written, and so is all text.
	Limit int

	depth   ColorDepth
	first   int     // the row to begin with, where the last frame was cut
	cut     bool    // by Limit
	shown   Grid    // what the terminal shows, in its own colours; unknown where not known
	traces  []trace // of each cell shown
	motion  motion  // of the picture, in the last frame or the one being written
	painted int     // how many cells of pictures were, in that frame

	// Of the frame being written:
	out     []byte
	begun   bool // something has changed
	pen     pen
	cursor  cursor
	draft   draft   // of the row
	chooser chooser // of the cell
}

// unknown is what cells are taken to show that nothing is known of. No cell of
// a caller's equals it once it has gone through plain.
var unknown = Cell{Rune: -1}

// NewEncoder makes an encoder for a terminal of this colour depth that shows
// nothing known.
func NewEncoder(depth ColorDepth) *Encoder { return &Encoder{depth: depth} }

// SetDepth changes the colours used from the next frame on, which repaints all.
func (e *Encoder) SetDepth(depth ColorDepth) {
	if e.depth != depth {
		e.depth = depth
		e.Invalidate()
	}
}

// Invalidate forgets what the terminal shows, so that the next frame repaints
// all of it. Call it when somebody else has or may have changed cells: after a
// resize, a resume or a clear.
func (e *Encoder) Invalidate() {
	e.shown.Fill(e.shown.Bounds(), unknown)
	clear(e.traces)
}

// Encode appends to dst the bytes that turn what the terminal shows into g, and
// takes them as written: a caller that drops them calls Invalidate. It appends
// nothing if nothing changed. A grid of another size than the last one repaints
// all. Nothing is allocated if dst has the capacity.
//
// A cell with Rune Continuation belongs to the wide character left of it.
// Characters that a cell cannot show (control and zero-width ones, a
// Continuation of nothing) are shown as spaces.
//
// Cells of a picture that was drawn with a Quality above 0 are shown nearly as
// they are, in fewer bytes; all others exactly. Encode counts frames for it: an
// error weighs more the longer it stays, so call it for each frame even when the
// picture rests, until it appends nothing. With a Limit a frame may be a part of
// what differs.
func (e *Encoder) Encode(dst []byte, g *Grid) []byte {
	if !e.fits(g) {
		e.shown.Resize(g.Cols, g.Rows)
		e.traces = sized(e.traces, len(g.Cells))
		e.first = 0
		e.Invalidate()
	}
	e.out, e.begun = dst, false
	e.look(g)
	e.scroll()
	e.rows(g)
	return e.finish()
}

// fits reports whether g is of the size of what the terminal shows.
func (e *Encoder) fits(g *Grid) bool { return e.shown.Cols == g.Cols && e.shown.Rows == g.Rows }

// finish ends the frame and returns what was written.
func (e *Encoder) finish() (out []byte) {
	if e.begun {
		e.end()
	}
	out, e.out = e.out, nil
	return out
}

// row writes what differs in row y.
func (e *Encoder) row(y int, want, shown []Cell) {
	for x := 0; x < len(want); {
		x += e.cell(x, y, want, shown)
	}
}

// cell writes the character at x, y if it differs, and returns its width, or that
// of all that it wrote. Where
// one half of a wide character is overwritten the terminal wipes the other, and
// both are written: the left one differs, since it is wide no longer, and the
// right one, since it is a Continuation no longer.
func (e *Encoder) cell(x, y int, want, shown []Cell) (width int) {
	switch c := &want[x]; {
	case continues(shown, x+1):
	case *c == shown[x] && c.Rune > 0 && !continues(want, x+1):
		return 1 // the usual case, found without asking what the cell comes to
	case e.depth == TrueColor && c.brushed() && *c != shown[x]:
		if n := e.brush(x, y, want, shown); n > 0 {
			return n
		}
	}
	c, width := e.plain(want, x)
	if c != shown[x] || continues(shown, x+1) != (width == 2) {
		e.put(x, y, c, width)
		record(shown, x, c, width)
	}
	return width
}

// continues reports whether the cell at x is the right half of a wide character.
func continues(row []Cell, x int) bool { return x < len(row) && row[x].Rune == Continuation }

// record notes that the character at x was written.
func record(shown []Cell, x int, c Cell, width int) {
	shown[x] = c
	if width == 2 {
		shown[x+1] = Cell{Rune: Continuation}
	}
}

func (e *Encoder) begin() {
	e.begun = true
	if e.Synchronized {
		e.out = append(e.out, "\x1b[?2026h"...)
	}
	e.out = append(e.out, "\x1b[m"...)
	e.pen, e.cursor = pen{}, cursor{}
}

func (e *Encoder) end() {
	e.out = e.pen.change(e.out, pen{}, e.depth)
	if e.Synchronized {
		e.out = append(e.out, "\x1b[?2026l"...)
	}
}

// put writes one character. Behind a wide one the cursor is taken to be anywhere,
// as not all terminals agree on widths. Behind the last column it may have
// wrapped or not: no cell is there, so the next one is reached by CUP.
func (e *Encoder) put(x, y int, c Cell, width int) {
	if !e.begun {
		e.begin()
	}
	e.out = e.cursor.move(e.out, x, y)
	e.out = e.pen.change(e.out, e.pen.wanted(c), e.depth)
	e.out = utf8.AppendRune(e.out, c.Rune)
	e.cursor = cursor{x: x + 1, y: y, known: width == 1}
}
