package server

import (
	"errors"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/redact"
)

// serveWebSocket is the whole life of one connection.
func (s *Server) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	log := s.cfg.Logger.With("remote", redact.Address(r.RemoteAddr))
	if !s.gate.enter() {
		s.metrics.failed.WithLabelValues(failedFull).Inc()
		log.Warn("connection refused: server is full or stopping")
		http.Error(w, "server is full, try again later", http.StatusServiceUnavailable)
		return
	}
	defer s.gate.leave()
	tap := &hijackTap{ResponseWriter: w}
	ws, err := websocket.Accept(tap, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		s.metrics.failed.WithLabelValues(failedWebSocket).Inc()
		log.Debug("no websocket handshake", "error", err)
		return
	}
	c := newConn(ws, tap.conn, s.cfg, s.metrics)
	s.metrics.opened.Inc()
	defer func(begin time.Time) { s.metrics.lasted.Observe(time.Since(begin).Seconds()) }(time.Now())
	log.Debug("connection opened")
	reason := c.run(r.Context(), s)
	log.Debug("connection closed", "reason", reason)
}

// handle does what one message of c asks for. An error is a refusal to be told
// to c, and touches nobody else.
func (s *Server) handle(c *conn, data []byte) error {
	came := time.Now()
	m, err := signal.ParseMessage(data)
	defer func() { s.metrics.took(m.Type, len(data), came) }()
	if err != nil {
		return err
	}
	switch m.Type {
	case signal.TypeCreateRoom:
		if s.draining.Load() {
			return errStopping
		}
		return s.rooms.create(c)
	case signal.TypeRoomCreated, signal.TypeError, signal.TypePeerLeft, signal.TypeGoingAway:
		return refusal(signal.CodeReservedType, "messages of type %s come from the server only", m.Type)
	}
	if m.RoomID == "" {
		return refusal(signal.CodeMissingRoom, "message of type %q has no roomId", m.Type)
	}
	switch m.Type {
	case signal.TypeOffer:
		return s.rooms.offer(c, m.RoomID, data)
	case signal.TypeICEServers:
		return s.rooms.iceServers(c, m.RoomID)
	case signal.TypeLeave:
		return s.rooms.leave(c, m.RoomID, data)
	case signal.TypeICECandidate:
		// One that crosses the other's leaving on the wire is nobody's mistake.
		if err := s.rooms.relay(c, m.RoomID, data); !errors.Is(err, signal.CodePeerAbsent) {
			return err
		}
		return nil
	}
	return s.rooms.relay(c, m.RoomID, data)
}

// gone is told that c has sent its last message.
func (s *Server) gone(c *conn) {
	if id := s.rooms.drop(c); id != "" {
		s.cfg.Logger.Info("member lost", "room", s.names.Hash(id))
	}
}
