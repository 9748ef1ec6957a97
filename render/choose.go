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
	rests  bool    // nothing has changed since the last frame: it is shown exactly or not at all
	best   proposal
	cost   float32 // of best, in error
}

// proposal is a way to show a patch.
type proposal struct {
	char   rune
	fg, bg part
	trace  trace
}

// part is what a proposal shows in one colour: nothing, where samples are none.
type part struct {
	tint    tint
	samples float32 // by their weight
	reuse   bool    // in the colour that the pen has
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
		if p == nil || e.depth != TrueColor || want[x] != p.cell || continues(shown, x) || continues(shown, x+1) {
			e.flush(y, shown, traces)
			traces[x] = trace{}
			x += e.cell(x, y, want, shown)
			continue
		}
		e.choose(x, y, p, &shown[x], &traces[x])
		x++
	}
	e.flush(y, shown, traces)
}

// choose shows a patch at x, y, or leaves there what is shown.
func (e *Encoder) choose(x, y int, p *patch, shown *Cell, t *trace) {
	age := float32(t.age) / ageing
	weight, cost := p.solution.weight()*(1+age*age), float32(inf)
	move := e.distance(x, y)
	if t.age < oldest {
		t.age++
	}
	rests := t.patch == p && t.solved == p.solved
	if t.chosen && shown.Rune > 0 {
		cost = t.keep(p, *shown, e.depth.stress()) * weight
		least := min(3, 1+weight*p.solution.explained/p.lambda) // bytes of a block, or of a space and its error
		if cost <= p.lambda*(float32(move)+least) {
			return
		}
	}
	if len(e.draft.runs) == 0 {
		e.draft.begin(e.pen)
	}
	c := chooser{e: e, p: p, weight: weight, cost: cost, move: move, rests: rests}
	c.split()
	c.blank()
	if c.best.char != 0 {
		e.draft.add(x, &c.best, e.depth, c.rests)
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
func (t *trace) keep(p *patch, shown Cell, stress float32) float32 {
	if t.patch != p || t.solved != p.solved {
		t.patch, t.solved, t.err = p, p.solved, p.errorOf(shown, t, stress)
	}
	return t.err
}

// errorOf is the error of showing c, chosen as t tells, less that of the best
// solution.
func (p *patch) errorOf(c Cell, t *trace, stress float32) float32 {
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
	err += m.tint(s.ink, s.n).apart(ink.tint(), stress) * float32(s.n)
	if s.n < patchSamples {
		n := patchSamples - s.n
		err += m.tint(s.rest, n).apart(rest.tint(), stress) * float32(n)
	}
	return err
}

// class is some samples of a patch that are shown in one colour.
type class struct {
	tint    tint
	samples float32 // by their weight
	err     float32 // in a colour of their own
	bytes   int     // to set that
}

// class is n samples whose sum is s.
func (c *chooser) class(s packed, n int) class {
	t := c.p.solver.matrix.tint(s, n)
	color := c.e.depth.shown(t.color())
	samples := float32(n) * c.weight
	return class{t, samples, color.tint().apart(t, c.e.depth.stress()) * samples, c.e.depth.length(color)}
}

// split weighs the ways to show the best split.
func (c *chooser) split() {
	s := &c.p.solution
	if s.n == patchSamples {
		return
	}
	ink, rest := c.class(s.ink, s.n), c.class(s.rest, patchSamples-s.n)
	r := shapeRunes[s.shape]
	for i := range 4 {
		if r.ink != 0 {
			c.offer(r.ink, &ink, &rest, i, s.shape, false)
		}
		if r.rest != 0 {
			c.offer(r.rest, &rest, &ink, i, s.shape, true)
		}
	}
}

// offer weighs a character in two colours, of which those that the bits of reuse
// tell are the pen's.
func (c *chooser) offer(char rune, fg, bg *class, reuse int, sh shape, inverse bool) {
	d := &c.e.draft
	err, bytes := float32(0), utf8.RuneLen(char)
	if reuse != 3 {
		bytes += 2
	}
	if reuse&1 != 0 {
		err += c.reuse(d.fg, fg.tint, fg.samples)
	} else {
		err, bytes = err+fg.err, bytes+fg.bytes
	}
	if reuse&2 != 0 {
		err += c.reuse(d.bg, bg.tint, bg.samples)
	} else {
		err, bytes = err+bg.err, bytes+bg.bytes
	}
	if cost := err + c.p.lambda*float32(c.move+bytes); cost < c.cost {
		c.cost = cost
		c.best = proposal{
			char, part{fg.tint, fg.samples, reuse&1 != 0}, part{bg.tint, bg.samples, reuse&2 != 0},
			trace{shape: sh, chosen: true, inverse: inverse},
		}
	}
}

// reuse is the error of showing samples in a run of the draft. What rests does not
// share a colour that is not settled, or it would never become exact.
func (c *chooser) reuse(i int, t tint, samples float32) float32 {
	r := &c.e.draft.runs[i]
	if c.rests && !r.settled {
		return inf
	}
	return r.cost(t, samples, c.e.depth.stress())
}

// blank weighs the ways to show no split.
func (c *chooser) blank() {
	s, d := &c.p.solution, &c.e.draft
	sum := s.ink
	if s.n < patchSamples {
		sum += s.rest
	}
	all := c.class(sum, patchSamples)
	lost := s.explained*c.weight + c.p.lambda*float32(c.move)
	own := part{all.tint, all.samples, false}
	pens := part{all.tint, all.samples, true}
	asBg, asFg := trace{shape: fullShape, chosen: true, inverse: true}, trace{shape: fullShape, chosen: true}
	c.consider(lost+all.err+c.p.lambda*float32(3+all.bytes), proposal{' ', part{}, own, asBg})
	c.consider(lost+c.reuse(d.bg, all.tint, all.samples)+c.p.lambda, proposal{' ', part{}, pens, asBg})
	c.consider(lost+c.reuse(d.fg, all.tint, all.samples)+c.p.lambda*3, proposal{'█', pens, part{}, asFg})
}

// consider takes a proposal for the best if it costs less.
func (c *chooser) consider(cost float32, p proposal) {
	if cost < c.cost {
		c.cost, c.best = cost, p
	}
}
