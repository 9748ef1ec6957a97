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
	char    rune
	x       int
	shape   shape
	fg, bg  int
	inverse bool
}

// begin makes d an empty draft for a pen.
func (d *draft) begin(p pen) {
	d.runs = append(d.runs[:0], settled(p.fg), settled(p.bg))
	d.fg, d.bg = 0, 1
}

// add takes what was chosen for the cell in column x. Its own colours are settled at
// once if exact says so.
func (d *draft) add(x int, c *chooser, exact bool) {
	char, sh, fg, bg := c.shows()
	d.fg = d.take(d.fg, fg, c.best&penFg != 0, exact)
	d.bg = d.take(d.bg, bg, c.best&penBg != 0, exact)
	d.plans = append(d.plans, plan{char, x, sh, d.fg, d.bg, c.best&inverted != 0})
}

// take adds a class to the run it is shown in, and returns which that is: the
// pen's or a new one.
func (d *draft) take(pens int, k *class, reuse, exact bool) int {
	switch {
	case k == nil:
		return pens
	case reuse:
		d.runs[pens].add(k.tint, k.samples)
		return pens
	case exact:
		d.runs = append(d.runs, settled(k.tint.color()))
	default:
		d.runs = append(d.runs, run{tint: k.tint, samples: k.samples})
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
		shown[p.x] = c
		traces[p.x] = trace{shape: p.shape, chosen: true, inverse: p.inverse} // it knows of no solution yet
	}
	e.painted += len(d.plans)
	d.plans, d.runs = d.plans[:0], d.runs[:0]
}
