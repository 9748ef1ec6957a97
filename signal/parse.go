package signal

import (
	"bytes"
	"encoding/json"
)

// Bounds of what a message may hold beside its payload.
const (
	maxTypeLength = 64 // bytes
	maxFields     = 32 // of the outer object
)

// ParseMessage reads one message. An error is always an [*Error] whose code is
// one of message-too-large, invalid-json, missing-type and invalid-message.
//
// Names of fields are matched exactly and none may come twice: the server
// reads a message and then passes on the bytes, so every reader must see the
// same type in them.
func ParseMessage(data []byte) (Message, error) {
	if len(data) > MaxMessageSize {
		return Message{}, newError(CodeMessageTooLarge, "message is larger than %d bytes", MaxMessageSize)
	}
	fields, err := parseObject(data)
	if err != nil {
		return Message{}, newError(CodeInvalidJSON, "message is not valid JSON: %v", err)
	}
	m := Message{Payload: notNull(fields["payload"]), Servers: notNull(fields["iceServers"])}
	if m.Type, err = parseType(fields["type"]); err != nil {
		return Message{}, err
	}
	if m.RoomID, err = parseRoomField(fields["roomId"]); err != nil {
		return Message{}, err
	}
	// A server of another make may number its errors: only strings are codes.
	if code, err := decodeString(fields["code"]); err == nil {
		m.Code = ErrorCode(code)
	}
	// What is not true asks for nothing.
	m.Resume = string(fields["resume"]) == "true"
	return m, nil
}

func parseType(raw json.RawMessage) (string, error) {
	if raw = notNull(raw); raw == nil {
		return "", newError(CodeMissingType, "message has no type")
	}
	typ, err := decodeString(raw)
	if err != nil || len(typ) > maxTypeLength {
		return "", newError(CodeInvalidMessage, "type must be a string of at most %d bytes", maxTypeLength)
	}
	if typ == "" {
		return "", newError(CodeMissingType, "message has no type")
	}
	return typ, nil
}

func parseRoomField(raw json.RawMessage) (string, error) {
	if raw = notNull(raw); raw == nil {
		return "", nil
	}
	id, err := decodeString(raw)
	if err != nil || (id != "" && !isToken(id)) {
		return "", newError(CodeInvalidMessage,
			"roomId must be a string of 1 to %d letters, digits, - and _", maxTokenLength)
	}
	return id, nil
}

// notNull makes the JSON value null the same as no value.
func notNull(raw json.RawMessage) json.RawMessage {
	if len(raw) == 0 || bytes.Equal(raw, []byte("null")) {
		return nil
	}
	return raw
}
