package main

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"
)

// How set-ups are counted.
const (
	setupWorkers = 32 // at once, so that the server never waits for the load
	setupWarm    = 2 * time.Second
	setupTime    = 6 * time.Second
)

// setups measures how many people a server brings together in a second.
func (b *bench) setups(ctx context.Context) error {
	var ours, theirs, ratios []float64
	for round := range b.rounds {
		rates := map[string]float64{}
		for _, c := range b.servers() {
			rate, err := b.countSetups(ctx, c)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			b.note("set-ups, round %d, %s: %.0f/s, %s", round+1, c.name, rate.perSecond, rate.load())
			rates[c.name] = rate.perSecond
		}
		ours = append(ours, rates[b.server.name])
		if b.rival != nil {
			theirs = append(theirs, rates[b.rival.name])
			ratios = append(ratios, rates[b.server.name]/rates[b.rival.name])
		}
	}
	b.add(row{
		what:     "full set-ups, one core",
		measured: fmt.Sprintf("%.0f/s (worst round %.0f)", percentile(ours, 50), percentile(ours, 0)),
		limit:    "1000/s", passed: percentile(ours, 50) >= 1000,
	})
	if b.rival != nil {
		b.add(row{
			ratio:    fmt.Sprintf("%.2f", percentile(ratios, 50)),
			what:     "the same, to " + b.rival.name + " in the same round",
			measured: fmt.Sprintf("%s %.0f/s (worst ratio %.2f)", b.rival.name, percentile(theirs, 50), percentile(ratios, 0)),
			limit:    "1.5", passed: percentile(ratios, 50) >= 1.5,
		})
	}
	return nil
}

// setupRate is what a server has done, and what it and the load needed of their cores.
type setupRate struct {
	perSecond      float64
	server, client float64 // of a core
}

func (r setupRate) load() string {
	return fmt.Sprintf("the server busy %.0f %%, the load %.0f %%", 100*r.server, 100*r.client)
}

// countSetups has workers bring pairs together one after the other.
func (b *bench) countSetups(ctx context.Context, c command) (rate setupRate, err error) {
	p, err := c.launch(ctx, b.serverCore)
	if err != nil {
		return rate, err
	}
	defer p.stop()
	if _, err := meetFor(ctx, p.addr, setupWarm); err != nil {
		return rate, err
	}
	serverBefore, err := p.busy()
	if err != nil {
		return rate, err
	}
	clientBefore, begin := ownTime(), time.Now()
	done, err := meetFor(ctx, p.addr, setupTime)
	if err != nil {
		return rate, err
	}
	took := time.Since(begin).Seconds()
	serverAfter, err := p.busy()
	return setupRate{
		perSecond: float64(done) / took,
		server:    (serverAfter - serverBefore).Seconds() / took,
		client:    (ownTime() - clientBefore).Seconds() / took,
	}, err
}

// meetFor has pairs meet and part for a while and tells how many did.
func meetFor(ctx context.Context, addr string, d time.Duration) (done int, err error) {
	from := newAddresses(16, 1<<12)
	counts := make([]int, setupWorkers)
	group, ctx := errgroup.WithContext(ctx)
	end := time.Now().Add(d)
	for i := range counts {
		group.Go(func() error {
			var p pair
			for time.Now().Before(end) {
				if err := p.meet(ctx, addr, from); err != nil {
					return err
				}
				if err := p.part(); err != nil {
					return err
				}
				counts[i]++
			}
			return nil
		})
	}
	err = group.Wait()
	for _, n := range counts {
		done += n
	}
	return done, err
}
