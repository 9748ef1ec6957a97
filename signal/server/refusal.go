package server

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// What a message can be refused for. The sentences are the wire's; the first
// one is older than the codes and its words are relied on.
var (
	errRoomFull      = refusal(signal.CodeRoomFull, "room is already full")
	errUnknownRoom   = refusal(signal.CodeUnknownRoom, "there is no such room")
	errSeatKept      = refusal(signal.CodeSeatKept, "the seat is kept for somebody who lost the connection")
	errCreatorGone   = refusal(signal.CodeCreatorGone, "the creator of the room has gone")
	errAlreadyInRoom = refusal(signal.CodeAlreadyInRoom, "this connection is in a room already, leave it first")
	errNotInRoom     = refusal(signal.CodeNotInRoom, "this connection is not in that room")
	errPeerAbsent    = refusal(signal.CodePeerAbsent, "nobody else is in the room")
	errSeatLost      = refusal(signal.CodeSeatLost, "the seat is not kept, or no longer")
	errServerFull    = refusal(signal.CodeServerFull, "the server has no place for another room")
	errStopping      = refusal(signal.CodeServerStopping, "the server is about to stop or restart")
	errAskedTooOften = refusal(signal.CodeAskedTooOften, "asked for ICE servers too often")
	errNotText       = refusal(signal.CodeInvalidJSON, "message is not valid JSON: not a text message")
	errTooFast       = refusal(signal.CodeTooManyMessages, "too many messages at once")
	errTooWrong      = refusal(signal.CodeTooManyErrors, "too many messages with errors")
	errCandidates    = refusal(signal.CodeTooManyCandidates, "too many candidates for one session description")
	errTooManyRooms  = refusal(signal.CodeTooManyRooms, "too many rooms from this address")
	errIdle          = refusal(signal.CodeIdle, "nothing has happened for too long")
	errExpired       = refusal(signal.CodeExpired, "this connection is too old, make a new one")
)

func errTooLarge(most int) error {
	return refusal(signal.CodeMessageTooLarge, "message is larger than %d bytes", most)
}

// errNobodyJoins is what ends somebody's waiting.
func errNobodyJoins(waited time.Duration) error {
	if hours := waited / time.Hour; waited%time.Hour == 0 && hours > 1 {
		return refusal(signal.CodeIdle, "nobody has joined for %d hours", hours)
	}
	return refusal(signal.CodeIdle, "nobody has joined for %v", waited)
}

func refusal(code signal.ErrorCode, format string, args ...any) error {
	return &signal.Error{Code: code, Text: fmt.Sprintf(format, args...)}
}

// encode makes a message of the server whose payload is a string.
func encode(typ, roomID, text string) []byte {
	m, err := signal.NewMessage(typ, roomID, text)
	if err != nil {
		return encodeMessage(signal.Message{Type: typ, RoomID: roomID})
	}
	return encodeMessage(m)
}

func encodeMessage(m signal.Message) []byte {
	data, err := json.Marshal(m)
	if err != nil { // cannot be: the server puts only strings into its messages
		return []byte(`{"type":"error","payload":"internal error of the server"}`)
	}
	return data
}
