package server

import (
	"errors"
	"net/http"
	"net/netip"
	"time"

	"github.com/rtcchat/rtcchat/signal/redact"
)

// Why a handshake is refused.
var (
	errForeignPage  = errors.New("this server takes no pages of other origins")
	errServerBusy   = errors.New("server is full, try again later")
	errAddressBusy  = errors.New("too many connections from this address")
	errAddressHasty = errors.New("too many new connections from this address, try again later")
)

// serveWebSocket opens a connection. Its life goes on in a goroutine of its own,
// so that what net/http has kept for the request is given back.
func (s *Server) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	ip := s.proxies.source(r).client
	log := s.cfg.Logger.With("remote", redact.Address(ip.String()))
	v, err := s.admit(r, ip)
	if err != nil {
		log.Log(r.Context(), s.complaints.level(time.Now()), "connection refused", "reason", err, "origin", r.Header.Get("Origin"))
		s.metrics.failed.WithLabelValues(handshakeFailure(err)).Inc()
		refuseHandshake(w, err)
		return
	}
	c := newConn(v, &s.cfg, s.metrics)
	if err := c.accept(w, r, &s.lane); err != nil {
		s.gate.leave(v)
		s.metrics.failed.WithLabelValues(failedWebSocket).Inc()
		log.Debug("no websocket handshake", "error", err)
		return
	}
	s.metrics.opened.Inc()
	s.patrol.add(c)
	log.Debug("connection opened")
	go c.run(s)
}

// closed is told that a connection has ended.
func (s *Server) closed(c *conn) {
	s.metrics.lasted.Observe(c.age().Seconds())
	s.cfg.Logger.Debug("connection closed", "reason", c.reason)
	s.patrol.remove(c)
	s.gate.leave(c.visitor)
}

// admit lets a connection in at the gate, or tells why not.
func (s *Server) admit(r *http.Request, ip netip.Addr) (*visitor, error) {
	if !s.mayOpen(r) {
		return nil, errForeignPage
	}
	return s.gate.enter(ip, time.Now())
}

// handshakeFailure is err as a label.
func handshakeFailure(err error) string {
	switch {
	case errors.Is(err, errForeignPage):
		return failedOrigin
	case errors.Is(err, errServerBusy):
		return failedFull
	}
	return failedAddress
}

func refuseHandshake(w http.ResponseWriter, err error) {
	if errors.Is(err, errForeignPage) {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	status := http.StatusTooManyRequests
	if errors.Is(err, errServerBusy) {
		status = http.StatusServiceUnavailable
	}
	w.Header().Set("Retry-After", "10")
	http.Error(w, err.Error(), status)
}
