package signal

import (
	"encoding/json"
	"errors"
	"fmt"
)

// SessionDescription is the payload of offer and answer: W3C
// RTCSessionDescriptionInit, https://www.w3.org/TR/webrtc/#dom-rtcsessiondescriptioninit
type SessionDescription struct {
	Type string `json:"type"` // "offer" or "answer", as the message's own type
	SDP  string `json:"sdp"`
}

// NewDescription makes the offer or answer (typ) that carries sdp.
func NewDescription(typ, roomID, sdp string) (Message, error) {
	return NewMessage(typ, roomID, SessionDescription{Type: typ, SDP: sdp})
}

// Description reads the payload of an offer or answer. A description without a
// type takes the message's; one that contradicts the message is an error. The
// SDP itself is not looked into.
func (m Message) Description() (SessionDescription, error) {
	if m.Type != TypeOffer && m.Type != TypeAnswer {
		return SessionDescription{}, fmt.Errorf("read session description: message is of type %q", oneLine(m.Type))
	}
	var d SessionDescription
	if err := json.Unmarshal(m.Payload, &d); err != nil {
		return SessionDescription{}, fmt.Errorf("read session description of %s: %w", m.Type, err)
	}
	if d.Type == "" {
		d.Type = m.Type
	}
	if d.Type != m.Type {
		return SessionDescription{}, fmt.Errorf("read session description: %s holds a %q", m.Type, oneLine(d.Type))
	}
	if d.SDP == "" {
		return SessionDescription{}, errors.New("read session description: sdp is empty")
	}
	return d, nil
}
