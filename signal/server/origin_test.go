package server

import (
	"crypto/tls"
	"net/http/httptest"
	"testing"
)

func TestOrigin(t *testing.T) {
	listed := Config{Origins: []string{"https://friend.example", "null"}}
	public := Config{PublicURL: "https://chat.example.org/v"}
	for _, tt := range []struct {
		name   string
		cfg    Config
		origin string
		may    bool
	}{
		{"no browser", Config{}, "", true},
		{"own page", Config{}, "http://chat.example:8080", true},
		{"own page by way of a proxy with TLS", Config{}, "https://chat.example:8080", true},
		{"own page, in capitals", Config{}, "http://Chat.Example:8080", true},
		{"other page", Config{}, "https://evil.example", false},
		{"other port", Config{}, "http://chat.example:8081", false},
		{"longer name", Config{}, "http://chat.example:8080.evil.example", false},
		{"user of another", Config{}, "http://chat.example:8080@evil.example", false},
		{"file", Config{}, "null", false},
		{"no URL", Config{}, "::", false},
		{"own machine", Config{}, "http://localhost:3000", true},
		{"own machine by address", Config{}, "http://127.0.0.1", true},
		{"own machine by IPv6", Config{}, "http://[::1]:3000", true},
		{"named like the own machine", Config{}, "http://localhost.evil.example", false},
		{"listed", listed, "https://friend.example", true},
		{"listed with another scheme", listed, "http://friend.example", false},
		{"listed file", listed, "null", true},
		{"not listed", listed, "https://evil.example", false},
		{"any", Config{Origins: []string{AnyOrigin}}, "https://evil.example", true},
		{"public address", public, "https://chat.example.org", true},
		{"below the public address", public, "https://x.chat.example.org", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest("GET", "/ws", nil)
			r.Host = "chat.example:8080"
			if tt.origin != "" {
				r.Header.Set("Origin", tt.origin)
			}
			if may := New(tt.cfg).mayOpen(r); may != tt.may {
				t.Errorf("may: %v, want %v", may, tt.may)
			}
		})
	}
}

func TestForeignPageIsRefused(t *testing.T) {
	addr, _ := start(t, Config{})
	_, resp, err := dialFrom(t, addr, map[string]string{"Origin": "https://evil.example"})
	refusedWith(t, 403, resp, err)
	if _, _, err := dialFrom(t, addr, map[string]string{"Origin": "http://" + addr}); err != nil {
		t.Errorf("the own page: %v", err)
	}
}

func TestSource(t *testing.T) {
	const near, far, client = "10.0.0.1", "10.0.0.2", "198.51.100.7"
	x := func(text string) map[string]string { return map[string]string{"X-Forwarded-For": text} }
	f := func(text string) map[string]string { return map[string]string{"Forwarded": text} }
	for _, tt := range []struct {
		name   string
		header ProxyHeader
		remote string
		sent   map[string]string
		want   string
		https  bool
		host   string
	}{
		{"no proxy", XForwarded, client + ":1", nil, client, false, "h"},
		{"a stranger pretends", XForwarded, client + ":1", x("192.0.2.1"), client, false, "h"},
		{"one proxy", XForwarded, near + ":1", x(client), client, false, "h"},
		{"two proxies", XForwarded, near + ":1", x(client + ", " + far), client, false, "h"},
		{"a client pretends", XForwarded, near + ":1", x("192.0.2.1, " + client), client, false, "h"},
		{"a client pretends to be a proxy", XForwarded, near + ":1", x("192.0.2.1, 10.0.0.9, " + client), client, false, "h"},
		{"only proxies", XForwarded, near + ":1", x(far), far, false, "h"},
		{"a proxy that does not tell", XForwarded, near + ":1", nil, near, false, "h"},
		{"nonsense", XForwarded, near + ":1", x(client + ", unknown"), near, false, "h"},
		{"with a port", XForwarded, near + ":1", x(client + ":4711"), client, false, "h"},
		{"IPv6", XForwarded, near + ":1", x("2001:db8::7"), "2001:db8::7", false, "h"},
		{"IPv6 with a port", XForwarded, near + ":1", x("[2001:db8::7]:4711"), "2001:db8::7", false, "h"},
		{"IPv4 in IPv6", XForwarded, "[::ffff:" + near + "]:1", x("::ffff:" + client), client, false, "h"},
		{"the other header", XForwarded, near + ":1", f("for=192.0.2.1;proto=https"), near, false, "h"},
		{"https", XForwarded, near + ":1", map[string]string{"X-Forwarded-For": client, "X-Forwarded-Proto": "https", "X-Forwarded-Host": "chat"}, client, true, "chat"},
		{"one scheme for two", XForwarded, near + ":1", map[string]string{"X-Forwarded-For": client + "," + far, "X-Forwarded-Proto": "https"}, client, true, "h"},
		{"Forwarded", Forwarded, near + ":1", f("for=" + client + ";proto=https;host=chat"), client, true, "chat"},
		{"Forwarded, two", Forwarded, near + ":1", f(`For="[2001:db8::7]:4711";Proto=HTTPS, for=` + far), "2001:db8::7", true, "h"},
		{"Forwarded, hidden", Forwarded, near + ":1", f("for=_secret"), near, false, "h"},
		{"Forwarded, pretended", Forwarded, near + ":1", f("for=192.0.2.1, for=" + client), client, false, "h"},
		{"Forwarded, nonsense", Forwarded, near + ":1", f(`;;=,"`), near, false, "h"},
		{"Forwarded, the other header", Forwarded, near + ":1", x("192.0.2.1"), near, false, "h"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := trusting("10.0.0.0/8")
			cfg.ProxyHeader = tt.header
			r := httptest.NewRequest("GET", "/", nil)
			r.RemoteAddr, r.Host = tt.remote, "h"
			for name, value := range tt.sent {
				r.Header.Set(name, value)
			}
			if got := New(cfg).proxies.source(r); got.client.String() != tt.want || got.https != tt.https || got.host != tt.host {
				t.Errorf("got %+v, want %s, %v, %s", got, tt.want, tt.https, tt.host)
			}
		})
	}
}

func TestSourceWithTLS(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.TLS = &tls.ConnectionState{}
	if !(proxies{}).source(r).https {
		t.Error("TLS of its own is not seen")
	}
}

// FuzzSource: nothing a stranger writes into a header changes where it is, and
// nothing written to a proxy crashes.
func FuzzSource(f *testing.F) {
	f.Add("198.51.100.7, 10.0.0.1", "for=192.0.2.1;proto=https,for=\"[::1]:5\"", "https")
	f.Fuzz(func(t *testing.T, x, forwarded, proto string) {
		r := httptest.NewRequest("GET", "/", nil)
		for name, value := range map[string]string{"X-Forwarded-For": x, "Forwarded": forwarded, "X-Forwarded-Proto": proto, "X-Forwarded-Host": proto} {
			r.Header[name] = []string{value}
		}
		for _, header := range []ProxyHeader{XForwarded, Forwarded} {
			p := proxies{trusted: trusting("10.0.0.0/8").TrustedProxies, header: header}
			r.RemoteAddr = "198.51.100.9:5"
			if got := p.source(r); got.client.String() != "198.51.100.9" || got.https || got.host != r.Host {
				t.Fatalf("a stranger became %+v", got)
			}
			r.RemoteAddr = "10.0.0.1:5"
			p.source(r)
		}
	})
}
