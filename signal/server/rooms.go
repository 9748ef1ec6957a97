package server

import (
	"sync"

	"github.com/rtcchat/rtcchat/signal"
)

// peerLeftText is the payload of peerLeft.
const peerLeftText = "the other side has lost its connection to the server"

// member is somebody who can sit in a room.
type member interface {
	// deliver takes a message without ever waiting. It is called under the
	// lock of the rooms, so that two messages keep their order.
	deliver(msg []byte)
	// from is the address that the member's rooms count for.
	from() *visitor
}

// room has at least one member; an empty one is forgotten.
type room struct {
	id      string
	creator member   // nil once gone
	joiner  member   // nil before the first offer, and once gone
	visitor *visitor // whom it counts for
}

func (r *room) other(m member) member {
	if r.creator == m {
		return r.joiner
	}
	return r.creator
}

// rooms knows who sits where. A member sits in one room at most.
type rooms struct {
	max    int
	mu     sync.Mutex
	byID   map[string]*room
	seats  map[member]*room
	silent bool
	desk   *desk
}

func newRooms(most int, d *desk) *rooms {
	return &rooms{max: most, byID: map[string]*room{}, seats: map[member]*room{}, desk: d}
}

// create opens a room with m as its creator.
func (rs *rooms) create(m member) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.seats[m] != nil {
		return errAlreadyInRoom
	}
	if len(rs.byID) >= rs.max {
		return errServerFull
	}
	if !m.from().openRoom() {
		return errTooManyRooms
	}
	r := &room{id: signal.NewRoomID(), creator: m, visitor: m.from()}
	rs.byID[r.id], rs.seats[m] = r, r
	m.deliver(rs.desk.roomCreated(m, r.id))
	return nil
}

// offer seats m as the joiner of a room, unless it is a member already, and
// passes its offer on. Whoever gets it gathers candidates next, so its
// credentials are made good before.
func (rs *rooms) offer(m member, id string, raw []byte) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if seat := rs.seats[m]; seat != nil {
		if seat.id != id {
			return errAlreadyInRoom
		}
		rs.desk.renew(seat.other(m), id)
		return pass(seat, m, raw)
	}
	r, err := rs.free(id)
	if err != nil {
		return err
	}
	r.joiner, rs.seats[m] = m, r
	rs.desk.renew(r.creator, id)
	return pass(r, m, raw)
}

// free finds the room of that ID if its joiner's seat can be taken.
func (rs *rooms) free(id string) (*room, error) {
	r := rs.byID[id]
	switch {
	case r == nil:
		return nil, errUnknownRoom
	case r.creator == nil:
		return nil, errCreatorGone
	case r.joiner != nil:
		return nil, errRoomFull
	}
	return r, nil
}

// iceServers tells m the servers to gather candidates with, if it is a member of
// the room or could join it now.
func (rs *rooms) iceServers(m member, id string) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	switch seat := rs.seats[m]; {
	case seat == nil:
		if _, err := rs.free(id); err != nil {
			return err
		}
	case seat.id != id:
		return errAlreadyInRoom
	}
	return rs.desk.answer(m, id)
}

// relay passes a message of m to the other member of its room.
func (rs *rooms) relay(m member, id string, raw []byte) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	seat := rs.seats[m]
	if seat == nil || seat.id != id {
		return errNotInRoom
	}
	return pass(seat, m, raw)
}

func pass(r *room, from member, raw []byte) error {
	to := r.other(from)
	if to == nil {
		return errPeerAbsent
	}
	to.deliver(raw)
	return nil
}

// leave ends m's membership of the room and passes its good-bye on, if there is
// still somebody to hear it.
func (rs *rooms) leave(m member, id string, raw []byte) error {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	seat := rs.seats[m]
	if seat == nil || seat.id != id {
		return errNotInRoom
	}
	if to := seat.other(m); to != nil {
		to.deliver(raw)
	}
	rs.stand(seat, m)
	return nil
}

// drop ends the membership of somebody whose connection has ended and tells the
// other member. It gives the ID of the room m sat in, "" for none.
func (rs *rooms) drop(m member) (id string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.desk.forget(m)
	seat := rs.seats[m]
	if seat == nil {
		return ""
	}
	if to := seat.other(m); to != nil && !rs.silent {
		to.deliver(encode(signal.TypePeerLeft, seat.id, peerLeftText))
	}
	rs.stand(seat, m)
	return seat.id
}

// stand frees m's seat, and forgets the room when it was the last.
func (rs *rooms) stand(r *room, m member) {
	delete(rs.seats, m)
	if r.creator == m {
		r.creator = nil
	} else {
		r.joiner = nil
	}
	if r.creator == nil && r.joiner == nil {
		delete(rs.byID, r.id)
		r.visitor.closeRoom()
	}
}

// silence makes drop tell nobody from now on.
func (rs *rooms) silence() {
	rs.mu.Lock()
	rs.silent = true
	rs.mu.Unlock()
}
