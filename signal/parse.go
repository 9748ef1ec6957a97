package signal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
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
	_ = json.Unmarshal(fields["code"], &m.Code)
	// What is no true asks for nothing.
	_ = json.Unmarshal(fields["resume"], &m.Resume)
	return m, nil
}

// parseObject splits a JSON object into its fields, names decoded, values raw.
func parseObject(data []byte) (map[string]json.RawMessage, error) {
	if !utf8.Valid(data) {
		return nil, errors.New("not UTF-8")
	}
	if !json.Valid(data) {
		return nil, errors.New("syntax error")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("not an object")
	}
	fields := make(map[string]json.RawMessage, 4)
	for dec.More() {
		if err := parseField(dec, fields); err != nil {
			return nil, err
		}
	}
	return fields, nil
}

func parseField(dec *json.Decoder, fields map[string]json.RawMessage) error {
	token, err := dec.Token()
	if err != nil {
		return fmt.Errorf("read field name: %w", err)
	}
	name, ok := token.(string)
	if !ok {
		return errors.New("field without a name")
	}
	if _, twice := fields[name]; twice {
		return errors.New("a field comes twice")
	}
	if len(fields) == maxFields {
		return fmt.Errorf("more than %d fields", maxFields)
	}
	var value json.RawMessage
	if err := dec.Decode(&value); err != nil {
		return fmt.Errorf("read field value: %w", err)
	}
	fields[name] = value
	return nil
}

func parseType(raw json.RawMessage) (string, error) {
	var typ string
	if raw = notNull(raw); raw == nil {
		return "", newError(CodeMissingType, "message has no type")
	}
	if json.Unmarshal(raw, &typ) != nil || len(typ) > maxTypeLength {
		return "", newError(CodeInvalidMessage, "type must be a string of at most %d bytes", maxTypeLength)
	}
	if typ == "" {
		return "", newError(CodeMissingType, "message has no type")
	}
	return typ, nil
}

func parseRoomField(raw json.RawMessage) (string, error) {
	var id string
	if raw = notNull(raw); raw == nil {
		return "", nil
	}
	if json.Unmarshal(raw, &id) != nil || (id != "" && !isToken(id)) {
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
