package render

// pairs finds for each colour the pair of a palette that mixes to it best: near to
// it, and of colours that are near to each other. Each is found when first needed
// and kept.
type pairs struct {
	depth ColorDepth
	list  []pair
	known []bool
}

// nearby is how many palette colours near to one are paired with each other.
const nearby = 10

// fineGrain is how much the grain of mixing counts where nothing limits the bytes.
// With less of it one looks at dots, with more at the edges of flat areas.
const fineGrain = 0.2

// use makes p pairs of colours of depth d, Color256 or Color16.
func (p *pairs) use(d ColorDepth) {
	if p.list != nil && p.depth == d {
		return
	}
	if p.list == nil {
		p.list, p.known = make([]pair, mixCount), make([]bool, mixCount)
	}
	clear(p.known)
	p.depth = d
}

// of is the pair for t.
func (p *pairs) of(t tint) pair {
	r, g, b := int(t.r)/mixStep, int(t.g)/mixStep, int(t.b)/mixStep
	i := r<<(2*mixBits) | g<<mixBits | b
	if !p.known[i] {
		middle := tint{float32(spread(r)), float32(spread(g)), float32(spread(b))}
		p.list[i], p.known[i] = p.find(middle.spot()), true
	}
	return p.list[i]
}

// find searches the pairs of colours near to s.
func (p *pairs) find(s spot) (best pair) {
	near := p.near(s)
	least := float32(inf)
	for i := range near {
		for j := range i + 1 {
			c := pairOf(near[i], near[j])
			l := c.blend(fineGrain)
			if _, err := l.part(s); err < least {
				best, least = c, err
			}
		}
	}
	return best
}

// near are the palette colours nearest to s.
func (p *pairs) near(s spot) (list [nearby]uint8) {
	var err [nearby]float32
	n := 0
	from, to := p.depth.palette()
	for i := from; i < to; i++ {
		e := s.apart(paletteSpots[i])
		if n < nearby {
			n++
		} else if e >= err[n-1] {
			continue
		}
		k := n - 1
		for ; k > 0 && err[k-1] > e; k-- {
			err[k], list[k] = err[k-1], list[k-1]
		}
		err[k], list[k] = e, uint8(i)
	}
	return list
}
