package term

import (
	"math"
	"time"
)

const (
	// headroom is the part of the bandwidth that frames may fill: what is left
	// is for keys, and for what was measured wrongly.
	headroom = 0.8
	// startRate is what frames are made for, bytes a second, as long as nothing
	// has been measured: what is too much on a thin line stands before all that
	// comes after it, and a fast one is known after a frame or two.
	startRate = 32_000
)

// ceiling is what is sent at most, in bytes a second, whatever the link would
// take; 0 for any number. Where nothing can be measured there must be one.
func (r *rate) ceiling(now time.Time) float64 {
	blind := r.pacing == FixedRate || r.pacing >= Untried && !r.fenced(now)
	if blind && r.cap == 0 {
		return fixedRate
	}
	return r.cap
}

// speed is the bytes a second that may be sent, 0 when nothing limits them or
// it is not known.
func (r *rate) speed(now time.Time) float64 {
	b := r.ceiling(now)
	if r.pacing < Untried || !r.trusted {
		return b
	}
	measured := r.link.bandwidth(now)
	if b == 0 || measured > 0 && measured < b {
		return measured
	}
	return b
}

// budget is how many bytes a frame should take at most for frameRate of them a
// second to get through, [math.MaxInt] for any number.
func (r *rate) budget(now time.Time) int {
	s := r.speed(now)
	if r.fenced(now) && r.link.bandwidth(now) == 0 && (s == 0 || s > startRate) {
		s = startRate
	}
	b := s * headroom / frameRate
	if b == 0 || b > math.MaxInt/2 {
		return math.MaxInt
	}
	return max(int(b), 1)
}
