package server

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
)

const someID = "abc-def-ghj-kmn-pqr-stu"

func get(t *testing.T, cfg Config, path, host string, header map[string]string) (int, string, http.Header) {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	r.Host = host
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	New(cfg).Handler().ServeHTTP(w, r)
	body, err := io.ReadAll(w.Result().Body)
	if err != nil {
		t.Fatal(err)
	}
	return w.Code, string(body), w.Result().Header
}

// trusting is a server behind a proxy; httptest's requests are from 192.0.2.1.
func trusting(proxy string) Config {
	return Config{TrustedProxies: []netip.Prefix{netip.MustParsePrefix(proxy)}}
}

func behind(proto, host string) map[string]string {
	return map[string]string{"X-Forwarded-For": "198.51.100.7", "X-Forwarded-Proto": proto, "X-Forwarded-Host": host}
}

func TestPages(t *testing.T) {
	html := map[string]string{"Accept": "text/html"}
	for _, tt := range []struct {
		name, path, host string
		cfg              Config
		header           map[string]string
		code             int
		say              string
	}{
		{"health", "/healthz", "h", Config{}, nil, 200, "ok\n"},
		{"index", "/", "h", Config{}, nil, 200, "signalling server"},
		{"nothing", "/x", "h", Config{}, nil, 404, "not found"},
		{"room", "/r/" + someID, "host:8080", Config{}, nil, 200, "rtcchat join http://host:8080/r/" + someID + "\n"},
		{"room in HTML", "/r/" + someID, "host:8080", Config{}, html, 200, "<pre>rtcchat join http://host:8080/r/" + someID + "</pre>"},
		{"front page", "/", "host:8080", Config{}, html, 200, "Create a room"},
		{"behind a proxy", "/r/" + someID, "host", trusting("192.0.2.1/32"), behind("https", "chat.example.org"), 200, "join https://chat.example.org/r/"},
		{"behind a stranger", "/r/" + someID, "host", trusting("192.0.2.2/32"), behind("https", "chat.example.org"), 200, "join http://host/r/"},
		{"with an address", "/r/" + someID, "x", Config{PublicURL: "https://chat.example.org/v"}, nil, 200, "join https://chat.example.org/v/r/"},
		{"odd ID", "/r/%3Cscript%3E", "h", Config{}, html, 404, "no room ID"},
		{"odd host", "/r/" + someID, "h<script>", Config{}, html, 400, "no valid host"},
		{"no websocket", "/ws", "h", Config{}, nil, 426, "WebSocket"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, body, header := get(t, tt.cfg, tt.path, tt.host, tt.header)
			if code != tt.code || !strings.Contains(body, tt.say) || strings.Contains(body, "<script>") {
				t.Errorf("got %d %q, want %d with %q", code, body, tt.code, tt.say)
			}
			if header.Get("Referrer-Policy") != "no-referrer" || header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers %v", header)
			}
		})
	}
}
