package signal

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

// FuzzParseMessageAsJSON compares ParseMessage with what encoding/json makes of
// the same bytes, read token by token: a message is taken by both or by neither,
// and means the same.
func FuzzParseMessageAsJSON(f *testing.F) {
	for _, s := range []string{
		`{"type":"offer","roomId":"abc","payload":{"type":"offer","sdp":"v=0\r\n"},"extra":[1,{"a":null}]}`, "",
		` { "type" : "a" , "payload" : "\ud83d\ude00\u0000" } `, `{"type":"a","payload":null,"code":"room-full"}`, `{"type":"a","code":7}`,
		`{"type":"peerLeft","typ\u0065":"a"}`, `{"\u0074ype":"a"}`, `{"type":"a","x":{"type":"b"}}`, `{"type":"a"}{}`, `{"type":"a",}`, `{"":1,"type":"a"}`,
		`{"type":"\ud800","roomId":"a-b_c"}`, `{"type":"a","x":"\\\"","y":"\\"}`, `{"type":"a","x":-0.5e+7,"y":01}`, `[{"type":"a"}]`, `{"type":"a\u0000b"}`, `{`,
		"{\"type\":\"a\tb\"}", "{\"type\":\"\xed\xa0\x80\"}", `{"type":"a","\ud800":1,"\ud801":2}`, `{"type":"a","x":[[[[]]]],"y":{"z":"]}"}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := ParseMessage(data)
		want, ok := decodeSlowly(data)
		if ok != (err == nil) {
			t.Fatalf("%q: %v, and by encoding/json %v", data, err, ok)
		}
		if ok && (got.Type != want.Type || got.RoomID != want.RoomID || got.Code != want.Code || !bytes.Equal(got.Payload, want.Payload)) {
			t.Fatalf("%q is %+v, by encoding/json %+v", data, got, want)
		}
	})
}

// decodeSlowly reads a message by the decoder of encoding/json, a token at a time.
func decodeSlowly(data []byte) (m Message, ok bool) {
	fields, ok := fieldsSlowly(data)
	if !ok || len(data) > MaxMessageSize {
		return m, false
	}
	_ = json.Unmarshal(fields["code"], &m.Code)
	if payload := fields["payload"]; !bytes.Equal(payload, []byte("null")) {
		m.Payload = payload
	}
	if json.Unmarshal(fields["type"], &m.Type) != nil || m.Type == "" || len(m.Type) > maxTypeLength {
		return m, false
	}
	if room := fields["roomId"]; room != nil && json.Unmarshal(room, &m.RoomID) != nil {
		return m, false
	}
	return m, m.RoomID == "" || isToken(m.RoomID)
}

func fieldsSlowly(data []byte) (fields map[string]json.RawMessage, ok bool) {
	if !utf8.Valid(data) || !json.Valid(data) {
		return nil, false
	}
	in := json.NewDecoder(bytes.NewReader(data))
	if start, err := in.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}
	fields = map[string]json.RawMessage{}
	for in.More() {
		token, err := in.Token()
		name, isName := token.(string)
		var value json.RawMessage
		if err != nil || !isName || in.Decode(&value) != nil {
			return nil, false
		}
		if _, twice := fields[name]; twice || len(fields) == maxFields {
			return nil, false
		}
		fields[name] = value
	}
	return fields, true
}
