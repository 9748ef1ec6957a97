package render

import "image"

// toned is what a patch is shown as where colours are few.
type toned struct {
	duotone
	known  bool
	age    uint16  // frames for which it was good enough, but not the best
	lambda float32 // what a byte was worth when it was chosen
}

// owes reports whether t may have to be chosen anew though its samples stay.
func (t *toned) owes(lambda float32) bool { return t.age > 0 || lambda < t.lambda }

// toner chooses duotones. The zero value is ready.
type toner struct {
	pairs  pairs
	grain  float32 // how much that of mixing counts
	lambda float32 // what a byte is worth, in squared error over a patch; 0 for none
	bytes  float32 // about how many a cell takes
}

// coarsest is the quality from which on nothing is mixed: grain is seldom the same
// in the next frame, and takes bytes.
const coarsest = 25

// use makes t ready for a frame.
func (t *toner) use(d ColorDepth, quality int) {
	t.pairs.use(d)
	t.lambda = lambda(quality)
	t.grain = fineGrain + (1-fineGrain)*min(1, t.lambda/lambda(coarsest))
	black := RGB(0, 0, 0)
	t.bytes = float32(len("\x1b[;m▀") + 2*d.length(black))
}

// tone makes the cell of a solved patch, which is at a place of the grid. What is
// shown stays until another duotone is worth its bytes.
func (t *toner) tone(q *patch, f *families, at image.Point) {
	c := toning{toner: t, matrix: &q.solver.matrix, at: at}
	c.sums.add(&q.samples)
	c.blocks = c.matrix.blocksOf(&c.sums, f)
	c.choose(&q.solution, f)
	if t.lambda > 0 && q.toned.known && c.best != q.toned.duotone && c.keeps(&q.toned) {
		q.toned.age = min(q.toned.age+1, oldest)
	} else {
		q.toned = toned{duotone: c.best, known: true, lambda: t.lambda}
	}
	q.cell = c.blocks.cell(&q.toned.duotone)
}

// keeps reports whether what is shown is not worse by what a new cell takes. An
// error weighs more the longer it stays.
func (c *toning) keeps(old *toned) bool {
	age := float32(old.age) / ageing
	return (c.error(&old.duotone)-c.least)*(1+age*age) <= c.lambda*c.bytes
}
