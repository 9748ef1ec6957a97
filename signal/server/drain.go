package server

import (
	"context"
	"net/http"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// drainInterval is how often it is looked whether the seats are empty.
const drainInterval = 100 * time.Millisecond

// goingAwayText is the payload of goingAway.
const goingAwayText = "the server is about to stop or restart: calls go on without it"

// Drain prepares the end of a server that runs: /readyz says so, members are told
// (goingAway), no room is opened any more, and it waits until nobody has a seat
// or ctx ends. It reports whether all had left. Then end [Server.Serve].
func (s *Server) Drain(ctx context.Context) (empty bool) {
	s.draining.Store(true)
	told := s.rooms.announce(encode(signal.TypeGoingAway, "", goingAwayText))
	s.cfg.Logger.Info("draining", "members", told)
	tick := time.NewTicker(drainInterval)
	defer tick.Stop()
	for {
		_, members := s.rooms.count()
		if members == 0 {
			return true
		}
		select {
		case <-ctx.Done():
			s.cfg.Logger.Warn("not drained in time: calls go on, those that are relayed here break", "members", members)
			return false
		case <-tick.C:
		}
	}
}

// announce sends msg to every member and counts them.
func (rs *rooms) announce(msg []byte) (told int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for m := range rs.seats {
		m.deliver(msg)
	}
	return len(rs.seats)
}

// count is how many rooms there are and how many seats are taken.
func (rs *rooms) count() (open, members int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return len(rs.byID), len(rs.seats)
}

// count is how many are inside.
func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.open
}

// serveReady tells a load balancer whether to send new visitors.
func (s *Server) serveReady(w http.ResponseWriter, _ *http.Request) {
	if s.draining.Load() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	writeText(w, "ready")
}
