package signal

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
)

// Bounds of what a server may hand out.
const (
	maxICEServers    = 16
	maxICEServerURLs = 16
	maxICEServerText = 512 // bytes of a URL, a user name, a credential
)

// ICEServer is a STUN or TURN server that a member may use: W3C RTCIceServer,
// https://www.w3.org/TR/webrtc/#dom-rtciceserver
type ICEServer struct {
	URLs       []string `json:"urls"`                 // RFC 7064, RFC 7065
	Username   string   `json:"username,omitempty"`   // TURN only
	Credential string   `json:"credential,omitempty"` // TURN only, a password
}

// relays reports whether there is a TURN server in s.
func (s ICEServer) relays() bool {
	return slices.ContainsFunc(s.URLs, func(url string) bool {
		return strings.HasPrefix(url, "turn:") || strings.HasPrefix(url, "turns:")
	})
}

// ICEServers reads the servers of a roomCreated or iceServers message, nil for
// none. What makes no sense is left out, one server at a time: a client can do
// with fewer.
func (m Message) ICEServers() []ICEServer {
	raw := m.Servers
	if m.Type == TypeICEServers {
		raw = m.Payload
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil || len(list) > maxICEServers {
		return nil
	}
	var servers []ICEServer
	for _, item := range list {
		var s ICEServer
		if json.Unmarshal(item, &s) == nil && s.usable() {
			servers = append(servers, s)
		}
	}
	return servers
}

func (s ICEServer) usable() bool {
	if len(s.URLs) == 0 || len(s.URLs) > maxICEServerURLs {
		return false
	}
	if s.relays() && (s.Username == "" || s.Credential == "") {
		return false
	}
	for _, text := range append([]string{s.Username, s.Credential}, s.URLs...) {
		if len(text) > maxICEServerText || strings.ContainsFunc(text, unicode.IsControl) {
			return false
		}
	}
	return true
}
