package render

// On a slow line a frame that repaints much would delay all that comes after it.
// It is cut after a row of cells; the next frame goes on from there.

// rows writes what differs, text and what is drawn exactly whole, and of other
// pictures no more rows than Limit allows.
func (e *Encoder) rows(g *Grid) {
	begin, next := len(e.out), 0
	e.cut = false
	for i := range g.Rows {
		y := (e.first + i) % g.Rows
		switch {
		case len(g.patches) == 0:
			e.row(y, g.Row(y), e.shown.Row(y))
		case e.Limit > 0 && len(e.out)-begin >= e.Limit:
			if !e.cut {
				e.cut, next = true, y
			}
			e.textRow(y, g)
		default:
			e.softRow(y, g)
		}
	}
	e.first = next
}

// Unfinished reports whether the last frame was cut by Limit.
func (e *Encoder) Unfinished() bool { return e.cut }

// EncodeText is [Encoder.Encode] for text alone: what a picture drawn with a
// Quality above 0 has changed is left for the next frame.
func (e *Encoder) EncodeText(dst []byte, g *Grid) []byte {
	if len(g.patches) == 0 || !e.fits(g) {
		return e.Encode(dst, g)
	}
	e.out, e.begun = dst, false
	for y := range g.Rows {
		e.textRow(y, g)
	}
	return e.finish()
}

// textRow is softRow without the cells that a picture may show in other ways.
func (e *Encoder) textRow(y int, g *Grid) {
	want, shown := g.Row(y), e.shown.Row(y)
	patches := g.patchRow(y)
	for x := 0; x < len(want); {
		if p := patches[x]; p != nil && want[x] == p.cell && !continues(shown, x) && !continues(shown, x+1) {
			x++
			continue
		}
		e.traces[y*g.Cols+x] = trace{}
		x += e.cell(x, y, want, shown)
	}
}
