package signal

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// maxCandidateLength bounds one candidate line, its mid and its user name
// fragment, in bytes. Real ones are under 200.
const maxCandidateLength = 1024

// Candidate is one trickled ICE candidate: W3C RTCIceCandidateInit,
// https://www.w3.org/TR/webrtc/#dom-rtcicecandidateinit
type Candidate struct {
	Candidate        string  `json:"candidate"` // RFC 8839 §5.1, from "candidate:" on
	SDPMid           *string `json:"sdpMid"`
	SDPMLineIndex    *uint16 `json:"sdpMLineIndex"`
	UsernameFragment *string `json:"usernameFragment,omitempty"`
}

type candidatePayload struct {
	Candidate *Candidate `json:"candidate"`
}

// NewCandidate makes the iceCandidate message of c, or, where c is nil, the one
// that tells that no more will come.
func NewCandidate(roomID string, c *Candidate) (Message, error) {
	return NewMessage(TypeICECandidate, roomID, candidatePayload{c})
}

// ICECandidate reads the payload of an iceCandidate message; nil without an
// error is the end of candidates. Beside the shape of the protocol it takes
// what browsers' code is known to send: the candidate's fields without the
// object around them, and a line that begins with "a=" and ends in a line break.
func (m Message) ICECandidate() (*Candidate, error) {
	if m.Type != TypeICECandidate {
		return nil, fmt.Errorf("read candidate: message is of type %q", oneLine(m.Type))
	}
	c, err := parseCandidate(m.Payload)
	if err != nil {
		return nil, fmt.Errorf("read candidate: %w", err)
	}
	if c == nil || c.Candidate == "" {
		return nil, nil // the end, as null or as the empty candidate of RFC 8840
	}
	return c, c.check()
}

func parseCandidate(payload json.RawMessage) (*Candidate, error) {
	if notNull(payload) == nil {
		return nil, nil
	}
	var outer struct {
		Candidate json.RawMessage `json:"candidate"`
	}
	if err := json.Unmarshal(payload, &outer); err != nil {
		return nil, err
	}
	inner := notNull(outer.Candidate)
	if inner == nil {
		return nil, nil
	}
	if inner[0] == '"' {
		inner = payload // flat: the payload is the candidate itself
	}
	c := new(Candidate)
	if err := json.Unmarshal(inner, c); err != nil {
		return nil, err
	}
	c.Candidate = strings.TrimPrefix(strings.TrimSpace(c.Candidate), "a=")
	return c, nil
}

// check refuses what cannot be part of one line of SDP.
func (c *Candidate) check() error {
	for _, s := range []*string{&c.Candidate, c.SDPMid, c.UsernameFragment} {
		if s == nil {
			continue
		}
		if len(*s) > maxCandidateLength {
			return fmt.Errorf("read candidate: longer than %d bytes", maxCandidateLength)
		}
		if strings.ContainsFunc(*s, unicode.IsControl) {
			return errors.New("read candidate: control character in it")
		}
	}
	return nil
}
