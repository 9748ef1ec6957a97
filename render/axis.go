package render

import "math"

// span says along one axis which samples are wanted of which source pixels.
type span struct {
	lo, hi   float64 // the part of the source that is seen, in pixels
	size     int     // pixels there are
	n        int     // samples over the whole part
	from, to int     // the samples wanted of those n
	flip     bool    // count the samples from the other end
	pixels   int     // of the terminal that a sample stands for
}

// axis holds the weights that make samples of pixels along one axis: the area
// a sample covers where it has more pixels than the terminal, else linear
// interpolation, as a picture looks that is enlarged to the terminal's own pixels.
type axis struct {
	span   span
	first  []int    // per sample: its first pixel
	at     []int    // per sample: where its weights begin; one more at the end
	weight []uint16 // unity is 256 in total per sample
	parts  []float64
}

// unity is what the weights of one sample add up to.
const unity = 256

// set computes the weights for s, unless they are there already. It reports
// whether it had to.
func (a *axis) set(s span) bool {
	if a.span == s && len(a.at) > 0 {
		return false
	}
	a.span, a.first, a.at, a.weight = s, a.first[:0], a.at[:0], a.weight[:0]
	step := (s.hi - s.lo) / float64(s.n)
	for i := s.from; i < s.to; i++ {
		j := i
		if s.flip {
			j = s.n - 1 - i
		}
		a.at = append(a.at, len(a.weight))
		from, to := s.lo+float64(j)*step, s.lo+float64(j+1)*step
		if step > float64(s.pixels)*(1-1e-9) {
			a.cover(from, to)
		} else {
			a.interpolate(from, to)
		}
	}
	a.at = append(a.at, len(a.weight))
	return true
}

// halve makes a the weights of an axis of half as many pixels, each of which
// stands for two of b's. Pixel 0 of b is the second of its two where odd is 1.
func (a *axis) halve(b *axis, odd int) {
	a.span, a.first, a.at, a.weight = span{size: (b.span.size + odd + 1) / 2}, a.first[:0], a.at[:0], a.weight[:0]
	for i := range b.first {
		first, weights := b.taps(i)
		first += odd
		a.first, a.at = append(a.first, first/2), append(a.at, len(a.weight))
		for k, w := range weights {
			if k > 0 && (first+k)%2 != 0 {
				a.weight[len(a.weight)-1] += w
			} else {
				a.weight = append(a.weight, w)
			}
		}
	}
	a.at = append(a.at, len(a.weight))
}

// cover adds a sample that is the mean of the source between from and to.
// The weights are differences of rounded sums, so that they add up exactly.
func (a *axis) cover(from, to float64) {
	last := a.span.size - 1
	lo := min(max(int(from+1e-6), 0), last)
	hi := min(max(int(math.Ceil(to-1e-6)), lo+1), last+1)
	a.first = append(a.first, lo)
	scale, before := unity/(to-from), 0
	for i := lo; i < hi; i++ {
		sum := unity
		if i+1 < hi {
			sum = int(math.Round((float64(i+1) - from) * scale))
		}
		a.weight = append(a.weight, uint16(sum-before))
		before = sum
	}
}

// interpolate adds a sample that is the mean of some points of the source, as if
// this had been enlarged to the pixels of the terminal.
func (a *axis) interpolate(from, to float64) {
	n := float64(a.span.pixels)
	step := (to - from) / n
	lo, _ := a.between(from + step/2)
	a.first, a.parts = append(a.first, lo), a.parts[:0]
	for i := range a.span.pixels {
		pixel, after := a.between(from + (float64(i)+0.5)*step)
		for len(a.parts) < pixel-lo+2 {
			a.parts = append(a.parts, 0)
		}
		a.parts[pixel-lo] += (1 - after) / n
		a.parts[pixel-lo+1] += after / n
	}
	sum, before := 0.0, 0
	for _, part := range a.parts {
		if before == unity {
			return // beyond the source
		}
		sum += part
		upTo := int(math.Round(sum * unity))
		a.weight = append(a.weight, uint16(upTo-before))
		before = upTo
	}
}

// between is the pixel before the point c of the source, and the part that the one
// after it has there.
func (a *axis) between(c float64) (pixel int, after float64) {
	c = min(max(c-0.5, 0), float64(a.span.size-1)) // pixel i has its centre at i+0.5
	i := int(c)
	return i, c - float64(i)
}

// taps returns the first pixel of sample i and the weights from there on.
func (a *axis) taps(i int) (first int, weights []uint16) {
	return a.first[i], a.weight[a.at[i]:a.at[i+1]]
}

// needs is the range of pixels that the samples from one on to another need.
func (a *axis) needs(from, to int) (lo, hi int) {
	last := to - 1
	return a.first[from], a.first[last] + a.at[to] - a.at[last]
}

// reach is the range of pixels that any sample needs.
func (a *axis) reach() (lo, hi int) {
	lo = a.span.size
	for i, first := range a.first {
		lo = min(lo, first)
		hi = max(hi, first+a.at[i+1]-a.at[i])
	}
	return lo, hi
}
