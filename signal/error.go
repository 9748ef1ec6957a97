package signal

import (
	"encoding/json"
	"fmt"
)

// ErrorCode says for programs what the sentence of an error message says for
// people. It is an error, so that errors.Is(err, CodeRoomFull) works.
type ErrorCode string

// The codes this protocol knows. A client treats one that it does not know by
// showing the sentence.
const (
	CodeUnknownRoom     ErrorCode = "unknown-room"      // no room has this ID, or no longer
	CodeRoomFull        ErrorCode = "room-full"         // two are in the room already
	CodeSeatKept        ErrorCode = "seat-kept"         // of two in the room one has lost its connection, and may come back
	CodeCreatorGone     ErrorCode = "creator-gone"      // the room has nobody to answer an offer
	CodeAlreadyInRoom   ErrorCode = "already-in-room"   // one room a connection; send leave first
	CodeNotInRoom       ErrorCode = "not-in-room"       // the sender is no member of the room it names
	CodePeerAbsent      ErrorCode = "peer-absent"       // nobody else is in the room
	CodeSeatLost        ErrorCode = "seat-lost"         // the seat to be resumed is not kept, or no longer
	CodeInvalidJSON     ErrorCode = "invalid-json"      // not one JSON object in a text message
	CodeInvalidMessage  ErrorCode = "invalid-message"   // a field of the wrong kind or size
	CodeMissingType     ErrorCode = "missing-type"      // no type
	CodeMissingRoom     ErrorCode = "missing-room"      // no roomId where one is needed
	CodeReservedType    ErrorCode = "reserved-type"     // a type that only the server sends
	CodeMessageTooLarge ErrorCode = "message-too-large" // more than MaxMessageSize; the connection is closed
	CodeTooManyMessages ErrorCode = "too-many-messages" // faster than the limit; the connection is closed
	CodeTooManyErrors   ErrorCode = "too-many-errors"   // nothing but mistakes; the connection is closed
	CodeServerFull      ErrorCode = "server-full"       // the server has no place for another room
	CodeServerStopping  ErrorCode = "server-stopping"   // the server opens no more rooms
	CodeAskedTooOften   ErrorCode = "asked-too-often"   // for iceServers
	CodeTooManyRooms    ErrorCode = "too-many-rooms"    // of one client address

	CodeTooManyCandidates ErrorCode = "too-many-candidates" // of one session description
	CodeIdle              ErrorCode = "idle"                // waited too long for something to happen; the connection is closed
	CodeExpired           ErrorCode = "expired"             // the connection is too old and is closed
)

// Error makes a code an error of its own.
func (c ErrorCode) Error() string { return string(c) }

// passes reports whether it is worth trying again later.
func (c ErrorCode) passes() bool {
	switch c {
	case CodeServerFull, CodeTooManyRooms, CodeServerStopping:
		return true
	}
	return false
}

// Error is what an error message says: a sentence for people and a code for
// programs. errors.Is finds the code in it.
type Error struct {
	Code ErrorCode // empty from a server that knows no codes
	Text string    // one line
}

// hint says what to do next where the sentence itself, whose words older
// clients know, does not.
func hint(c ErrorCode) string {
	switch c {
	case CodeRoomFull, CodeUnknownRoom, CodeCreatorGone:
		return ": ask for a new invite"
	case CodeServerFull, CodeServerStopping, CodeTooManyRooms, CodeSeatKept:
		return ": try again later"
	case CodeIdle:
		return ": create a new room"
	}
	return ""
}

// Error is the sentence with a hint what to do next.
func (e *Error) Error() string {
	if e.Text == "" {
		return "the server refused without a reason" + hint(e.Code)
	}
	return e.Text + hint(e.Code)
}

// Unwrap gives the code, for errors.Is.
func (e *Error) Unwrap() error { return e.Code }

// Message is the error message that tells e to a client.
func (e *Error) Message() Message {
	payload, err := json.Marshal(e.Text)
	if err != nil { // a string always has a JSON form
		payload = []byte(`""`)
	}
	return Message{Type: TypeError, Code: e.Code, Payload: payload}
}

// Err is what an error message says, nil for a message of another type.
func (m Message) Err() error {
	if m.Type != TypeError {
		return nil
	}
	return &Error{Code: m.Code, Text: m.Text()}
}

func newError(code ErrorCode, format string, args ...any) error {
	return &Error{Code: code, Text: fmt.Sprintf(format, args...)}
}
