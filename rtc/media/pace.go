package media

import (
	"context"
	"sync/atomic"
	"time"
)

// pacer waits for moments of the monotonic clock, reusing one timer. Devices
// that keep their own time compute each moment from their start, never from
// the moment before, so that nothing adds up. The zero value is ready. For one
// goroutine.
type pacer struct{ timer *time.Timer }

// waitUntil waits until t, or returns the error of ctx where that ends first.
func (p *pacer) waitUntil(ctx context.Context, t time.Time) error {
	d := time.Until(t)
	if err := ctx.Err(); err != nil || d <= 0 {
		return err
	}
	if p.timer == nil {
		p.timer = time.NewTimer(d)
	} else {
		p.timer.Reset(d)
	}
	select {
	case <-ctx.Done():
		p.timer.Stop()
		return ctx.Err()
	case <-p.timer.C:
		return nil
	}
}

// sampleTime is how long n samples last.
func sampleTime(n int64) time.Duration {
	return time.Duration(n/SampleRate)*time.Second + time.Duration(n%SampleRate)*time.Second/SampleRate
}

// captureLag is how far a reader of a microphone may stay behind before sound
// is lost to it, as with a real sound card's buffer.
const captureLag = time.Second

// captureClock lets sound through as fast as a sound card would capture it:
// sample k exists from k/48000 s after the start on. Its start may be asked
// from any goroutine, the rest is for one.
type captureClock struct {
	pacer pacer
	start atomic.Pointer[time.Time]
	next  int64 // the sample to be captured next
}

// take waits until n samples more exist and returns the number of the first.
// The clock starts with the first call. A reader too far behind loses samples.
func (c *captureClock) take(ctx context.Context, n int) (first int64, err error) {
	start := c.start.Load()
	if start == nil {
		now := time.Now()
		start = &now
		c.start.Store(start)
	}
	if late := time.Since(*start) - sampleTime(c.next+int64(n)); late > captureLag {
		c.next += int64(late.Seconds() * SampleRate)
	}
	first = c.next
	if err := c.pacer.waitUntil(ctx, start.Add(sampleTime(first+int64(n)))); err != nil {
		return 0, err
	}
	c.next += int64(n)
	return first, nil
}

// started is the time of sample 0; the zero time before the first take.
func (c *captureClock) started() time.Time {
	if start := c.start.Load(); start != nil {
		return *start
	}
	return time.Time{}
}
