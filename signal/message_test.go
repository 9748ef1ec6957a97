package signal

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestParseMessage(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     Message
	}{
		{"create", `{"type":"createRoom"}`, Message{Type: "createRoom"}},
		{"nulls are absent", `{"type":"createRoom","roomId":null,"payload":null}`, Message{Type: "createRoom"}},
		{"relayed", `{"type":"offer","roomId":"a-b","payload":{"x":1},"extra":[1]}`,
			Message{Type: "offer", RoomID: "a-b", Payload: json.RawMessage(`{"x":1}`)}},
		{"error", `{"type":"error","payload":"no","code":"room-full"}`,
			Message{Type: "error", Payload: json.RawMessage(`"no"`), Code: CodeRoomFull}},
		{"numbered error", `{"type":"error","payload":"no","code":7}`,
			Message{Type: "error", Payload: json.RawMessage(`"no"`)}},
		{"case matters", `{"type":"a","Type":"b","ROOMID":"x"}`, Message{Type: "a"}},
		{"escaped name", `{"\u0074ype":"a"}`, Message{Type: "a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ParseMessage([]byte(tt.in))
			if err != nil {
				t.Fatal(err)
			}
			if got.Type != tt.want.Type || got.RoomID != tt.want.RoomID || got.Code != tt.want.Code ||
				string(got.Payload) != string(tt.want.Payload) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestParseMessageRefuses(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		want     ErrorCode
	}{
		{"empty", ``, CodeInvalidJSON},
		{"not JSON", `hello`, CodeInvalidJSON},
		{"array", `[1]`, CodeInvalidJSON},
		{"string", `"offer"`, CodeInvalidJSON},
		{"cut off", `{"type":"offer"`, CodeInvalidJSON},
		{"two objects", `{"type":"a"}{"type":"b"}`, CodeInvalidJSON},
		{"two types", `{"type":"peerLeft","type":"a"}`, CodeInvalidJSON},
		{"two types, one escaped", `{"type":"peerLeft","typ\u0065":"a"}`, CodeInvalidJSON},
		{"not UTF-8", "{\"type\":\"\xff\"}", CodeInvalidJSON},
		{"many fields", `{"type":"a"` + manyFields(40) + `}`, CodeInvalidJSON},
		{"no type", `{"roomId":"x"}`, CodeMissingType},
		{"null type", `{"type":null}`, CodeMissingType},
		{"empty type", `{"type":""}`, CodeMissingType},
		{"type a number", `{"type":1}`, CodeInvalidMessage},
		{"long type", `{"type":"` + strings.Repeat("x", 65) + `"}`, CodeInvalidMessage},
		{"room a number", `{"type":"offer","roomId":1}`, CodeInvalidMessage},
		{"room with a space", `{"type":"offer","roomId":"a b"}`, CodeInvalidMessage},
		{"long room", `{"type":"offer","roomId":"` + strings.Repeat("x", 129) + `"}`, CodeInvalidMessage},
		{"too large", `{"type":"` + strings.Repeat("x", MaxMessageSize) + `"}`, CodeMessageTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ParseMessage([]byte(tt.in))
			var refused *Error
			if !errors.As(err, &refused) || refused.Code != tt.want {
				t.Fatalf("got error %v, want code %s", err, tt.want)
			}
			if strings.ContainsAny(err.Error(), "\n\r") {
				t.Errorf("error is not one line: %q", err)
			}
		})
	}
}

func manyFields(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"` + strings.Repeat("f", i+1) + `":0`)
	}
	return b.String()
}

func TestErrorMessageRoundTrip(t *testing.T) {
	sent := &Error{Code: CodeRoomFull, Text: "room is already full"}
	data, err := json.Marshal(sent.Message())
	if err != nil {
		t.Fatal(err)
	}
	const wire = `{"type":"error","payload":"room is already full","code":"room-full"}`
	if string(data) != wire {
		t.Errorf("on the wire %s, want %s", data, wire)
	}
	m, err := ParseMessage(data)
	if err != nil {
		t.Fatal(err)
	}
	if !errors.Is(m.Err(), CodeRoomFull) || errors.Is(m.Err(), CodeUnknownRoom) {
		t.Errorf("code lost: %v", m.Err())
	}
	if want := "room is already full: ask for a new invite"; m.Err().Error() != want {
		t.Errorf("got %q, want %q", m.Err(), want)
	}
	if err := (Message{Type: TypeOffer}).Err(); err != nil {
		t.Errorf("an offer is no error, got %v", err)
	}
}

func TestTextCannotSteerATerminal(t *testing.T) {
	m, err := NewMessage(TypeError, "", "\x1b[2Jbad\r\n\u202e\u009bnews "+strings.Repeat("é", 1000))
	if err != nil {
		t.Fatal(err)
	}
	text := m.Text()
	if !strings.HasPrefix(text, "[2Jbadnews é") || len([]rune(text)) != maxTextRunes {
		t.Errorf("got %q", text)
	}
	odd := Message{Type: TypeError, Payload: json.RawMessage(`{"a": 1}`)}
	if got := odd.Text(); got != `{"a": 1}` {
		t.Errorf("payload that is no string: got %q", got)
	}
}

func FuzzParseMessage(f *testing.F) {
	f.Add([]byte(`{"type":"offer","roomId":"abc","payload":{"type":"offer","sdp":"v=0"}}`))
	f.Add([]byte(`{"type":"iceCandidate","roomId":"abc","payload":{"candidate":{"candidate":"candidate:1","sdpMid":"0","sdpMLineIndex":0}}}`))
	f.Add([]byte(`{"type":"a","type":"b"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMessage(data)
		var refused *Error
		if err != nil {
			if !errors.As(err, &refused) || refused.Code == "" {
				t.Fatalf("error without a code: %v", err)
			}
			return
		}
		checkParsed(t, m)
	})
}

// checkParsed holds what ParseMessage promises against m.
func checkParsed(t *testing.T, m Message) {
	if m.Type == "" || len(m.Type) > maxTypeLength || len(m.RoomID) > maxTokenLength {
		t.Fatalf("out of bounds: %+v", m)
	}
	again, err := json.Marshal(m)
	if err != nil {
		t.Fatalf("parsed message has no JSON: %v", err)
	}
	m2, err := ParseMessage(again)
	if err == nil && (m2.Type != m.Type || m2.RoomID != m.RoomID) {
		t.Fatalf("got %+v from %s", m2, again)
	}
	if c, err := (Message{Type: TypeICECandidate, Payload: m.Payload}).ICECandidate(); err == nil && c != nil {
		if c.Candidate == "" || len(c.Candidate) > maxCandidateLength {
			t.Fatalf("candidate out of bounds: %q", c.Candidate)
		}
	}
	if d, err := (Message{Type: TypeOffer, Payload: m.Payload}).Description(); err == nil && (d.SDP == "" || d.Type != TypeOffer) {
		t.Fatalf("description out of bounds: %+v", d)
	}
	_ = m.Text()
}
