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
	rates, thrifts := map[string][]float64{}, map[string][]float64{} // by server
	for round := range b.rounds {
		for _, c := range b.servers() {
			rate, err := b.countSetups(ctx, c)
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
			b.note("set-ups, round %d, %s: %.0f/s, %s", round+1, c.name, rate.perSecond, rate.load())
			rates[c.name] = append(rates[c.name], rate.perSecond)
			thrifts[c.name] = append(thrifts[c.name], rate.perSecond/rate.server)
		}
	}
	ours := rates[b.server.name]
	b.add(row{
		what:     "full set-ups, one core",
		measured: fmt.Sprintf("%.0f/s (worst round %.0f)", percentile(ours, 50), percentile(ours, 0)),
		limit:    "1000/s", passed: percentile(ours, 50) >= 1000,
	})
	if b.rival == nil {
		return nil
	}
	r := b.compare("the same, to "+b.rival.name+" in the same round", rates)
	r.limit, r.passed = "1.5", medianRatio(ours, rates[b.rival.name]) >= 1.5
	b.add(r, b.compare("the same, for a second of the core: what else runs on it matters less", thrifts))
	return nil
}

// compare is a row of the ratios of what was measured in the same rounds.
func (b *bench) compare(what string, values map[string][]float64) row {
	ours, theirs := values[b.server.name], values[b.rival.name]
	return row{
		ratio: fmt.Sprintf("%.2f", medianRatio(ours, theirs)), what: what,
		measured: fmt.Sprintf("%.0f, %s %.0f (worst ratio %.2f)", percentile(ours, 50), b.rival.name, percentile(theirs, 50),
			percentile(quotients(ours, theirs), 0)),
	}
}

func medianRatio(ours, theirs []float64) float64 { return percentile(quotients(ours, theirs), 50) }

// quotients divides round by round.
func quotients(ours, theirs []float64) []float64 {
	out := make([]float64, len(ours))
	for i := range ours {
		out[i] = ours[i] / theirs[i]
	}
	return out
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
