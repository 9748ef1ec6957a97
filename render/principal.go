package render

// moments are the sums of the products of a patch's components, of its pairs.
type moments struct{ y, b, r, yy, yb, yr, bb, br, rr float32 }

// pairCount is how many pairs moments are of.
const pairCount = 2 * patchRows

// moments of the pairs of s, as 8-bit means. One product of a packed pair with
// one of its components makes three products at once.
func (s *sums) moments() moments {
	var sum, withY, withB, rr packed
	for _, p := range s.pair {
		q := p.shifted(fraction+1, 8)
		r := q >> (2 * laneBits)
		sum += q
		withY += q * (q & laneMask)
		withB += q * (q >> laneBits & laneMask)
		rr += r * r
	}
	return moments{
		y: float32(sum.y()), b: float32(sum.cb()), r: float32(sum.cr()),
		yy: float32(withY.y()), yb: float32(withY.cb()), yr: float32(withY.cr()),
		bb: float32(withB.cb()), br: float32(withB.cr()), rr: float32(rr),
	}
}

// axis is the direction in YCbCr onto which to project the samples, so that
// their differences along the main axis of their colours in RGB are left: two
// steps of power iteration on the covariance, from its row of the component
// that varies most.
func (m *moments) axis(t *metric) (y, b, r float32) {
	const n = 1.0 / pairCount
	yy, yb, yr := m.yy-m.y*m.y*n, m.yb-m.y*m.b*n, m.yr-m.y*m.r*n
	bb, br, rr := m.bb-m.b*m.b*n, m.br-m.b*m.r*n, m.rr-m.r*m.r*n
	cy, cb, cr := t.yy*yy, t.bb*bb, t.rr*rr
	switch {
	case cy >= cb && cy >= cr:
		y, b, r = t.apply(yy, yb, yr)
	case cb >= cr:
		y, b, r = t.apply(yb, bb, br)
	default:
		y, b, r = t.apply(yr, br, rr)
	}
	return t.apply(yy*y+yb*b+yr*r, yb*y+bb*b+br*r, yr*y+br*b+rr*r)
}

// projector projects packed sums onto an axis. The product of two packed words
// has the dot product of one with the other, read backwards, in its third lane.
// Components of the axis that are negative are taken of the complement.
type projector struct {
	axis             packed
	pairs, eights    packed // which bits to complement of a sum of two samples, of eight
	eightsCorrection int    // what complements of eight are too large by
}

// longestAxis keeps the product of an axis with a sum of eight within its lane.
const longestAxis = laneMask / (3 * (8<<8 - 1))

// projectorOf makes the projector onto y, b, r. There is none if all are zero.
func projectorOf(y, b, r float32) (p projector, ok bool) {
	longest := max(y, -y, b, -b, r, -r)
	if !(longest > 1e-3) {
		return p, false
	}
	scale := longestAxis / longest
	p.component(int(y*scale), 0)
	p.component(int(b*scale), 1)
	p.component(int(r*scale), 2)
	return p, true
}

// component sets the component of the axis for a lane.
func (p *projector) component(v, lane int) {
	sign := v >> 63 // all ones if negative
	v = (v ^ sign) - sign
	p.pairs |= packed(sign&0x1ff) << (lane * laneBits)
	p.eights |= packed(sign&0x7ff) << (lane * laneBits)
	p.eightsCorrection += 3 * v & sign // 2047 for eight, but 511 for each two
	p.axis |= packed(v) << ((2 - lane) * laneBits)
}

// pair projects a sum of two samples.
func (p *projector) pair(s packed) int {
	return int((s.shifted(fraction, 9) ^ p.pairs) * p.axis >> (2 * laneBits) & laneMask)
}

// eight projects a sum of eight samples.
func (p *projector) eight(s packed) int {
	return int((s.shifted(fraction, 11)^p.eights)*p.axis>>(2*laneBits)&laneMask) - p.eightsCorrection
}
