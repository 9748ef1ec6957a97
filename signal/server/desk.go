package server

import (
	"crypto/rand"
	"encoding/json"
	"time"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/turn"
)

// How often one connection may ask for ICE servers.
const (
	askRate  = 0.2 // a second, on average
	askBurst = 5
)

// Relay is a STUN and TURN server: signal/turn's, which says what the methods do.
type Relay interface {
	STUN() []string
	TURN() []string
	Mint(participant string) turn.Credential
	Lifetime() time.Duration
}

// desk hands out ICE servers. It is guarded by the lock of the rooms.
//
// A connection is one participant of the TURN server, however often it asks: so
// it has the quotas of one.
type desk struct {
	turn   Relay // nil for none
	guests map[member]*iceGuest
}

// iceGuest is what the desk knows of one connection.
type iceGuest struct {
	participant string
	asks        bucket
	given       time.Time // zero for never
}

func newDesk(t Relay) *desk { return &desk{turn: t, guests: map[member]*iceGuest{}} }

// roomCreated is the message to the creator of a room.
func (d *desk) roomCreated(m member, id string) []byte {
	msg, err := signal.NewMessage(signal.TypeRoomCreated, "", id)
	if err != nil || d.turn == nil {
		return encode(signal.TypeRoomCreated, "", id)
	}
	msg.Servers = d.servers(m)
	return encodeMessage(msg)
}

// answer tells m the servers, an empty list where there are none.
func (d *desk) answer(m member, id string) error {
	if d.turn != nil && !d.guest(m).asks.take(time.Now()) {
		return errAskedTooOften
	}
	m.deliver(encodeMessage(signal.Message{Type: signal.TypeICEServers, RoomID: id, Payload: d.servers(m)}))
	return nil
}

// renew tells m, nil for nobody, the servers again where it has been told and
// half of its credentials' life is over.
func (d *desk) renew(m member, id string) {
	g := d.guests[m]
	if m == nil || g == nil || g.given.IsZero() || time.Since(g.given) < d.turn.Lifetime()/2 {
		return
	}
	m.deliver(encodeMessage(signal.Message{Type: signal.TypeICEServers, RoomID: id, Payload: d.servers(m)}))
}

// forget is told that m's connection has ended. It gives what was known of it.
func (d *desk) forget(m member) *iceGuest {
	g := d.guests[m]
	delete(d.guests, m)
	return g
}

// know makes m the guest that its former connection was; nil for none.
func (d *desk) know(m member, g *iceGuest) {
	if g != nil {
		d.guests[m] = g
	}
}

// again tells m the servers of a room that was made again, if there are any.
func (d *desk) again(m member, id string) {
	if d.turn != nil {
		m.deliver(encodeMessage(signal.Message{Type: signal.TypeICEServers, RoomID: id, Payload: d.servers(m)}))
	}
}

func (d *desk) guest(m member) *iceGuest {
	g := d.guests[m]
	if g == nil {
		g = &iceGuest{participant: rand.Text(), asks: newBucket(askRate, askBurst, time.Now())}
		d.guests[m] = g
	}
	return g
}

// servers is the JSON list of what m may use from now on.
func (d *desk) servers(m member) json.RawMessage {
	list := []signal.ICEServer{}
	if d.turn != nil {
		g := d.guest(m)
		g.given = time.Now()
		if urls := d.turn.STUN(); len(urls) > 0 {
			list = append(list, signal.ICEServer{URLs: urls})
		}
		c := d.turn.Mint(g.participant)
		list = append(list, signal.ICEServer{URLs: d.turn.TURN(), Username: c.Username, Credential: c.Password})
	}
	raw, err := json.Marshal(list)
	if err != nil { // strings always have a JSON form
		return json.RawMessage("[]")
	}
	return raw
}
