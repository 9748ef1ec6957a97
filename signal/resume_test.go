package signal

import (
	"errors"
	"testing"
)

func TestCounts(t *testing.T) {
	for text, want := range map[string]bool{
		`{"type":"createRoom","resume":true}`:  false,
		`{"type":"roomCreated","payload":"x"}`: false,
		`{"type":"error","payload":"no"}`:      false,
		`{"type":"iceServers","roomId":"x"}`:   false,
		`{"type":"seated","roomId":"x"}`:       false,
		`{"type":"resume","roomId":"x"}`:       false,
		`{"type":"offer","roomId":"x"}`:        true,
		`{"type":"peerLeft","roomId":"x"}`:     true,
		`{"type":"anything","roomId":"x"}`:     true,
		`{"type":"anything"}`:                  false,
	} {
		m, err := ParseMessage([]byte(text))
		if err != nil || m.counts() != want {
			t.Errorf("%s counts: %v, %v", text, m.counts(), err)
		}
	}
}

func TestResumeField(t *testing.T) {
	for text, want := range map[string]bool{
		`{"type":"createRoom"}`:                 false,
		`{"type":"createRoom","resume":true}`:   true,
		`{"type":"createRoom","resume":false}`:  false,
		`{"type":"createRoom","resume":"true"}`: false,
		`{"type":"createRoom","resume":1}`:      false,
		`{"type":"createRoom","resume":null}`:   false,
	} {
		if m, err := ParseMessage([]byte(text)); err != nil || m.Resume != want {
			t.Errorf("%s: %v, %v", text, m.Resume, err)
		}
	}
}

func TestOwnRoomID(t *testing.T) {
	for id, want := range map[string]bool{
		NewRoomID():               true,
		"abc-def-ghj-kmn-pqr-stu": true,
		"abcdefghjkmnpqrstu":      false,
		"ABC-def-ghj-kmn-pqr-stu": false,
		"abc-def-ghj-kmn-pqr-st0": false,
		"abc-def-ghj-kmn-pqr":     false,
		"a-bcdef-ghj-kmn-pqr-stu": false,
		"":                        false,
	} {
		if IsOwnRoomID(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
}

func FuzzResume(f *testing.F) {
	f.Add([]byte(`{"token":"`+testToken+`","role":"joiner","paired":true,"received":1,"sent":2}`), true)
	f.Add([]byte(`{"token":"`+testToken+`","grace":60,"lost":true}`), false)
	f.Fuzz(func(t *testing.T, payload []byte, request bool) {
		m := Message{Payload: payload}
		if !request {
			if s, err := m.Seated(); err == nil && s.Token != "" && !isResumeToken(s.Token) {
				t.Errorf("took the token %q", s.Token)
			}
			return
		}
		r, err := m.ResumeRequest()
		if err == nil && (!isResumeToken(r.Token) || r.Role != Creator && r.Role != Joiner || r.Sent > maxCount || r.Received > maxCount) {
			t.Errorf("took %+v", r)
		}
		if err != nil && !errors.Is(err, CodeInvalidMessage) {
			t.Errorf("refused with %v", err)
		}
	})
}
