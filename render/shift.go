package render

// A terminal moves what it shows in a few bytes: characters or lines are deleted at
// one end and inserted at the other, and what is behind moves there and back. What
// comes in is taken for unknown, as terminals differ in its colour; it is painted
// in the same frame.

// The control functions of ECMA-48 that move what is shown (§8.3.26, 64, 32 and 67).
const (
	deleteCharacter = 'P' // DCH
	insertCharacter = '@' // ICH
	deleteLine      = 'M' // DL
	insertLine      = 'L' // IL
)

// shortest is the shortest part of a row that is moved.
const shortest = 8

// scroll moves the rows that the moving picture is in, whole.
func (e *Encoder) scroll() {
	n, from, to := e.motion.by.Y, e.motion.lines[0], e.motion.lines[1]
	if n == 0 {
		return
	}
	deleted, inserted := ends(n, from, to, e.shown.Rows)
	e.edit(0, deleted, n, deleteLine)
	e.edit(0, inserted, n, insertLine)
	w := e.shown.Cols
	slide(e.shown.Cells[from*w:to*w], e.traces[from*w:to*w], n*w)
	e.first = from // what comes in is painted first
	if n > 0 {
		e.first = to - 1
	}
}

// shift moves the part of the moving picture that begins at x, y, and returns
// behind which column there may be another.
func (e *Encoder) shift(x, y int, g *Grid) (end int) {
	n := e.motion.by.X
	if n == 0 {
		return g.Cols
	}
	picture := g.patchRow(y)[x].solver
	for end = x + 1; end < g.Cols; end++ {
		if p := g.soft(end, y); p == nil || p.solver != picture {
			break
		}
	}
	shown := e.shown.Row(y)
	if picture != e.motion.picture || end-x < shortest || !narrow(shown[x:]) {
		return end
	}
	deleted, inserted := ends(n, x, end, g.Cols)
	e.edit(deleted, y, n, deleteCharacter)
	e.edit(inserted, y, n, insertCharacter)
	slide(shown[x:end], e.traces[y*g.Cols:][x:end], n)
	return end
}

// ends are where to delete and then where to insert, so that all from one place up
// to another of size move by n towards the first, and nothing else; less than 0
// where that is behind all.
func ends(n, from, to, size int) (deleted, inserted int) {
	switch {
	case n > 0 && to < size:
		return from, to - n
	case n > 0:
		return from, -1
	case to < size:
		return to + n, from
	}
	return -1, from
}

// edit deletes or inserts n or -n characters or lines, unless x, y is nowhere.
func (e *Encoder) edit(x, y, n int, function byte) {
	if x < 0 || y < 0 {
		return
	}
	if !e.begun {
		e.begin()
	}
	e.out = e.cursor.move(e.out, x, y)
	e.out = append(appendCount(append(e.out, "\x1b["...), max(n, -n)), function)
	// Lines move the cursor to the beginning of one, or not.
	e.cursor = cursor{x, y, function == deleteCharacter || function == insertCharacter}
}

// narrow reports whether all is known, and no character is wide: terminals differ
// in what becomes of its halves.
func narrow(shown []Cell) bool {
	for i := range shown {
		if shown[i].Rune <= 0 {
			return false
		}
	}
	return true
}

// slide moves what is shown by n cells towards the first, or by -n to the last.
func slide(shown []Cell, traces []trace, n int) {
	from, to := 0, -n // what comes in
	if n > 0 {
		copy(shown, shown[n:])
		copy(traces, traces[n:])
		from, to = len(shown)-n, len(shown)
	} else {
		copy(shown[-n:], shown)
		copy(traces[-n:], traces)
	}
	clear(traces[from:to])
	for i := range shown[from:to] {
		shown[from+i] = unknown
	}
}
