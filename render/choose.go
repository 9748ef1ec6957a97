package render

import "unicode/utf8"

// Where a cell is part of a picture there is a choice: what to show in it has an
// error, and takes bytes. Chosen is what has the least
//
//	error + lambda * bytes
//
// of what is shown already, which takes none, the best split of the cell and no
// split at all, each in their own colours or in those that the pen has already.
// The error of what stays for long counts more and more, so that nothing stays
// wrong: the picture becomes exact where it rests.

// trace is what an Encoder remembers of a cell it chose: how it splits, and for
// how many frames it has been shown. The zero value is a cell it did not choose.
type trace struct {
	shape   shape
	chosen  bool
	inverse bool // the foreground colour is that of the rest
	age     uint16

	// What keep found the last time, and of which solution.
	patch  *patch
	solved uint32
	err    float32
}

// ageing is after how many frames an error counts twice, and how often it does
// at most.
const (
	ageing = 48
	oldest = 10 * ageing
)

// chooser is a choice in the making.
type chooser struct {
	e      *Encoder
	p      *patch
	weight float32 // of an error, by the age of what is shown
	move   int     // bytes to get to the cell
	best   Cell
	trace  trace
	cost   float32 // of best, in error
}

// lambda is what a byte is worth at a quality, in squared error over a patch.
func lambda(quality int) float32 { return float32(quality*quality) / 4 }

// softRow is row for a grid with patches.
func (e *Encoder) softRow(y int, g *Grid) {
	want, shown := g.Row(y), e.shown.Row(y)
	patches := g.patchRow(y)
	traces := e.traces[y*g.Cols:][:g.Cols]
	for x := 0; x < len(want); {
		p := patches[x]
		if p == nil || want[x] != p.cell || continues(shown, x) || continues(shown, x+1) {
			traces[x] = trace{}
			x += e.cell(x, y, want, shown)
			continue
		}
		e.choose(x, y, p, &shown[x], &traces[x])
		x++
	}
}

// choose shows a patch at x, y, or leaves there what is shown.
func (e *Encoder) choose(x, y int, p *patch, shown *Cell, t *trace) {
	age := float32(t.age) / ageing
	weight, cost := p.solution.weight()*(1+age*age), float32(inf)
	move := e.cursor.length(x, y, e.begun)
	if t.age < oldest {
		t.age++
	}
	if t.chosen && shown.Rune > 0 {
		cost = t.keep(p, *shown) * weight
		least := min(3, 1+weight*p.solution.explained/p.lambda) // bytes of a block, or of a space and its error
		if cost <= p.lambda*(float32(move)+least) {
			return
		}
	}
	c := chooser{e: e, p: p, weight: weight, cost: cost, move: move}
	c.split()
	c.blank()
	if c.best.Rune != 0 {
		e.put(x, y, c.best, 1)
		*shown, *t = c.best, c.trace // which knows of no solution yet
	}
}

const inf = 1e30

// weight is how much an error counts: less where it hides among details (as
// the contrast term of SSIM has it), more where all around is flat.
func (s *solution) weight() float32 {
	return max(0.5, min(2, 80/(40+s.explained/(4*patchSamples))))
}

// keep is the error of leaving a cell that was chosen before, less that of the
// best solution.
func (t *trace) keep(p *patch, shown Cell) float32 {
	if t.patch != p || t.solved != p.solved {
		t.patch, t.solved, t.err = p, p.solved, p.errorOf(shown, t)
	}
	return t.err
}

// errorOf is the error of showing c, chosen as t tells, less that of the best
// solution.
func (p *patch) errorOf(c Cell, t *trace) float32 {
	s := &p.solution
	if t.shape != s.shape {
		var q sums
		q.add(&p.samples)
		ink, n := q.ink(t.shape)
		s = &solution{shape: t.shape, ink: ink, rest: q.total - ink, n: n}
		if n < patchSamples {
			s.explained = p.solver.explained(ink, q.total, n)
		}
	}
	err := p.solution.explained - s.explained
	ink, rest := c.Fg, c.Bg
	if t.inverse {
		ink, rest = rest, ink
	}
	m := &p.solver.matrix
	err += m.error(s.ink, s.n, ink)
	if s.n < patchSamples {
		err += m.error(s.rest, patchSamples-s.n, rest)
	}
	return err
}

