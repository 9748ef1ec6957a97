package probe

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// certified is a certificate for name that ends after lasts, and what trusts it.
func certified(t *testing.T, name string, lasts time.Duration) (show, trust *tls.Config) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(lasts),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}},
		&tls.Config{RootCAs: pool, ServerName: name}
}

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
	show, trust := certified(t, "chat.example.org", 90*24*time.Hour)
	relay := startTURN(t, turn.Config{AddressTLS: "127.0.0.1:0", TLS: show, HostTLS: "127.0.0.1"})
	url := startServer(t, server.Config{TURN: relay}, show)
	states(t, run(t, Probe{Server: url, TLS: trust}), map[string]State{
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

func TestCertificates(t *testing.T) {
	for _, c := range []struct {
		what    string
		lasts   time.Duration
		name    string // asked for
		trusted bool
		want    State
		advice  string
	}{
		{"ends soon", 24 * time.Hour, "chat.example.org", true, Warning, "renewed"},
		{"has ended", -time.Hour, "chat.example.org", true, Failed, "renew"},
		{"of somebody else", time.Hour, "other.example.org", true, Failed, "another name"},
		{"of its own", time.Hour, "chat.example.org", false, Failed, "signed"},
	} {
		t.Run(c.what, func(t *testing.T) {
			show, trust := certified(t, "chat.example.org", c.lasts)
			trust.ServerName = c.name
			if !c.trusted {
				trust.RootCAs = x509.NewCertPool()
			}
			got := run(t, Probe{Server: startServer(t, server.Config{}, show), TLS: trust})["tls"]
			if got.State != c.want || !strings.Contains(got.Advice, c.advice) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestTLSOnOneSideOnly(t *testing.T) {
	url := startServer(t, server.Config{}, nil)
	states(t, run(t, Probe{Server: strings.Replace(url, "http", "https", 1)}), map[string]State{"tcp": OK, "tls": Failed})
}

func TestNothingListens(t *testing.T) {
	got := run(t, Probe{Server: "http://127.0.0.1:1"})
	states(t, got, map[string]State{"tcp": Failed})
	if !strings.Contains(got["tcp"].Advice, "nothing listens") {
		t.Errorf("got %+v", got)
	}
}

func TestNoSuchName(t *testing.T) {
	got := run(t, Probe{Server: "http://no..body"}) // which no resolver has to be asked for
	states(t, got, map[string]State{"name": Failed})
}

func TestAnotherServer(t *testing.T) {
	s := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(s.Close)
	states(t, run(t, Probe{Server: s.URL}), map[string]State{"tcp": OK, "tls": Warning, "ready": Warning, "websocket": Failed})
}

func TestSilentServer(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	begin := time.Now()
	states(t, run(t, Probe{Server: s.URL, Patience: 200 * time.Millisecond}), map[string]State{
		"tcp": OK, "tls": Warning, "ready": Failed, "websocket": Failed,
	})
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestServerWithoutRooms(t *testing.T) {
	url := startServer(t, server.Config{MaxRooms: 1}, nil)
	c, err := signal.Dial(t.Context(), signal.WebSocketURL(url), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan struct{}, 1)
	background(t, func(ctx context.Context) error { return c.Run(ctx, func(signal.Message) { opened <- struct{}{} }) })
	if err := c.Send(t.Context(), signal.Message{Type: signal.TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	<-opened
	states(t, run(t, Probe{Server: url}), map[string]State{
		"tcp": OK, "tls": Warning, "ready": OK, "websocket": OK, "room": Failed,
	})
}

// badRelay hands out what a TURN server would not take.
type badRelay struct {
	*turn.Server
	password string
	urls     []string
}

func (b badRelay) STUN() []string { return nil }

func (b badRelay) TURN() []string {
	if b.urls != nil {
		return b.urls
	}
	return b.Server.TURN()
}

func (b badRelay) Mint(who string) turn.Credential {
	c := b.Server.Mint(who)
	if b.password != "" {
		c.Password = b.password
	}
	return c
}

func TestRelayRefusesCredentials(t *testing.T) {
	relay := badRelay{Server: startTURN(t, turn.Config{}), password: "wrong"}
	got := run(t, Probe{Server: startServer(t, server.Config{TURN: relay}, nil)})
	for _, name := range []string{"turn udp", "turn tcp"} {
		if got[name].State != Failed || !strings.Contains(got[name].Advice, "credentials") {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
}

func TestRelayAtAWrongAddress(t *testing.T) {
	relay := startTURN(t, turn.Config{PublicIP: netip.MustParseAddr("192.0.2.1")})
	at := strings.TrimPrefix(relay.TURN()[0], "turn:192.0.2.1:")
	port, _, _ := strings.Cut(at, "?")
	bad := badRelay{Server: relay, urls: []string{"turn:127.0.0.1:" + port + "?transport=udp", "nonsense"}}
	got := run(t, Probe{Server: startServer(t, server.Config{TURN: bad}, nil), Patience: time.Second})
	if got["turn udp"].State != OK { // the relay is found whatever it calls itself
		t.Errorf("got %+v", got["turn udp"])
	}
	if got["nonsense"].State != Failed {
		t.Errorf("got %+v", got)
	}
}

func TestSilentRelay(t *testing.T) {
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { udp.Close() })
	tcp, err := net.Listen("tcp", udp.LocalAddr().String())
	if err != nil {
		t.Fatal(err)
	}
	background(t, func(ctx context.Context) error {
		stop := context.AfterFunc(ctx, func() { tcp.Close() })
		defer stop()
		for {
			c, err := tcp.Accept()
			if err != nil {
				return nil
			}
			_, _ = io.Copy(io.Discard, c)
			c.Close()
		}
	})
	at := udp.LocalAddr().String()
	bad := badRelay{Server: startTURN(t, turn.Config{}), urls: []string{
		"stun:" + at, "turn:" + at + "?transport=udp", "turn:" + at + "?transport=tcp", "turns:" + at + "?transport=tcp",
	}}
	begin := time.Now()
	got := run(t, Probe{Server: startServer(t, server.Config{TURN: bad}, nil), Patience: 200 * time.Millisecond})
	for _, name := range []string{"stun", "turn udp", "turn tcp", "turns tcp"} {
		if got[name].State != Failed {
			t.Errorf("%s: %+v", name, got[name])
		}
	}
	if took := time.Since(begin); took > 4*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestNothingOfTheServerReachesTheTerminal(t *testing.T) {
	if got := oneLine("a\x1b[2Jb\nc" + strings.Repeat("x", 1000)); strings.ContainsAny(got, "\x1b\n") || len(got) > 300 {
		t.Errorf("got %q", got)
	}
}
