package render

import "math"

// Of a patch projected onto one axis the best split of a family of shapes is
// the one that explains most: with the k of n samples that a shape inks summing
// to s, less their share of the sum of all, it leaves s²(1/k + 1/(n-k)) less.

// profile is the projection of a patch, less its mean.
type profile struct {
	pair [2 * patchRows]int // as sums.pair
	col  [2]int             // as sums.col
}

// projected makes the profile of s along an axis.
func (f *profile) projected(s *sums, p *projector) {
	total := 0
	for i, v := range s.pair {
		f.pair[i] = p.pair(v)
		total += f.pair[i]
	}
	for i := range f.pair {
		f.pair[i] = f.pair[i]*pairCount - total
	}
	f.col[0] = p.eight(s.col[0])*pairCount - 4*total
	f.col[1] = p.eight(s.col[1])*pairCount - 4*total
}

// inverse are 1/k + 1/(n-k) for k of the n samples of a patch.
var inverse = func() (t [patchSamples]float64) {
	for k := 1; k < patchSamples; k++ {
		t[k] = 1/float64(k) + 1/float64(patchSamples-k)
	}
	return t
}()

// choice is a shape and how much it explains, as one number: more is greater.
// It is the bits of that number, the last of which are the shape's.
type choice uint64

const choiceShape = 0x3ff

// split weighs a shape that inks k samples of the sum s.
func split(sh shape, s, k int) choice {
	v := float64(s)
	return choice(math.Float64bits(v*v*inverse[k&31])&^choiceShape) | choice(sh)
}

func (c choice) shape() shape      { return shape(c & choiceShape) }
func (c choice) explains() float64 { return math.Float64frombits(uint64(c &^ choiceShape)) }

// half weighs the one shape that half blocks have.
func (f *profile) half() choice {
	sum := 0
	for _, v := range f.pair[:pairCount/2] {
		sum += v
	}
	return split(upperHalf, sum, 16)
}

// quadrant is the best of the quadrants and the halves.
func (f *profile) quadrant() choice {
	p := &f.pair
	a, b := p[0]+p[2]+p[4]+p[6], p[1]+p[3]+p[5]+p[7]
	c, d := p[8]+p[10]+p[12]+p[14], p[9]+p[11]+p[13]+p[15]
	return max(
		split(quadrants[0], a, 8), split(quadrants[1], b, 8), split(quadrants[2], c, 8), split(quadrants[3], d, 8),
		split(upperHalf, a+b, 16), split(leftHalf, a+c, 16), split(quadrants[0]|quadrants[3], a+d, 16),
	)
}

// eighth is the best of the eighths but the halves.
func (f *profile) eighth() choice {
	p := &f.pair
	var best choice
	sum := 0
	for n := 1; n < patchRows; n++ {
		sum += p[16-2*n] + p[17-2*n]
		if n != 4 {
			best = max(best, split(lowerShape+shape(n), sum, 4*n))
		}
	}
	a, c := f.col[0], f.col[1]
	b := p[0] + p[2] + p[4] + p[6] + p[8] + p[10] + p[12] + p[14] - a
	return max(best,
		split(leftShape+1, a/2, 4), split(leftShape+2, a, 8), split(leftShape+3, a+b/2, 12),
		split(leftShape+5, a+b+c/2, 20), split(leftShape+6, a+b+c, 24), split(leftShape+7, (a+b+c)/2, 28),
	)
}

// octant is the best of all patterns of octants: it inks those least along the axis.
func (f *profile) octant() choice {
	p := &f.pair
	var b [8]int
	for i := range 4 {
		b[2*i] = (p[4*i]+p[4*i+2])<<3 | 2*i
		b[2*i+1] = (p[4*i+1]+p[4*i+3])<<3 | (2*i + 1)
	}
	sort8(&b)
	var best choice
	sum, pattern := 0, shape(0)
	for i, v := range b[:7] {
		sum += v >> 3
		pattern |= 1 << (v & 7)
		best = max(best, split(octantShape|pattern, sum, 4*i+4))
	}
	return best
}

// sextant is the best of all patterns of sextants.
func (f *profile) sextant() choice {
	p := &f.pair
	var sum [8]int
	var b [6]int
	for i := range 2 { // twice the sums, because the outer rows of sextants end in the middle of a pair
		q := p[i:]
		sum[i] = 2*(q[0]+q[2]) + q[4]
		sum[2+i] = q[4] + 2*(q[6]+q[8]) + q[10]
		sum[4+i] = q[10] + 2*(q[12]+q[14])
	}
	for i := range b { // sorted by their means, 5 and 6 samples each
		b[i] = sum[i]*(11-sextantSamples(i))<<3 | i
	}
	sort6(&b)
	var best choice
	total, k, pattern := 0, 0, shape(0)
	for _, v := range b[:5] {
		i := v & 7
		total += sum[i]
		k += sextantSamples(i)
		pattern |= 1 << i
		best = max(best, split(sextantShape|pattern, total/2, k))
	}
	return best
}
