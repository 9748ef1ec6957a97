package server

import "time"

// bucket is a token bucket: it lets through rate events a second on average,
// and burst at once. For one goroutine.
type bucket struct {
	rate, burst float64
	tokens      float64
	last        time.Time
}

func newBucket(rate float64, burst int, now time.Time) bucket {
	return bucket{rate: rate, burst: float64(burst), tokens: float64(burst), last: now}
}

// take reports whether an event may happen now.
func (b *bucket) take(now time.Time) bool { return b.takeMany(now, 1) }

// takeMany reports whether something that counts as n events may happen now. It
// counts as burst at most, so that nothing is refused for ever.
func (b *bucket) takeMany(now time.Time, n int) bool {
	b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	b.last = now
	cost := min(float64(n), b.burst)
	if b.tokens < cost {
		return false
	}
	b.tokens -= cost
	return true
}

// full reports whether a bucket that nothing more is taken from is as good as new.
func (b *bucket) full(now time.Time) bool {
	return b.tokens+b.rate*now.Sub(b.last).Seconds() >= b.burst
}
