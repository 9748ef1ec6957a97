package server

import (
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// peerLeftText is the payload of peerLeft.
const peerLeftText = "the other side has lost its connection to the server"

// member is somebody who can sit in a room. Its methods are called under the
// lock of the rooms, so that messages keep their order, and never wait.
type member interface {
	deliver(msg []byte)
	end(code websocket.StatusCode, reason string)
	// doubt has it looked soon whether the member is still there.
	doubt()
	// from is the address that the member's rooms count for.
	from() *visitor
}

// room has at least one seat that is not free; else it is forgotten.
type room struct {
	id      string
	creator *seat    // nil once gone
	joiner  *seat    // nil before the first offer, and once gone
	again   bool     // made again after the server was started anew
	visitor *visitor // whom it counts for
}

func (r *room) other(s *seat) *seat {
	if r.creator == s {
		return r.joiner
	}
	return r.creator
}

func (r *room) seat(role signal.Role) **seat {
	if role == signal.Creator {
		return &r.creator
	}
	return &r.joiner
}

// rooms knows who sits where. A member sits in one room at most.
type rooms struct {
	max      int
	grace    time.Duration // for which a seat is kept
	mu       sync.Mutex
	byID     map[string]*room
	seats    map[member]*seat // of those who are there
	draining bool             // opens no room any more
	left     chan struct{}    // while draining: closed when nobody is there
	silent   bool
	desk     *desk
}

func newRooms(most int, grace time.Duration, d *desk) *rooms {
	return &rooms{max: most, grace: grace, byID: map[string]*room{}, seats: map[member]*seat{}, desk: d}
}

// create opens a room with m as its creator, whose seat is kept if it wishes so.
func (rs *rooms) create(m member, keep bool) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.seats[m] != nil {
		return errAlreadyInRoom
	}
	r, err := rs.open(m, signal.NewRoomID())
	if err != nil {
		return err
	}
	r.creator = &seat{room: r, owner: m}
	rs.seats[m] = r.creator
	m.deliver(rs.desk.roomCreated(m, r.id))
	if keep {
		r.creator.issue(rs.grace)
	}
	return nil
}

// open makes a room of that ID, with its seats free, which counts for m's address.
// An address that has its share is refused first: it can take no place from others.
func (rs *rooms) open(m member, id string) (*room, error) {
	if rs.draining {
		return nil, errStopping
	}
	if !m.from().openRoom() {
		return nil, errTooManyRooms
	}
	if !rs.makePlace() {
		m.from().closeRoom()
		return nil, errServerFull
	}
	r := &room{id: id, visitor: m.from()}
	rs.byID[id] = r
	return r, nil
}

// offer seats m as the joiner of a room, unless it is a member already, and
// passes its offer on. Whoever gets it gathers candidates next, so its
// credentials are made good before.
func (rs *rooms) offer(m member, id string, raw []byte, keep bool) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	s := rs.seats[m]
	if s == nil {
		r, err := rs.free(id)
		if err != nil {
			return err
		}
		s = &seat{room: r, owner: m}
		r.joiner, rs.seats[m] = s, s
		if keep {
			s.issue(rs.grace)
		}
	}
	if s.room.id != id {
		return errAlreadyInRoom
	}
	if to := s.room.other(s); to != nil && to.owner != nil {
		rs.desk.renew(to.owner, id)
	}
	return s.pass(raw)
}

// free finds the room of that ID if its joiner's seat can be taken.
func (rs *rooms) free(id string) (*room, error) {
	r := rs.byID[id]
	switch {
	case r == nil:
		return nil, errUnknownRoom
	case r.creator == nil:
		return nil, errCreatorGone
	case r.joiner != nil && r.joiner.owner == nil:
		r.askForSeat()
		return nil, errSeatKept
	case r.joiner != nil:
		r.joiner.owner.doubt() // most often it is the same person who comes, from elsewhere
		return nil, errRoomFull
	}
	return r, nil
}

// iceServers tells m the servers to gather candidates with, if it is a member of
// the room or could join it now.
func (rs *rooms) iceServers(m member, id string) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	switch s := rs.seats[m]; {
	case s == nil:
		if _, err := rs.free(id); err != nil {
			return err
		}
	case s.room.id != id:
		return errAlreadyInRoom
	}
	return rs.desk.answer(m, id)
}

// relay passes a message of m to the other member of its room.
func (rs *rooms) relay(m member, id string, raw []byte) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	s := rs.seats[m]
	if s == nil || s.room.id != id {
		return errNotInRoom
	}
	return s.pass(raw)
}

// pass gives a message of the seat's owner to the other one.
func (s *seat) pass(raw []byte) error {
	s.received++
	to := s.room.other(s)
	if to == nil {
		return errPeerAbsent
	}
	to.deliver(raw)
	return nil
}

// refused counts a message of m to the room that is passed on to nobody.
func (rs *rooms) refused(m member, id string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if s := rs.seats[m]; s != nil && s.room.id == id {
		s.received++
	}
}

// leave ends m's membership of the room and passes its good-bye on, if there is
// still somebody to hear it.
func (rs *rooms) leave(m member, id string, raw []byte) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	s := rs.seats[m]
	if s == nil || s.room.id != id {
		return errNotInRoom
	}
	if to := s.room.other(s); to != nil {
		to.deliver(raw)
	}
	rs.stand(s)
	return nil
}

// stand frees a seat, and forgets the room when it was the last.
func (rs *rooms) stand(s *seat) {
	if s.owner != nil {
		delete(rs.seats, s.owner)
		rs.tellLeft()
	}
	if s.expiry != nil {
		s.expiry.Stop()
	}
	r := s.room
	if r.creator == s {
		r.creator = nil
	} else {
		r.joiner = nil
	}
	if r.creator == nil && r.joiner == nil {
		delete(rs.byID, r.id)
		r.visitor.closeRoom()
	}
}

// silence has nobody told of those who go from now on, and keeps no seat.
func (rs *rooms) silence() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.silent = true
	for _, r := range rs.byID {
		for _, s := range []*seat{r.creator, r.joiner} {
			if s != nil && s.expiry != nil {
				s.expiry.Stop()
			}
		}
	}
}
