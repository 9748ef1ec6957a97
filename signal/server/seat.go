package server

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// seat is a place in a room that somebody has.
//
//	taken ──websocket ends──► away ──resume──► taken
//	  │                         └──grace over──► free
//	  └──leave, or the websocket ends and the seat is not kept──► free
//
// A room has nil for a free one.
type seat struct {
	room  *room
	owner member // nil while away
	keeps bool   // while its owner is away
	// token is the hash of what the owner proves itself by; nil in a room that
	// was made again whose owner has not come yet, and then whoever does is it.
	token    *[sha256.Size]byte
	until    time.Time // when being away is over
	expiry   *time.Timer
	guest    *iceGuest // while away
	received uint64    // messages from the owner
	missed   missed
}

// issue makes the seat one that is kept and tells its owner the token.
func (s *seat) issue(grace time.Duration) {
	token := rand.Text()
	s.keep(token)
	s.owner.deliver(encodeSeated(s.room.id, signal.Seated{Token: token, Grace: seconds(grace)}))
}

func (s *seat) keep(token string) {
	hash := sha256.Sum256([]byte(token))
	s.token, s.keeps = &hash, true
}

// opens reports whether the token is that of the seat.
func (s *seat) opens(token string) bool {
	if s.token == nil {
		return false
	}
	hash := sha256.Sum256([]byte(token))
	return subtle.ConstantTimeCompare(hash[:], s.token[:]) == 1
}

// deliver sends a message of the other member or about it.
func (s *seat) deliver(msg []byte) {
	if s.keeps {
		s.missed.add(msg)
	}
	if s.owner != nil {
		s.owner.deliver(msg)
	}
}

// replay tells the owner, who is back, what it has missed.
func (s *seat) replay(got uint64, lost bool, grace time.Duration, between func()) {
	msgs, whole := s.missed.after(got)
	s.owner.deliver(encodeSeated(s.room.id,
		signal.Seated{Grace: seconds(grace), Received: s.received, Lost: lost || !whole}))
	between()
	for _, msg := range msgs {
		s.owner.deliver(msg)
	}
}

func encodeSeated(id string, seated signal.Seated) []byte {
	m, err := signal.NewMessage(signal.TypeSeated, id, seated)
	if err != nil { // strings and numbers always have a JSON form
		return encode(signal.TypeSeated, id, "")
	}
	return encodeMessage(m)
}

func seconds(d time.Duration) int { return int(d / time.Second) }
