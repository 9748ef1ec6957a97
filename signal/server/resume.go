package server

import "github.com/rtcchat/rtcchat/signal"

// resume gives m the seat that it had over another connection, and what was
// missed. A room that is not known is made again: this server has been started
// anew, and the ID is all the proof there is of it.
func (rs *rooms) resume(m member, id string, req signal.Resume) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.seats[m] != nil {
		return errAlreadyInRoom
	}
	r := rs.byID[id]
	if r == nil {
		return rs.remake(m, id, req)
	}
	place := r.seat(req.Role)
	if *place == nil && r.again && req.Role == signal.Joiner && r.creator != nil {
		// Its offer was on the way to the creator when the server died.
		*place = rs.reserve(r)
	}
	s := *place
	switch {
	case s == nil:
		return errSeatLost
	case s.keeps && s.token == nil:
		rs.claim(s, m, req)
		return nil
	case !s.opens(req.Token):
		return errSeatLost
	}
	rs.takeOver(s, m)
	s.replay(req.Received, false, rs.grace, func() { rs.desk.renew(m, id) })
	return nil
}

// remake makes a room again, with a seat for the other member where there is one.
func (rs *rooms) remake(m member, id string, req signal.Resume) error {
	if !signal.IsOwnRoomID(id) {
		return errSeatLost // it may be known to somebody who was not invited
	}
	r, err := rs.open(m, id)
	if err != nil {
		return err
	}
	r.again = true
	if req.Role == signal.Joiner || req.Paired {
		r.creator, r.joiner = rs.reserve(r), rs.reserve(r)
	} else {
		r.creator = rs.reserve(r)
	}
	rs.claim(*r.seat(req.Role), m, req)
	return nil
}

// reserve makes a seat that is kept for an owner who has not come yet.
func (rs *rooms) reserve(r *room) *seat {
	s := &seat{room: r, keeps: true}
	rs.await(s)
	return s
}

// claim gives a reserved seat to the first who comes. The counts are the
// client's, as if it had sat there from the beginning.
func (rs *rooms) claim(s *seat, m member, req signal.Resume) {
	s.keep(req.Token)
	s.received = req.Sent
	s.missed.sent = req.Received + uint64(len(s.missed.ring))
	rs.takeOver(s, m)
	s.replay(req.Received, true, rs.grace, func() { rs.desk.again(m, s.room.id) })
}

// takeOver makes m the owner of a seat and ends the connection it had before.
func (rs *rooms) takeOver(s *seat, m member) {
	if s.expiry != nil {
		s.expiry.Stop()
		s.expiry = nil
	}
	rs.seats[m] = s
	guest := s.guest
	if former := s.owner; former != nil {
		guest = rs.desk.forget(former)
		delete(rs.seats, former)
		former.end(signal.CloseSuperseded, "the seat was taken again over another connection")
	}
	rs.desk.know(m, guest)
	s.owner, s.guest = m, nil
}
