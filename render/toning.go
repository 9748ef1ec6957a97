package render

import "image"

// toning is the choice for one patch.
type toning struct {
	*toner
	matrix *matrix
	sums   sums
	blocks blocks
	at     image.Point
	best   duotone
	least  float32 // its error, less that of the variation within blocks
}

// edge is what a solution explains at least of a patch in which an edge is seen.
const edge = patchSamples * 8 * 8

// choose finds the best duotone: of the colours that mix to the mean and to those
// of the solution.
func (c *toning) choose(s *solution, f *families) {
	var of candidates
	c.suggest(&of, c.sums.total, patchSamples)
	if s.explained > edge {
		c.suggest(&of, s.ink, s.n)
		c.suggest(&of, s.rest, patchSamples-s.n)
	}
	c.least = inf
	for i := range of.n {
		for j := range i + 1 {
			c.offer(pairOf(of.list[i], of.list[j]))
		}
	}
	c.best.pattern = c.pattern(c.best.pair)
	if f.eighth && s.n < patchSamples && s.shape&shapeKind != octantShape {
		c.split(s, &of)
	}
}

// suggest adds the colours that mix to the mean of n samples, and where mixing counts
// for much the one that is nearest to it.
func (c *toning) suggest(to *candidates, sum packed, n int) {
	t := c.matrix.tint(sum, n)
	to.add(c.pairs.of(t))
	if c.grain > 0.5 {
		i := c.pairs.depth.nearest(int(t.r+0.5), int(t.g+0.5), int(t.b+0.5))
		to.add(pair{i, i})
	}
}

// offer takes a pair whose blend is the best so far.
func (c *toning) offer(p pair) {
	l := p.blend(c.grain)
	err := -c.blocks.between
	for i := range c.blocks.n {
		b := &c.blocks.list[i]
		_, e := l.part(b.spot)
		err += e * b.samples
	}
	if err < c.least {
		c.least, c.best = err, duotone{pair: p}
	}
}

// pattern is which blocks are bright.
func (c *toning) pattern(p pair) (pattern shape) {
	l := p.blend(c.grain)
	for i := range c.blocks.n {
		if part, _ := l.part(c.blocks.list[i].spot); part > c.blocks.threshold(i, c.at) {
			pattern |= 1 << i
		}
	}
	return pattern
}

// split takes the shape of a solution, each part in the candidate nearest to it, if
// that is better.
func (c *toning) split(s *solution, of *candidates) {
	ink, rest := c.parts(s.shape)
	i, j := of.nearest(ink.spot), of.nearest(rest.spot)
	d := duotone{pair: pairOf(i, j), split: true, pattern: s.shape}
	d.inverse = d.pair.dark == i
	if err := c.error(&d); i != j && err < c.least {
		c.least, c.best = err, d
	}
}

// parts are what a shape inks and the rest.
func (c *toning) parts(sh shape) (ink, rest block) {
	sum, n := c.sums.ink(sh)
	m := c.matrix
	others := patchSamples - n
	return block{m.tint(sum, n).spot(), float32(n)}, block{m.tint(c.sums.total-sum, others).spot(), float32(others)}
}

// candidates are palette colours.
type candidates struct {
	list [9]uint8
	n    int
}

// add adds the colours of a pair that are not there yet.
func (c *candidates) add(p pair) {
	for _, i := range [...]uint8{p.dark, p.bright} {
		known := false
		for _, j := range c.list[:c.n] {
			known = known || i == j
		}
		if !known {
			c.list[c.n] = i
			c.n++
		}
	}
}

// nearest is the candidate nearest to s.
func (c *candidates) nearest(s spot) (best uint8) {
	least := float32(inf)
	for _, i := range c.list[:c.n] {
		if e := s.apart(paletteSpots[i]); e < least {
			best, least = i, e
		}
	}
	return best
}
