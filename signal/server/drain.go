package server

import (
	"context"
	"net/http"

	"github.com/rtcchat/rtcchat/signal"
)

// goingAwayText is the payload of goingAway.
const goingAwayText = "the server is about to stop or restart: calls go on without it"

// Drain prepares the end of a server that runs: /readyz says so, members are told
// (goingAway), no room is opened any more, and it waits until nobody has a seat
// or ctx ends. It reports whether all had left. Then end [Server.Serve].
func (s *Server) Drain(ctx context.Context) (empty bool) {
	told, left := s.rooms.drain(encode(signal.TypeGoingAway, "", goingAwayText))
	s.cfg.Logger.Info("draining", "members", told)
	select {
	case <-left:
		return true
	case <-ctx.Done():
		_, members := s.rooms.count()
		s.cfg.Logger.Warn("not drained in time: calls go on, those that are relayed here break", "members", members)
		return false
	}
}

// drain has no room opened from now on, sends msg to every member and counts them.
// left is closed when none is there any more.
func (rs *rooms) drain(msg []byte) (told int, left <-chan struct{}) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.draining = true
	if rs.left == nil {
		rs.left = make(chan struct{})
	}
	for m := range rs.seats {
		m.deliver(msg)
	}
	told = len(rs.seats)
	left = rs.left
	rs.tellLeft()
	return told, left
}

// tellLeft is called after a member has gone.
func (rs *rooms) tellLeft() {
	if rs.left != nil && len(rs.seats) == 0 {
		close(rs.left)
		rs.left = nil // once
	}
}

// isDraining reports whether drain was called.
func (rs *rooms) isDraining() bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.draining
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
	if s.rooms.isDraining() {
		http.Error(w, "stopping", http.StatusServiceUnavailable)
		return
	}
	writeText(w, "ready")
}
