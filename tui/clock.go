package tui

import (
	"context"
	"time"
)

// clock sends ticks at the pace of the screen that is shown.
type clock struct {
	pace chan time.Duration // one slot, the newest wins
}

func newClock() *clock { return &clock{pace: make(chan time.Duration, 1)} }

// set changes the pace. For the Update goroutine only; never waits.
func (c *clock) set(d time.Duration) {
	select {
	case <-c.pace:
	default:
	}
	c.pace <- d
}

// run calls tick at the pace until ctx ends. A tick that takes long delays the
// next one, so they never pile up.
func (c *clock) run(ctx context.Context, tick func(time.Time)) {
	ticker := time.NewTicker(otherPace)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case d := <-c.pace:
			ticker.Reset(d)
		case now := <-ticker.C:
			tick(now)
		}
	}
}
