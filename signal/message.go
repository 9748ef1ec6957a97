package signal

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
)

// MaxMessageSize is the size of the largest signalling message, in bytes of
// JSON text. A session description of two media is about 5 KiB.
const MaxMessageSize = 64 << 10

// maxTextRunes bounds the sentence of an error or peerLeft that is shown to a user.
const maxTextRunes = 300

// The types of messages that server and clients know. Any other type is passed
// from member to member unchanged.
const (
	TypeCreateRoom   = "createRoom"   // creator -> server
	TypeRoomCreated  = "roomCreated"  // server -> creator, payload the room ID
	TypeOffer        = "offer"        // joiner -> creator, joins the room
	TypeAnswer       = "answer"       // creator -> joiner
	TypeICECandidate = "iceCandidate" // either -> the other
	TypeICEServers   = "iceServers"   // client -> server, asks; server -> client, payload the servers
	TypeRenegotiate  = "renegotiate"  // creator -> joiner, asks for a new offer
	TypeLeave        = "leave"        // either -> the other, hung up on purpose
	TypeSeated       = "seated"       // server -> client, payload a Seated
	TypeResume       = "resume"       // client -> server, payload a Resume
	TypePeerLeft     = "peerLeft"     // server -> remaining member, payload a sentence
	TypeSeatWanted   = "seatWanted"   // server -> creator: somebody would join, but the joiner's seat is kept
	TypeFreeSeat     = "freeSeat"     // creator -> server: the joiner's seat need not be kept
	TypeGoingAway    = "goingAway"    // server -> member, payload a sentence: it is about to stop or restart
	TypeError        = "error"        // server -> client, payload a sentence, code beside it
)

// Message is one signalling message, one JSON object in one websocket text
// message. Fields that are not named here are ignored by clients and kept by
// the server when it passes a message on.
type Message struct {
	Type    string          `json:"type"`
	RoomID  string          `json:"roomId,omitempty"`
	Payload json.RawMessage `json:"payload,omitempty"` // nil where the JSON has none, or null
	Code    ErrorCode       `json:"code,omitempty"`    // of an error only
	// Servers is iceServers, of roomCreated only; see [Message.ICEServers].
	Servers json.RawMessage `json:"iceServers,omitempty"`
	// Resume, of createRoom and offer, asks for a seat that is kept when the
	// connection ends.
	Resume bool `json:"resume,omitempty"`
}

// NewMessage makes a message whose payload is the JSON of payload; nil for
// none. The error is that of json.Marshal.
func NewMessage(typ, roomID string, payload any) (Message, error) {
	m := Message{Type: typ, RoomID: roomID}
	if payload == nil {
		return m, nil
	}
	raw, err := json.Marshal(payload)
	if err != nil {
		return Message{}, fmt.Errorf("encode payload of %s: %w", typ, err)
	}
	m.Payload = raw
	return m, nil
}

// Text is the payload as one line that is safe to show in a terminal: the
// string it holds, or its JSON, without control characters and at most 300
// characters long. Empty when there is no payload.
func (m Message) Text() string {
	var s string
	if json.Unmarshal(m.Payload, &s) != nil {
		s = string(m.Payload)
	}
	return oneLine(s)
}

// oneLine drops what could steer a terminal from text of a stranger.
func oneLine(s string) string {
	n := 0
	return strings.Map(func(r rune) rune {
		if n == maxTextRunes || !unicode.IsPrint(r) {
			return -1
		}
		n++
		return r
	}, s)
}
