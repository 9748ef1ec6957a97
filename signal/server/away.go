package server

import (
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// drop is told that somebody's connection has ended. Its seat is kept for a
// while if it asked for that; else it is freed and the other member told. It
// gives the ID of the room m sat in, "" for none.
func (rs *rooms) drop(m member) (id string, kept bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	guest := rs.desk.forget(m)
	s := rs.seats[m]
	if s == nil {
		return "", false
	}
	if !s.keeps || rs.silent {
		rs.lose(s)
		return s.room.id, false
	}
	delete(rs.seats, m)
	rs.tellLeft()
	s.owner, s.guest = nil, guest
	rs.await(s)
	return s.room.id, true
}

// await begins the time for which a seat is kept without its owner.
func (rs *rooms) await(s *seat) {
	s.until = time.Now().Add(rs.grace)
	s.expiry = time.AfterFunc(rs.grace, func() { rs.expire(s) })
}

// expire frees a seat whose owner has not come back in time. Where it has, and
// was faster than the timer could be stopped, there is nothing to do.
func (rs *rooms) expire(s *seat) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	there := s.room.creator == s || s.room.joiner == s
	if there && s.owner == nil && !time.Now().Before(s.until) {
		rs.lose(s)
	}
}

// askForSeat tells the creator that somebody would take the joiner's seat, who is
// away. It knows best whether that one is still in the call.
func (r *room) askForSeat() {
	if r.creator.owner != nil {
		r.creator.owner.deliver(encodeMessage(signal.Message{Type: signal.TypeSeatWanted}))
	}
}

// freeSeat has the joiner's seat kept no longer, if m is the creator of the room
// and the joiner away.
func (rs *rooms) freeSeat(m member, id string) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	s := rs.seats[m]
	if s == nil || s.room.id != id {
		return errNotInRoom
	}
	s.received++
	if j := s.room.joiner; s.room.creator == s && j != nil && j.owner == nil {
		rs.lose(j)
	}
	return nil
}

// lose frees a seat and tells the other member.
func (rs *rooms) lose(s *seat) {
	if to := s.room.other(s); to != nil && !rs.silent {
		to.deliver(encode(signal.TypePeerLeft, s.room.id, peerLeftText))
	}
	rs.stand(s)
}

// makePlace reports whether there is a place for another room. A room without any
// connection, the one that is so for the longest time, gives way to a new one.
func (rs *rooms) makePlace() bool {
	if len(rs.byID) < rs.max {
		return true
	}
	var oldest *room
	for _, r := range rs.byID {
		if r.deserted() && (oldest == nil || r.lastSeen().Before(oldest.lastSeen())) {
			oldest = r
		}
	}
	if oldest == nil {
		return false
	}
	for _, s := range []*seat{oldest.creator, oldest.joiner} {
		if s != nil {
			rs.stand(s)
		}
	}
	return true
}

// deserted reports whether nobody of the room is connected.
func (r *room) deserted() bool {
	return (r.creator == nil || r.creator.owner == nil) && (r.joiner == nil || r.joiner.owner == nil)
}

// lastSeen orders deserted rooms by when the last member went.
func (r *room) lastSeen() (t time.Time) {
	for _, s := range []*seat{r.creator, r.joiner} {
		if s != nil && s.until.After(t) {
			t = s.until
		}
	}
	return t
}
