package signal

import (
	"encoding/json"
	"fmt"
)

// Bounds of what resume may hold.
const (
	minTokenLength = 22      // of a resume token: 128 bits in base64
	maxCount       = 1 << 53 // of messages: what JSON numbers hold exactly
)

// Role is which of the two seats of a room a member has.
type Role string

// The seats of a room.
const (
	Creator Role = "creator"
	Joiner  Role = "joiner"
)

// Seated is the payload of seated: the token of a seat that is kept, or how the
// seat was taken again. docs/PROTOCOL.md has the rule by which messages are counted.
type Seated struct {
	Token    string `json:"token,omitempty"`    // of the first one of a seat only; secret
	Grace    int    `json:"grace"`              // seconds for which the seat is kept without a connection
	Received uint64 `json:"received,omitempty"` // messages that the server has got of this client
	Lost     bool   `json:"lost,omitempty"`     // messages may be missing
}

// Resume is the payload of resume, by which a client takes its seat again.
type Resume struct {
	Token    string `json:"token"`
	Role     Role   `json:"role"`
	Paired   bool   `json:"paired,omitempty"` // the other seat is taken, as far as the client knows
	Received uint64 `json:"received"`         // messages that the client has got
	Sent     uint64 `json:"sent"`             // messages that it has sent
}

// Seated reads the payload of a seated message.
func (m Message) Seated() (Seated, error) {
	var s Seated
	if err := json.Unmarshal(m.Payload, &s); err != nil {
		return Seated{}, fmt.Errorf("read seated: %w", err)
	}
	if s.Token != "" && !isResumeToken(s.Token) {
		return Seated{}, fmt.Errorf("read seated: the token is not %d to %d letters and digits", minTokenLength, maxTokenLength)
	}
	return s, nil
}

// ResumeRequest reads the payload of a resume message. The error is an [*Error]
// with the code invalid-message.
func (m Message) ResumeRequest() (Resume, error) {
	var r Resume
	if json.Unmarshal(m.Payload, &r) != nil {
		return Resume{}, newError(CodeInvalidMessage, "the payload of resume is not of the form that it should have")
	}
	switch {
	case !isResumeToken(r.Token):
		return Resume{}, newError(CodeInvalidMessage,
			"token must be a string of %d to %d letters, digits, - and _", minTokenLength, maxTokenLength)
	case r.Role != Creator && r.Role != Joiner:
		return Resume{}, newError(CodeInvalidMessage, "role must be %q or %q", Creator, Joiner)
	case r.Received > maxCount || r.Sent > maxCount:
		return Resume{}, newError(CodeInvalidMessage, "nobody has sent so many messages")
	}
	return r, nil
}

func isResumeToken(s string) bool { return len(s) >= minTokenLength && isToken(s) }

// counts reports whether m is one of the messages between members, which both
// ends of a seat count.
func (m Message) counts() bool {
	switch m.Type {
	case TypeICEServers, TypeSeated, TypeResume:
		return false
	}
	return m.RoomID != ""
}
