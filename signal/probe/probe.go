package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/rtcchat/rtcchat/signal"
)

// DefaultPatience is how long one step may take.
const DefaultPatience = 5 * time.Second

// Probe is what to try.
type Probe struct {
	Server   string        // as signal.ParseServer gives it
	Patience time.Duration // for one step; 0 is the default
	TLS      *tls.Config   // nil trusts what the system does
}

// Run tries the server and then the ICE servers that it hands out. It returns when
// all it started has ended, at once when ctx ends.
func (p Probe) Run(ctx context.Context, report Report) {
	if p.Patience <= 0 {
		p.Patience = DefaultPatience
	}
	at, err := url.Parse(p.Server)
	if err != nil {
		report.fail("address", err, "give it like https://chat.example.org or host:8080")
		return
	}
	if !p.reach(ctx, at, report) {
		return
	}
	p.ready(ctx, report)
	servers, ok := p.openRoom(ctx, report)
	if !ok {
		return
	}
	if len(servers) == 0 {
		report.skip("ice servers", "the server hands out none: two people without a direct path cannot call through it")
	}
	for _, s := range servers {
		for _, url := range s.URLs {
			p.tryICE(ctx, url, s, report)
		}
	}
}

// TrySTUN tries a STUN server that is none of the signalling server's.
func (p Probe) TrySTUN(ctx context.Context, url string, report Report) {
	if p.Patience <= 0 {
		p.Patience = DefaultPatience
	}
	p.tryICE(ctx, url, signal.ICEServer{URLs: []string{url}}, report)
}

// reach goes as far as TLS, and reports whether to go on. Where the environment
// names a proxy, that one does all of it.
func (p Probe) reach(ctx context.Context, at *url.URL, report Report) bool {
	if proxy, err := http.ProxyFromEnvironment(&http.Request{URL: at}); err == nil && proxy != nil {
		report.skip("tcp", "through the proxy "+proxy.Host+" of the environment")
		return true
	}
	port := at.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[at.Scheme]
	}
	if !p.resolve(ctx, at.Hostname(), report) {
		return false
	}
	conn, ok := p.connect(ctx, net.JoinHostPort(at.Hostname(), port), report)
	if !ok {
		return false
	}
	defer conn.Close()
	if at.Scheme != "https" {
		report.warn("tls", "not used: browsers give no camera to pages without it, but on the machine itself",
			"give the server a certificate, or put a proxy with TLS in front")
		return true
	}
	return p.shake(ctx, conn, at.Hostname(), report)
}

// oneLine keeps what comes from outside from being more than text.
func oneLine(text string) string {
	const longest = 300 // runes
	clean := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, text))
	return string(clean[:min(len(clean), longest)])
}
