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

	// What look found the last time, and of which solution.
	solved    uint32
	patch     *patch
	err       float32
	weight    float32
	explained float32 // as the solution has it
}

// ageing is after how many frames an error counts twice, and how often it does
// at most.
const (
	ageing = 48
	oldest = 10 * ageing
)

// lambda is what a byte is worth at a quality, in squared error over a patch.
func lambda(quality int) float32 { return float32(quality*quality) * 0.227 }

// softRow is row for a grid with patches.
func (e *Encoder) softRow(y int, g *Grid) {
	want, shown := g.Row(y), e.shown.Row(y)
	patches := g.patchRow(y)
	traces := e.traces[y*g.Cols:][:g.Cols]
	moved := 0 // up to which column
	for x := 0; x < len(want); {
		p := patches[x]
		if p == nil || e.depth != TrueColor || want[x] != p.cell || continues(shown, x) || continues(shown, x+1) {
			e.flush(y, shown, traces)
			traces[x] = trace{}
			x += e.cell(x, y, want, shown)
			continue
		}
		if x >= moved {
			moved = e.shift(x, y, g)
		}
		e.choose(x, y, p, &shown[x], &traces[x])
		x++
	}
	e.flush(y, shown, traces)
}

// choose shows a patch at x, y, or leaves there what is shown.
func (e *Encoder) choose(x, y int, p *patch, shown *Cell, t *trace) {
	rests := t.patch == p && t.solved == p.solved
	if !rests {
		t.look(p, shown)
	}
	weight := t.aged()
	cost := t.err * weight
	if cost <= p.lambda { // not even a space in the pen's colour is worth it
		return
	}
	move := e.distance(x, y)
	least := min(p.lambda*float32(move+3), p.lambda*float32(move+1)+weight*t.explained) // a block, or a space and its error
	if cost <= least {
		return
	}
	if len(e.draft.runs) == 0 {
		e.draft.begin(e.pen)
	}
	c := &e.chooser
	c.p, c.weight, c.cost = p, weight, cost
	c.use(&e.draft, rests)
	if c.weigh(move); c.best != keep {
		e.draft.add(x, c, rests)
	}
}

const inf = 1e30

// look notes what leaving c costs, where p has a solution that t does not know.
func (t *trace) look(p *patch, c *Cell) {
	t.patch, t.solved, t.weight, t.explained = p, p.solved, p.solution.weight(), p.solution.explained
	t.err = inf
	if t.chosen && c.Rune > 0 {
		t.err = p.errorOf(c, t)
	}
}

// aged is how much the error of what is shown counts, now that it is a frame older.
func (t *trace) aged() float32 {
	weight := t.weight * t.urgency()
	if t.age < oldest {
		t.age++
	}
	return weight
}

// urgency is how much more an error counts by the age of what is shown.
func (t *trace) urgency() float32 {
	age := float32(t.age) / ageing
	return 1 + age*age
}

// weight is how much an error counts: less where it hides among details (as
// the contrast term of SSIM has it), more where all around is flat.
func (s *solution) weight() float32 {
	return max(0.5, min(2, 80/(40+s.explained/(4*patchSamples))))
}

// errorOf is the error of showing c, chosen as t tells, less that of the best
// solution.
func (p *patch) errorOf(c *Cell, t *trace) float32 {
	if t.shape == p.solution.shape {
		return p.errorIn(nil, c, t)
	}
	var q sums
	q.add(&p.samples)
	return p.errorIn(&q, c, t)
}

// errorIn is errorOf with the sums of p, which are not needed for the shape of its
// own solution.
func (p *patch) errorIn(q *sums, c *Cell, t *trace) float32 {
	s := &p.solution
	if t.shape != s.shape {
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
	err += m.tint(s.ink, s.n).apart(ink.tint()) * float32(s.n)
	if s.n < patchSamples {
		n := patchSamples - s.n
		err += m.tint(s.rest, n).apart(rest.tint()) * float32(n)
	}
	return err
}
