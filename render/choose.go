package render

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
}

// ageing is after how many frames an error counts twice, and how often it does
// at most.
const (
	ageing = 48
	oldest = 10 * ageing
)

// soft is a choice in the making.
type chooser struct {
	e      *Encoder
	p      *patch
	weight float32 // of an error, by the age of what is shown
	move   int     // bytes to get to the cell
	best   Cell
	trace  trace
	cost   float32 // of best, in error
}

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
	c := chooser{e: e, p: p, weight: p.solution.weight() * (1 + age*age)}
	if t.age < oldest {
		t.age++
	}
	if t.chosen && shown.Rune > 0 {
		c.cost = c.keep(*shown, *t) * c.weight
		if c.cost <= p.lambda { // nothing takes less than a byte
			return
		}
	} else {
		c.cost = inf
	}
	c.move = e.cursor.length(x, y, e.begun)
	c.split()
	c.blank()
	if c.best.Rune != 0 {
		e.put(x, y, c.best, 1)
		*shown, *t = c.best, c.trace
	}
}

const inf = 1e30

// weight is how much an error counts: less where it hides among details (as
// the contrast term of SSIM has it), more where all around is flat.
func (s *solution) weight() float32 {
	return max(0.5, min(2, 80/(40+s.explained/(4*patchSamples))))
}

// keep is the error of a cell that was chosen before, less that of the best.
func (c *chooser) keep(shown Cell, t trace) float32 {
	s := &c.p.solution
	if t.shape != s.shape {
		var q sums
		q.add(&c.p.samples)
		ink, n := q.ink(t.shape)
		s = &solution{shape: t.shape, ink: ink, rest: q.total - ink, n: n}
		if n < patchSamples {
			s.explained = c.p.solver.explained(ink, q.total, n)
		}
	}
	err := c.p.solution.explained - s.explained
	ink, rest := shown.Fg, shown.Bg
	if t.inverse {
		ink, rest = rest, ink
	}
	m := &c.p.solver.matrix
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
		o := offer{color: color}
		o.weigh(m, all, patchSamples, c.e.depth)
		c.consider(Cell{Rune: ' ', Bg: color}, trace{fullShape, true, true, 0}, o.err+s.explained, c.e.pen.bg, o)
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
	err := fg.err + bg.err
	bytes := c.move + 3
	if r > 0xffff {
		bytes++
	}
	sgr := 0
	if fg.color != c.e.pen.fg {
		sgr += fg.bytes
	}
	if bg.color != c.e.pen.bg {
		sgr += bg.bytes
	}
	if sgr > 0 {
		bytes += sgr + 2
	}
	if cost := err*c.weight + c.p.lambda*float32(bytes); cost < c.cost {
		c.cost = cost
		c.best = Cell{Rune: r, Fg: fg.color, Bg: bg.color}
		c.trace = trace{shape: c.p.solution.shape, chosen: true, inverse: inverse}
	}
}

func (c *chooser) consider(cell Cell, t trace, err float32, has Color, o offer) {
	bytes := c.move + 1
	if o.color != has {
		bytes += o.bytes + 2
	}
	if cost := err*c.weight + c.p.lambda*float32(bytes); cost < c.cost {
		c.cost, c.best, c.trace = cost, cell, t
	}
}

// error is the squared error of showing c for n samples whose sum is s, less
// what their mean has.
func (m *matrix) error(s packed, n int, c Color) float32 {
	scale := 1 / float32(n<<fraction)
	l := m.luma * (float32(s.y())*scale - m.black)
	b, r := float32(s.cb())*scale-128, float32(s.cr())*scale-128
	cr, cg, cb := c.RGB()
	dr := l + m.crToRed*r - float32(cr)
	dg := l + m.cbToGreen*b + m.crToGreen*r - float32(cg)
	db := l + m.cbToBlue*b - float32(cb)
	return float32(n) * (dr*dr + dg*dg + db*db)
}
