package render

// A cell of a picture is sampled four by eight.
const (
	patchCols    = 4
	patchRows    = 8
	patchSamples = patchCols * patchRows
)

// patch is one cell of a picture that an Encoder may show in other ways than
// solved, to save bytes.
type patch struct {
	// Looked at in every frame, and so next to each other:
	cell    Cell    // shows the solution exactly
	solved  uint32  // the number of its solution
	lambda  float32 // what a byte is worth, in squared error over a patch's samples
	drift   int32   // by how much samples may have changed since the solution
	still   uint8   // frames since something moved, up to stillest
	settled bool    // the samples stay what they are until the picture changes

	solution solution
	solver   *solver
	samples  [patchSamples]packed // row by row
	toned    toned                // how cell shows the solution, where colours are few
}

// forget makes p one that was never solved. Its samples are stale.
func (p *patch) forget() { p.solver, p.drift, p.still, p.settled, p.toned = nil, 0, 0, false, toned{} }

// replace makes p's samples new ones and reports whether they are others.
func (p *patch) replace(n piece) bool {
	p.settled = true
	if p.solver == nil {
		n.copy(&p.samples)
		return true
	}
	return n.replace(&p.samples) || p.drift > 0
}

// rests reports whether p stays as it is where the picture does. Of a picture that
// is drawn again, as one that rests is, no noise is to come back into it.
func (p *patch) rests(soft, again bool) bool {
	if soft {
		return p.settled || again && p.solver != nil && p.still >= freedFromNoise
	}
	return p.settled && p.drift == 0
}

// sums are the sums of a patch that any shape's is made of.
type sums struct {
	pair  [2 * patchRows]packed // two samples each: row by row, left and right
	block [8]packed             // four samples each: the octants
	col   [2]packed             // the first and the third column
	total packed
}

// add makes s the sums of p.
func (s *sums) add(p *[patchSamples]packed) {
	var col0, col2, total packed
	for r := range patchRows {
		a, b, c, d := p[4*r], p[4*r+1], p[4*r+2], p[4*r+3]
		col0, col2 = col0+a, col2+c
		s.pair[2*r], s.pair[2*r+1] = a+b, c+d
	}
	for i := range 4 {
		l, r := s.pair[4*i]+s.pair[4*i+2], s.pair[4*i+1]+s.pair[4*i+3]
		s.block[2*i], s.block[2*i+1] = l, r
		total += l + r
	}
	s.col, s.total = [2]packed{col0, col2}, total
}

// ink is the sum of the samples that a shape inks, and how many they are.
func (s *sums) ink(sh shape) (sum packed, n int) {
	switch bits := sh & shapeBits; sh & shapeKind {
	case octantShape:
		for i, b := range s.block {
			on := packed(bits >> (i & 7) & 1)
			sum += b * on
			n += 4 * int(on)
		}
		return sum, n
	case lowerShape:
		for i := 2 * (patchRows - int(bits&7)); i < len(s.pair); i += 2 {
			sum += s.pair[i] + s.pair[i+1]
		}
		return sum, patchCols * int(bits)
	case leftShape:
		return s.left(int(bits)), patchRows * int(bits) / 2
	default:
		for i := range 6 {
			on := packed(bits >> i & 1)
			sum += s.sextant(i) * on
			n += sextantSamples(i) * int(on)
		}
		return sum, n
	}
}

// left is the sum of the left n eighths. An odd number of them cuts a column.
func (s *sums) left(n int) packed {
	half := s.block[0] + s.block[2] + s.block[4] + s.block[6]
	cols := [patchCols]packed{s.col[0], half - s.col[0], s.col[1], s.total - half - s.col[1]}
	var sum packed
	for i := range n / 2 {
		sum += cols[i]
	}
	if n%2 != 0 {
		sum += cols[n/2&3].shifted(1, laneBits-1)
	}
	return sum
}

// sextant is the sum of a sextant. Their rows are 5, 6 and 5 sixteenths high, as
// terminals share out cells of sixteen pixels, so the outer ones cut a row.
func (s *sums) sextant(i int) packed {
	p := s.pair[i&1:]
	switch i / 2 {
	case 0:
		return p[0] + p[2] + p[4].shifted(1, laneBits-1)
	case 1:
		return p[4].shifted(1, laneBits-1) + p[6] + p[8] + p[10].shifted(1, laneBits-1)
	}
	return p[10].shifted(1, laneBits-1) + p[12] + p[14]
}

// sextantSamples is how many samples a sextant has: six in the middle, else five.
func sextantSamples(i int) int { return 5 + i>>1&1 }
