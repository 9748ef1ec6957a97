package signal

import (
	"context"
	"math/rand/v2"
	"time"
)

// When a session tries to come back: soon, then ever less often, and never all
// clients of a server at the same time.
const (
	firstDelay   = 150 * time.Millisecond
	longestDelay = 4 * time.Second
	// stable is how long a connection has to last for the next delay to be short again.
	stable = 10 * time.Second
)

// backoff is an exponential delay with jitter.
type backoff struct{ delay time.Duration }

// next is how long to wait before the next attempt: half to all of a delay that doubles.
func (b *backoff) next() time.Duration {
	b.delay = min(max(2*b.delay, firstDelay), longestDelay)
	return b.delay/2 + rand.N(b.delay/2)
}

// lasted is told how long a connection was up.
func (b *backoff) lasted(d time.Duration) {
	if d >= stable {
		b.delay = 0
	}
}

// wait waits for the next attempt; false where ctx ends before.
func (b *backoff) wait(ctx context.Context) bool {
	timer := time.NewTimer(b.next())
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
