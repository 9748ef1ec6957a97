package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"time"
)

// The good pairs: each meets, talks for a second and parts, again and again.
const (
	goodPairs   = 100
	goodTime    = 8 * time.Second
	talks       = 10 // each way
	talkEvery   = 100 * time.Millisecond
	shownErrors = 3
)

// good is how good pairs fared.
type good struct {
	near             bool   // they come from the usual address
	meeting, talking sample // a whole set-up, one message

	mu     sync.Mutex
	errors []error
}

// run has good pairs meet again and again for a while.
func (g *good) run(ctx context.Context, addr string) error {
	var all sync.WaitGroup
	ctx, cancel := context.WithTimeout(ctx, goodTime)
	defer cancel()
	from := newAddresses(16, 1<<12)
	if g.near {
		from = nil
	}
	for i := range goodPairs {
		all.Go(func() {
			start := time.NewTimer(talkEvery * time.Duration(i) / goodPairs * talks) // one after the other
			defer start.Stop()
			select {
			case <-start.C:
			case <-ctx.Done():
			}
			for ctx.Err() == nil {
				g.note(ctx, g.live(ctx, addr, from))
			}
		})
	}
	all.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// live is one pair from its meeting to its parting.
func (g *good) live(ctx context.Context, addr string, from *addresses) error {
	var p pair
	begin := time.Now()
	// Whoever has begun is let finish.
	if err := p.meet(context.WithoutCancel(ctx), addr, from); err != nil {
		return err
	}
	g.meeting.add(time.Since(begin))
	tick := time.NewTicker(talkEvery)
	defer tick.Stop()
	for range talks {
		<-tick.C
		if err := p.extend(); err != nil {
			return err
		}
		for _, way := range [][2]*socket{{&p.creator, &p.joiner}, {&p.joiner, &p.creator}} {
			begin := time.Now()
			p.out = candidate.frame(p.out[:0], p.room)
			if _, err := way[0].Write(p.out); err != nil {
				return err
			}
			if err := p.expect(way[1], candidate, 1); err != nil {
				return err
			}
			g.talking.add(time.Since(begin))
		}
	}
	return p.part()
}

// note keeps an error. A pair that failed waits before it tries again.
func (g *good) note(ctx context.Context, err error) {
	if err == nil {
		return
	}
	g.mu.Lock()
	g.errors = append(g.errors, err)
	if len(g.errors) <= shownErrors {
		fmt.Fprintln(os.Stderr, "a good pair failed:", err)
	}
	g.mu.Unlock()
	pause(ctx, talkEvery)
}

// pause waits for d or the end of ctx.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// String is the figures in short.
func (g *good) String() string {
	return fmt.Sprintf("set-up %s (99th percentile of %d), message %s (of %d), %d failed", ms(g.meeting.percentile(99)),
		g.meeting.count(), ms(g.talking.percentile(99)), g.talking.count(), len(g.errors))
}
