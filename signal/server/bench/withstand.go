package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"
)

// The good pairs: each meets, talks for a second and parts, again and again.
const (
	goodPairs   = 100
	goodTime    = 8 * time.Second
	talks       = 10 // each way
	talkEvery   = 100 * time.Millisecond
	mostAtWorst = 2.0 // times as long
	shownErrors = 3
)

// withstand measures what good pairs feel of hostile clients: beside the same pairs
// without them, and beside a round in which the hostile are at another server on
// the same core, which gives way to the measured one. What the pairs feel in that
// is of this machine, which the load shares with the server, and not of the server.
func (b *bench) withstand(ctx context.Context) error {
	p, err := b.server.launch(ctx, b.serverCore)
	if err != nil {
		return err
	}
	defer p.stop()
	decoy, err := command{"decoy", b.server.args[:4]}.launch(ctx, b.serverCore)
	if err != nil {
		return err
	}
	defer decoy.stop()
	if err := giveWay(decoy.cmd.Process.Pid); err != nil {
		return err
	}
	quiet, apart, under, near := new(good), new(good), new(good), new(good)
	if err := new(good).run(ctx, p.addr); err != nil { // the server warms up
		return err
	}
	for round := range b.rounds {
		if err := quiet.run(ctx, p.addr); err != nil {
			return err
		}
		if err := b.besieged(ctx, decoy, p, apart, false); err != nil {
			return err
		}
		if err := b.besieged(ctx, p, p, under, false); err != nil {
			return err
		}
		b.note("hostile, round %d: quiet %s; besieged elsewhere %s; besieged %s", round+1, quiet, apart, under)
	}
	if err := b.besieged(ctx, p, p, near, true); err != nil {
		return err
	}
	b.note("hostile at the same address: %s", near)
	b.add(
		worse("set-up", &quiet.meeting, &under.meeting), worse("message", &quiet.talking, &under.talking),
		row{
			what:     "the same, good set-ups that failed",
			measured: fmt.Sprintf("%d of %d", len(under.errors), under.meeting.count()+len(under.errors)),
			limit:    "0", passed: len(under.errors) == 0 && under.meeting.count() > 0,
		},
		row{what: "the same, all from one address, good and hostile", measured: near.String()},
		row{what: "the same, the hostile at another server on the same core: the machine's share", measured: apart.String()},
	)
	return nil
}

// worse compares 99th percentiles.
func worse(what string, quiet, under *sample) row {
	before, after := quiet.percentile(99), under.percentile(99)
	ratio := float64(after) / float64(max(before, 1))
	return row{
		ratio: fmt.Sprintf("%.2f", ratio), what: fmt.Sprintf("1000 hostile connections, 100 good pairs, 99th percentile of a %s", what),
		measured: fmt.Sprintf("%s, %s without", ms(after), ms(before)),
		limit:    fmt.Sprint(mostAtWorst), passed: ratio <= mostAtWorst,
	}
}

// besieged runs good pairs at p while hostile clients, in a process of their own,
// are at work at the target.
func (b *bench) besieged(ctx context.Context, target, p *process, g *good, near bool) error {
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, "-hostile", target.addr, "-assaults", b.assaults, "-near="+strconv.FormatBool(near))
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe() // the hostile end with it
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("start the hostile: %w", err)
	}
	var ready [1]byte
	_, err = io.ReadFull(stdout, ready[:]) // a line, once all have begun
	if err == nil {
		g.near = near
		err = g.run(ctx, p.addr)
	}
	stdin.Close()
	return errors.Join(err, cmd.Wait())
}

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
