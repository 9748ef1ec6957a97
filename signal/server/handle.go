package server

import (
	"errors"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// handle does what one message of c asks for. An error is a refusal to be told
// to c, and touches nobody else.
func (s *Server) handle(c *conn, data []byte) error {
	came := time.Now()
	m, err := signal.ParseMessage(data)
	defer func() { s.metrics.took(m.Type, len(data), came) }()
	if err != nil {
		return err
	}
	if err := c.negotiate(m.Type); err != nil {
		s.rooms.refused(c, m.RoomID)
		return err
	}
	switch m.Type {
	case signal.TypeCreateRoom:
		return s.rooms.create(c, m.Resume)
	case signal.TypeRoomCreated, signal.TypeSeated, signal.TypeError, signal.TypePeerLeft, signal.TypeGoingAway, signal.TypeSeatWanted:
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
	case signal.TypeFreeSeat:
		return s.rooms.freeSeat(c, m.RoomID)
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
	s.cfg.Logger.Info("seat taken again", "room", s.names.Hash(m.RoomID), "role", string(req.Role))
	return nil
}

// gone is told that c has sent its last message.
func (s *Server) gone(c *conn) {
	if id, kept := s.rooms.drop(c); id != "" {
		s.cfg.Logger.Info("member lost", "room", s.names.Hash(id), "seat_kept", kept)
	}
}
