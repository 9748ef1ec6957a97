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
func (b *bucket) take(now time.Time) bool {
	b.tokens = min(b.burst, b.tokens+b.rate*now.Sub(b.last).Seconds())
	b.last = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

// full reports whether a bucket that nothing more is taken from is as good as new.
func (b *bucket) full(now time.Time) bool {
	return b.tokens+b.rate*now.Sub(b.last).Seconds() >= b.burst
}
