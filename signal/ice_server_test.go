package signal

import (
	"reflect"
	"strings"
	"testing"
)

func TestICEServers(t *testing.T) {
	turn := ICEServer{URLs: []string{"turn:192.0.2.1:3478?transport=udp"}, Username: "1:ann", Credential: "secret"}
	stun := ICEServer{URLs: []string{"stun:192.0.2.1:3478"}}
	const both = `[{"urls":["stun:192.0.2.1:3478"]},{"urls":["turn:192.0.2.1:3478?transport=udp"],"username":"1:ann","credential":"secret"}]`
	for name, c := range map[string]struct {
		message string
		want    []ICEServer
	}{
		"roomCreated":            {`{"type":"roomCreated","payload":"id","iceServers":` + both + `}`, []ICEServer{stun, turn}},
		"roomCreated without":    {`{"type":"roomCreated","payload":"id"}`, nil},
		"iceServers":             {`{"type":"iceServers","roomId":"id","payload":` + both + `}`, []ICEServer{stun, turn}},
		"none":                   {`{"type":"iceServers","roomId":"id","payload":[]}`, nil},
		"no list":                {`{"type":"iceServers","payload":"stun:a"}`, nil},
		"TURN without a secret":  {`{"type":"iceServers","payload":[{"urls":["turn:a"]},{"urls":["stun:192.0.2.1:3478"]}]}`, []ICEServer{stun}},
		"an entry of nonsense":   {`{"type":"iceServers","payload":[7,{"urls":7},{"urls":[]},{"urls":["stun:192.0.2.1:3478"]}]}`, []ICEServer{stun}},
		"control characters":     {`{"type":"iceServers","payload":[{"urls":["stun:a\u001b[2J"]}]}`, nil},
		"a URL that is too long": {`{"type":"iceServers","payload":[{"urls":["stun:` + strings.Repeat("a", 600) + `"]}]}`, nil},
		"too many":               {`{"type":"iceServers","payload":[` + strings.Repeat(`{"urls":["stun:a"]},`, 20) + `{"urls":["stun:a"]}]}`, nil},
	} {
		m, err := ParseMessage([]byte(c.message))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := m.ICEServers(); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: got %+v, want %+v", name, got, c.want)
		}
	}
}
