//go:build e2e

package e2e

import (
	"runtime"
	"time"
)

const (
	// standstill is how long a machine with nothing else to do never keeps a
	// thread waiting that wants to run.
	standstill = 50 * time.Millisecond
	chirp      = 5 * time.Millisecond
)

// canary is a thread that wants to run every few milliseconds, and notes for how
// long it could not: then nobody else could be sure to either.
type canary struct {
	end     chan struct{}
	longest chan time.Duration
}

func startCanary() *canary {
	c := &canary{end: make(chan struct{}), longest: make(chan time.Duration)}
	go c.sing()
	return c
}

func (c *canary) sing() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	longest, due := time.Duration(0), time.Now().Add(chirp)
	for {
		select {
		case <-c.end:
			c.longest <- longest
			return
		case <-time.After(time.Until(due)):
		}
		now := time.Now()
		longest = max(longest, now.Sub(due))
		due = now.Add(chirp)
	}
}

// stop tells the longest time that the machine had no time.
func (c *canary) stop() time.Duration {
	close(c.end)
	return <-c.longest
}