// split weighs the ways to show the best split.
func (c *chooser) split() {
	s, m, pen := &c.p.solution, &c.p.solver.matrix, &c.e.pen
	if s.n == patchSamples {
		return
	}
	var ink, rest [3]offer // exact, the pen's foreground, its background
	ink[0].color = c.e.depth.shown(m.color(s.ink, s.n))
	rest[0].color = c.e.depth.shown(m.color(s.rest, patchSamples-s.n))
	ink[1].color, rest[1].color = pen.fg, pen.fg
	ink[2].color, rest[2].color = pen.bg, pen.bg
	for i := range ink {
		ink[i].weigh(m, s.ink, s.n, c.e.depth)
		rest[i].weigh(m, s.rest, patchSamples-s.n, c.e.depth)
	}
	r := shapeRunes[s.shape]
	for _, i := range [...]int{0, 1} {
		if r.ink != 0 {
			c.offer(r.ink, ink[i], rest[0], false)
			c.offer(r.ink, ink[i], rest[2], false)
		}
		if r.rest != 0 {
			c.offer(r.rest, rest[i], ink[0], true)
			c.offer(r.rest, rest[i], ink[2], true)
		}
	}
}

// blank weighs the ways to show no split.
func (c *chooser) blank() {
	s, m := &c.p.solution, &c.p.solver.matrix
	all := s.ink
	if s.n < patchSamples {
		all += s.rest
	}
	exact := c.e.depth.shown(m.color(all, patchSamples))
	for _, color := range [...]Color{exact, c.e.pen.bg} {
		bg := offer{color: color}
		bg.weigh(m, all, patchSamples, c.e.depth)
		c.consider(
			Cell{Rune: ' ', Bg: color}, trace{shape: fullShape, chosen: true, inverse: true},
			bg.err+s.explained, 1+c.sgr(0, c.background(bg)),
		)
	}
}

// offer is a colour for a part of a patch.
type offer struct {
	color Color
	err   float32 // squared, over the part
	bytes int     // to tell the terminal the color, if the pen has another one
}

func (o *offer) weigh(m *matrix, sum packed, n int, d ColorDepth) {
	if o.color.IsDefault() { // nobody knows what it looks like
		o.err = inf
		return
	}
	o.err, o.bytes = m.error(sum, n, o.color), d.length(o.color)
}

// offer weighs a character in two colours.
func (c *chooser) offer(r rune, fg, bg offer, inverse bool) {
	c.consider(
		Cell{Rune: r, Fg: fg.color, Bg: bg.color}, trace{shape: c.p.solution.shape, chosen: true, inverse: inverse},
		fg.err+bg.err, utf8.RuneLen(r)+c.sgr(c.foreground(fg), c.background(bg)),
	)
}

// foreground is how many bytes a foreground colour takes.
func (c *chooser) foreground(o offer) int {
	if o.color == c.e.pen.fg {
		return 0
	}
	return o.bytes
}

func (c *chooser) background(o offer) int {
	if o.color == c.e.pen.bg {
		return 0
	}
	return o.bytes
}

// sgr is how many bytes the control function takes that sets the colours.
func (c *chooser) sgr(fg, bg int) int {
	if fg+bg == 0 {
		return 0
	}
	return fg + bg + 2
}

// consider takes a cell for the best if it costs less.
func (c *chooser) consider(cell Cell, t trace, err float32, bytes int) {
	if cost := err*c.weight + c.p.lambda*float32(c.move+bytes); cost < c.cost {
		c.cost, c.best, c.trace = cost, cell, t
	}
}
