package render

// draft is what is going to be written of a row: the colours are not settled
// before the cells are chosen.
type draft struct {
	plans  []plan
	runs   []run
	fg, bg int // the pen's, among runs
}

// plan is a cell to write, in the colours of two runs.
type plan struct {
	x      int
	char   rune
	fg, bg int
	trace  trace
}

// begin makes d an empty draft for a pen.
func (d *draft) begin(p pen) {
	d.runs = append(d.runs[:0], settled(p.fg), settled(p.bg))
	d.fg, d.bg = 0, 1
}

// add takes a proposal for the cell in column x. Its own colours are settled at
// once where only those of a palette can be shown, or exact says so.
func (d *draft) add(x int, p *proposal, depth ColorDepth, exact bool) {
	d.fg = d.take(d.fg, &p.fg, depth, exact)
	d.bg = d.take(d.bg, &p.bg, depth, exact)
	d.plans = append(d.plans, plan{x, p.char, d.fg, d.bg, p.trace})
}

// take adds a part to the run it is shown in, and returns which that is: the
// pen's or a new one.
func (d *draft) take(pens int, p *part, depth ColorDepth, exact bool) int {
	switch {
	case p.samples == 0:
		return pens
	case p.reuse:
		d.runs[pens].add(p.tint, p.samples)
		return pens
	case exact || depth != TrueColor:
		d.runs = append(d.runs, settled(depth.shown(p.tint.color())))
	default:
		d.runs = append(d.runs, run{tint: p.tint, samples: p.samples})
	}
	return len(d.runs) - 1
}

// distance is about how many bytes it takes to bring the cursor to x, y.
func (e *Encoder) distance(x, y int) int {
	if n := len(e.draft.plans); n > 0 {
		return cursor{e.draft.plans[n-1].x + 1, y, true}.length(x, y, true)
	}
	return e.cursor.length(x, y, e.begun)
}

// flush writes the draft of row y.
func (e *Encoder) flush(y int, shown []Cell, traces []trace) {
	d := &e.draft
	for i := range d.plans {
		p := &d.plans[i]
		c := Cell{Rune: p.char, Fg: d.runs[p.fg].settle(), Bg: d.runs[p.bg].settle()}
		if c.hidesForeground() {
			c.Fg = DefaultColor
		}
		e.put(p.x, y, c, 1)
		shown[p.x], traces[p.x] = c, p.trace // which knows of no solution yet
	}
	d.plans, d.runs = d.plans[:0], d.runs[:0]
}
