package render

// Sorting networks: no branch depends on the values, which come in any order.

func order(a, b int) (low, high int) { return min(a, b), max(a, b) }

// sort8 sorts by Batcher's odd-even merge: 19 comparisons in six layers.
func sort8(p *[8]int) {
	a, b := order(p[0], p[1])
	c, d := order(p[2], p[3])
	e, f := order(p[4], p[5])
	g, h := order(p[6], p[7])
	a, c = order(a, c)
	b, d = order(b, d)
	e, g = order(e, g)
	f, h = order(f, h)
	b, c = order(b, c)
	f, g = order(f, g)
	a, e = order(a, e)
	b, f = order(b, f)
	c, g = order(c, g)
	d, h = order(d, h)
	c, e = order(c, e)
	d, f = order(d, f)
	b, c = order(b, c)
	d, e = order(d, e)
	f, g = order(f, g)
	*p = [8]int{a, b, c, d, e, f, g, h}
}

// sort6 sorts with 12 comparisons in five layers.
func sort6(p *[6]int) {
	a, f := order(p[0], p[5])
	b, d := order(p[1], p[3])
	c, e := order(p[2], p[4])
	b, c = order(b, c)
	d, e = order(d, e)
	a, d = order(a, d)
	c, f = order(c, f)
	a, b = order(a, b)
	c, d = order(c, d)
	e, f = order(e, f)
	b, c = order(b, c)
	d, e = order(d, e)
	*p = [6]int{a, b, c, d, e, f}
}
