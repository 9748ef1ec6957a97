package server

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// serveWebSocket is the whole life of one connection.
func (s *Server) serveWebSocket(w http.ResponseWriter, r *http.Request) {
	log := s.cfg.Logger.With("remote", r.RemoteAddr)
	if !s.gate.enter() {
		log.Warn("connection refused: server is full or stopping")
		http.Error(w, "server is full, try again later", http.StatusServiceUnavailable)
		return
	}
	defer s.gate.leave()
	tap := &hijackTap{ResponseWriter: w}
	ws, err := websocket.Accept(tap, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		log.Debug("no websocket handshake", "error", err)
		return
	}
	c := newConn(ws, tap.conn, s.cfg)
	log.Debug("connection opened")
	reason := c.run(r.Context(), s)
	log.Debug("connection closed", "reason", reason)
}

// handle does what one message of c asks for. An error is a refusal to be told
// to c, and touches nobody else.
func (s *Server) handle(c *conn, data []byte) error {
	m, err := signal.ParseMessage(data)
	if err != nil {
		return err
	}
	switch m.Type {
	case signal.TypeCreateRoom:
		return s.rooms.create(c, m.Resume)
	case signal.TypeRoomCreated, signal.TypeSeated, signal.TypeError, signal.TypePeerLeft:
		return refusal(signal.CodeReservedType, "messages of type %s come from the server only", m.Type)
	}
	if m.RoomID == "" {
		return refusal(signal.CodeMissingRoom, "message of type %q has no roomId", m.Type)
	}
	switch m.Type {
	case signal.TypeOffer:
		return s.rooms.offer(c, m.RoomID, data, m.Resume)
	case signal.TypeICEServers:
		return s.rooms.iceServers(c, m.RoomID)
	case signal.TypeResume:
		return s.resume(c, m)
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

func (s *Server) resume(c *conn, m signal.Message) error {
	req, err := m.ResumeRequest()
	if err != nil {
		return err
	}
	if err := s.rooms.resume(c, m.RoomID, req); err != nil {
		return err
	}
	s.cfg.Logger.Info("seat taken again", "room", hashRoom(m.RoomID), "role", string(req.Role))
	return nil
}

// gone is told that c has sent its last message.
func (s *Server) gone(c *conn) {
	if id, kept := s.rooms.drop(c); id != "" {
		s.cfg.Logger.Info("member lost", "room", hashRoom(id), "seat_kept", kept)
	}
}

// hashRoom names a room in a log, where the ID itself would be an invitation.
func hashRoom(id string) string {
	sum := sha256.Sum256([]byte(id))
	return hex.EncodeToString(sum[:4])
}
