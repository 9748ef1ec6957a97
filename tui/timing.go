package tui

import (
	"slices"
	"time"
)

// mostTimes bounds how many times a timing keeps: the newest ones.
const mostTimes = 1 << 14

// timing is how long something took each time.
type timing struct {
	took []time.Duration // a ring
	next int
}

func (t *timing) add(d time.Duration) {
	if t.took == nil {
		t.took = make([]time.Duration, 0, mostTimes)
	}
	if len(t.took) < mostTimes {
		t.took = append(t.took, d)
		return
	}
	t.took[t.next%mostTimes] = d
	t.next++
}

// percentile is what so many of a hundred are not above, in milliseconds; 0 when
// there are none.
func (t *timing) percentile(percent int) float64 {
	if len(t.took) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(t.took))
	return sorted[min(len(sorted)*percent/100, len(sorted)-1)].Seconds() * 1000
}
