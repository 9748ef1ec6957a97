package probe

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// background runs work until the test ends.
func background(t *testing.T, work func(context.Context) error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func startTURN(t *testing.T, cfg turn.Config) *turn.Server {
	t.Helper()
	cfg.Address = "127.0.0.1:0"
	s, err := turn.Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	background(t, s.Run)
	return s
}

// startServer gives the server's address.
func startServer(t *testing.T, cfg server.Config, secure *tls.Config) (url string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url = "http://" + l.Addr().String()
	if secure != nil {
		l, url = tls.NewListener(l, secure), "https://"+l.Addr().String()
	}
	s := server.New(cfg)
	background(t, func(ctx context.Context) error { return s.Serve(ctx, l) })
	return url
}

// run gives the results by what was tried; only the scheme and the transport of URLs.
func run(t *testing.T, p Probe) map[string]Result {
	t.Helper()
	results := map[string]Result{}
	p.Run(t.Context(), func(r Result) {
		t.Logf("%-5s %-12s %s | %s", r.State, r.Name, r.Detail, r.Advice)
		scheme, rest, isURL := strings.Cut(r.Name, ":")
		if _, transport, ok := strings.Cut(rest, "transport="); isURL && ok {
			scheme += " " + transport
		}
		results[scheme] = r
	})
	return results
}

// states checks the states of results, and that bad ones come with advice.
func states(t *testing.T, results map[string]Result, want map[string]State) {
	t.Helper()
	for name, state := range want {
		if results[name].State != state {
			t.Errorf("%s: got %+v, want %s", name, results[name], state)
		}
	}
	for name, r := range results {
		if want[name] == "" {
			t.Errorf("%s was tried: %+v", name, r)
		}
		if (r.State == Failed || r.State == Warning) && r.Advice == "" || r.Detail == "" {
			t.Errorf("%s says too little: %+v", name, r)
		}
	}
}

func TestAllWorks(t *testing.T) {
	certificate := certtest.New(t, "chat.example.org", 90*24*time.Hour)
	relay := startTURN(t, turn.Config{AddressTLS: "127.0.0.1:0", TLS: certificate.Show(), HostTLS: "127.0.0.1"})
	url := startServer(t, server.Config{TURN: relay}, certificate.Show())
	states(t, run(t, Probe{Server: url, TLS: certificate.Trust()}), map[string]State{
		"tcp": OK, "tls": OK, "ready": OK, "websocket": OK, "room": OK,
		"stun": OK, "turn udp": OK, "turn tcp": OK, "turns tcp": OK,
	})
}

func TestPlainServerWithoutRelay(t *testing.T) {
	url := startServer(t, server.Config{}, nil)
	states(t, run(t, Probe{Server: url}), map[string]State{
		"tcp": OK, "tls": Warning, "ready": OK, "websocket": OK, "room": OK, "ice servers": Skipped,
	})
}

func TestAnotherServer(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	states(t, run(t, Probe{Server: s.URL}), map[string]State{"tcp": OK, "tls": Warning, "ready": Warning, "websocket": Failed})
}

func TestNothingOfTheServerReachesTheTerminal(t *testing.T) {
	if got := oneLine("a\x1b[2Jb\nc" + strings.Repeat("x", 1000)); strings.ContainsAny(got, "\x1b\n") || len(got) > 300 {
		t.Errorf("got %q", got)
	}
}
