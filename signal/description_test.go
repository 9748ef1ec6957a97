package signal

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestDescription(t *testing.T) {
	m, err := NewDescription(TypeOffer, "abc", "v=0\r\n")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"type":"offer","roomId":"abc","payload":{"type":"offer","sdp":"v=0\r\n"}}`; string(data) != want {
		t.Errorf("on the wire %s, want %s", data, want)
	}
	d, err := m.Description()
	if err != nil || d.SDP != "v=0\r\n" || d.Type != TypeOffer {
		t.Errorf("got %+v, %v", d, err)
	}
}

func TestDescriptionRefuses(t *testing.T) {
	for name, m := range map[string]Message{
		"another message":  {Type: TypeLeave, Payload: json.RawMessage(`{"type":"offer","sdp":"v=0"}`)},
		"no payload":       {Type: TypeOffer},
		"not an object":    {Type: TypeOffer, Payload: json.RawMessage(`"v=0"`)},
		"no sdp":           {Type: TypeOffer, Payload: json.RawMessage(`{"type":"offer"}`)},
		"sdp a number":     {Type: TypeOffer, Payload: json.RawMessage(`{"type":"offer","sdp":1}`)},
		"contradicting":    {Type: TypeOffer, Payload: json.RawMessage(`{"type":"answer","sdp":"v=0"}`)},
		"rollback refused": {Type: TypeOffer, Payload: json.RawMessage(`{"type":"rollback","sdp":"v=0"}`)},
	} {
		if d, err := m.Description(); err == nil {
			t.Errorf("%s: got %+v", name, d)
		}
	}
}

func TestICECandidate(t *testing.T) {
	const line = "candidate:1 1 udp 2130706431 127.0.0.1 50000 typ host"
	for name, payload := range map[string]string{
		"as the protocol says": `{"candidate":{"candidate":"` + line + `","sdpMid":"0","sdpMLineIndex":0}}`,
		"flat":                 `{"candidate":"` + line + `","sdpMid":"0","sdpMLineIndex":0}`,
		"as a line of SDP":     `{"candidate":{"sdpMLineIndex":0,"sdpMid":"0","candidate":"a=` + line + `\r\n"}}`,
	} {
		m := Message{Type: TypeICECandidate, Payload: json.RawMessage(payload)}
		c, err := m.ICECandidate()
		if err != nil || c == nil {
			t.Errorf("%s: got %v, %v", name, c, err)
			continue
		}
		if c.Candidate != line || *c.SDPMid != "0" || *c.SDPMLineIndex != 0 {
			t.Errorf("%s: got %+v", name, c)
		}
	}
}

func TestEndOfCandidates(t *testing.T) {
	m, err := NewCandidate("abc", nil)
	if err != nil || string(m.Payload) != `{"candidate":null}` {
		t.Fatalf("got %s, %v", m.Payload, err)
	}
	for _, payload := range []string{`{"candidate":null}`, `{"candidate":{"candidate":"","sdpMid":"0"}}`, `{}`, ``} {
		m := Message{Type: TypeICECandidate, Payload: json.RawMessage(payload)}
		if c, err := m.ICECandidate(); c != nil || err != nil {
			t.Errorf("%q: got %v, %v", payload, c, err)
		}
	}
}

func TestICECandidateRefuses(t *testing.T) {
	for name, payload := range map[string]string{
		"a number":       `{"candidate":5}`,
		"a string":       `"candidate:1"`,
		"second line":    `{"candidate":{"candidate":"candidate:1\r\na=evil"}}`,
		"mid with lines": `{"candidate":{"candidate":"candidate:1","sdpMid":"0\n"}}`,
		"huge":           `{"candidate":{"candidate":"` + strings.Repeat("x", maxCandidateLength+1) + `"}}`,
		"negative index": `{"candidate":{"candidate":"candidate:1","sdpMLineIndex":-1}}`,
	} {
		m := Message{Type: TypeICECandidate, Payload: json.RawMessage(payload)}
		if c, err := m.ICECandidate(); err == nil {
			t.Errorf("%s: got %+v", name, c)
		}
	}
	if _, err := (Message{Type: TypeOffer}).ICECandidate(); err == nil {
		t.Error("an offer is no candidate")
	}
}
