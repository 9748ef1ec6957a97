package server

import (
	"net/netip"
	"sync"
	"time"
)

// gate counts the connections that are open, and lets no more in than there may
// be, in all and of one client address.
type gate struct {
	cfg      *Config
	mu       sync.Mutex
	open     int
	closed   bool
	visitors map[netip.Addr]*visitor
	inside   sync.WaitGroup
}

func newGate(cfg *Config) *gate {
	return &gate{cfg: cfg, visitors: map[netip.Addr]*visitor{}}
}

// enter lets one more connection from ip in, which must leave again, or tells
// why not: errServerBusy, errAddressBusy or errAddressHasty.
func (g *gate) enter(ip netip.Addr, now time.Time) (*visitor, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || g.open >= g.cfg.MaxConnections {
		return nil, errServerBusy
	}
	v := g.visitor(addressBlock(ip), now)
	if v.connections >= g.cfg.ConnectionsPerAddress {
		return nil, errAddressBusy
	}
	if !v.handshakes.take(now) {
		return nil, errAddressHasty
	}
	v.connections++
	g.open++
	g.inside.Add(1)
	return v, nil
}

func (g *gate) leave(v *visitor) {
	g.mu.Lock()
	v.connections--
	g.open--
	g.mu.Unlock()
	g.inside.Done()
}

// close lets nobody in from now on.
func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

// wait waits until all have left. The gate must have been closed.
func (g *gate) wait() { g.inside.Wait() }

// visitor finds what is known of a block of addresses.
func (g *gate) visitor(block netip.Addr, now time.Time) *visitor {
	v := g.visitors[block]
	if v == nil {
		if most := 4 * g.cfg.MaxConnections; len(g.visitors) >= most {
			g.forget(now, most-most/4)
		}
		v = newVisitor(g.cfg, now)
		g.visitors[block] = v
	}
	return v
}

// forget keeps at most so many of those who are not here: first those of whom
// nothing is left to remember go, then any.
func (g *gate) forget(now time.Time, most int) {
	for block, v := range g.visitors {
		if !v.here() && v.handshakes.full(now) {
			delete(g.visitors, block)
		}
	}
	for block, v := range g.visitors {
		if len(g.visitors) <= most {
			return
		}
		if !v.here() {
			delete(g.visitors, block)
		}
	}
}
