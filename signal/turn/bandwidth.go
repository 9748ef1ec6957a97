package turn

import (
	"sync"
	"time"
)

// bandwidth is a token bucket of bytes that holds one second's worth. Any
// goroutine may use it.
type bandwidth struct {
	rate   float64 // bytes a second
	mu     sync.Mutex
	tokens float64
	last   time.Time
}

func newBandwidth(rate int, now time.Time) *bandwidth {
	return &bandwidth{rate: float64(rate), tokens: float64(rate), last: now}
}

// take reports whether n more bytes may pass.
func (b *bandwidth) take(n int, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tokens = min(b.rate, b.tokens+b.rate*now.Sub(b.last).Seconds())
	b.last = now
	if b.tokens < float64(n) {
		return false
	}
	b.tokens -= float64(n)
	return true
}
