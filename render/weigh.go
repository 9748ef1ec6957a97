package render

import "unicode/utf8"

// way is a way to show a patch: by its best split or by none, and which of the
// colours are the pen's.
type way uint8

const (
	penFg    way = 1 << iota // the foreground is the pen's
	penBg                    // the background is the pen's
	inverted                 // the foreground shows the rest
	blank                    // no split, and one colour
	keep                     // leave what is shown
)

// chooser is a choice in the making.
type chooser struct {
	p      *patch
	weight float32 // of an error, by the age of what is shown
	move   float32 // what getting to the cell costs
	pens   [2]*run // the pen's foreground and background, nil where it is not to be shared
	best   way
	cost   float32 // of best, in error

	ink, rest, all class // what of them the ways weighed so far have needed
}

// class is some samples of a patch that are shown in one colour.
type class struct {
	tint    tint
	samples float32    // by their weight
	pens    [2]float32 // the error in the pen's foreground and background

	// In a colour of their own:
	err   float32
	bytes int // to set that
}

// weigh finds the best way. Those that set a colour are many, and most cells are
// not wrong enough for the bytes of any.
func (c *chooser) weigh(move int) {
	c.best, c.move = keep, c.p.lambda*float32(move)
	own := c.cost > c.p.lambda*float32(move+leastBytes)
	if c.pens[0] == nil && c.pens[1] == nil && !own {
		return
	}
	s := &c.p.solution
	sum := s.ink
	if s.n < patchSamples {
		sum += s.rest
		if own || c.pens[0] != nil && c.pens[1] != nil {
			c.split(move, own)
		}
	}
	if lost := s.explained*c.weight + c.move; lost+c.p.lambda < c.cost {
		c.class(&c.all, c.p.solver.matrix.tint(sum, patchSamples), patchSamples)
		c.blank(lost, own)
	}
}

// leastBytes is the least that a character in a colour that is set takes.
const leastBytes = len("\x1b[48;2;0;0;0m ")

// use makes the pen the one of a draft. What rests does not share a colour that is
// not settled, or it would never become exact.
func (c *chooser) use(d *draft, rests bool) {
	for i, at := range [2]int{d.fg, d.bg} {
		r := &d.runs[at]
		if r.settled && r.color.IsDefault() || rests && !r.settled {
			r = nil
		}
		c.pens[i] = r
	}
}

// class makes k n samples that are to be shown as t.
func (c *chooser) class(k *class, t tint, n int) {
	k.tint, k.samples = t, float32(n)*c.weight
	for i, r := range c.pens {
		k.pens[i] = inf
		if r != nil {
			k.pens[i] = r.cost(&k.tint, k.samples)
		}
	}
}

// own weighs a colour of the class's own.
func (k *class) own() {
	color := k.tint.color()
	k.err, k.bytes = color.tint().apart(k.tint)*k.samples, TrueColor.length(color)
}

// split weighs the ways to show the best split, to which move bytes lead.
func (c *chooser) split(move int, own bool) {
	if !c.classes(move, own) {
		return
	}
	first := penFg | penBg
	if own {
		c.ink.own()
		c.rest.own()
		first = 0
	}
	r := shapeRunes[c.p.solution.shape]
	for w := first; w <= penFg|penBg; w++ {
		if r.ink != 0 {
			c.offer(w, move, r.ink, &c.ink, &c.rest)
		}
		if r.rest != 0 {
			c.offer(w|inverted, move, r.rest, &c.rest, &c.ink)
		}
	}
}

// classes makes the two classes of the best split. It reports whether they may be
// worth their bytes, in colours of their own or in the pen's.
func (c *chooser) classes(move int, own bool) bool {
	s, m := &c.p.solution, &c.p.solver.matrix
	c.class(&c.ink, m.tint(s.ink, s.n), s.n)
	if !own && min(c.ink.pens[0], c.ink.pens[1])+c.p.lambda*float32(move+len("▀")) >= c.cost {
		return false
	}
	c.class(&c.rest, m.tint(s.rest, patchSamples-s.n), patchSamples-s.n)
	return true
}

// offer weighs a character in two colours, to which bytes lead.
func (c *chooser) offer(w way, bytes int, char rune, fg, bg *class) {
	err := float32(0)
	bytes += utf8.RuneLen(char)
	if w&(penFg|penBg) != penFg|penBg {
		bytes += 2
	}
	if w&penFg != 0 {
		err += fg.pens[0]
	} else {
		err, bytes = err+fg.err, bytes+fg.bytes
	}
	if w&penBg != 0 {
		err += bg.pens[1]
	} else {
		err, bytes = err+bg.err, bytes+bg.bytes
	}
	c.consider(err+c.p.lambda*float32(bytes), w)
}

// blank weighs the ways to show no split, whose error and motion is lost.
func (c *chooser) blank(lost float32, own bool) {
	all := &c.all
	if own {
		all.own()
		c.consider(lost+all.err+c.p.lambda*float32(3+all.bytes), blank|inverted)
	}
	c.consider(lost+all.pens[1]+c.p.lambda, blank|inverted|penBg)
	c.consider(lost+all.pens[0]+c.p.lambda*3, blank|penFg)
}

// consider takes a way for the best if it costs less.
func (c *chooser) consider(cost float32, w way) {
	if cost < c.cost {
		c.cost, c.best = cost, w
	}
}

// shows is what the best way shows, a class nil where there is nothing of it.
func (c *chooser) shows() (char rune, sh shape, fg, bg *class) {
	sh = c.p.solution.shape
	switch c.best &^ (penFg | penBg) {
	case blank:
		return '█', fullShape, &c.all, nil
	case blank | inverted:
		return ' ', fullShape, nil, &c.all
	case inverted:
		return shapeRunes[sh].rest, sh, &c.rest, &c.ink
	}
	return shapeRunes[sh].ink, sh, &c.ink, &c.rest
}
