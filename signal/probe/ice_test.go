package probe

import (
	"context"
	"io"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

const patience = 5 * time.Second

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
	got := run(t, Probe{Server: startServer(t, server.Config{TURN: bad}, nil)})
	if got["turn udp"].State != OK { // the relay is found whatever it calls itself
		t.Errorf("got %+v", got["turn udp"])
	}
	if got["nonsense"].State != Failed {
		t.Errorf("got %+v", got)
	}
}

// TestSilentRelay has servers that take what comes and say nothing.
func TestSilentRelay(t *testing.T) {
	udp, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { udp.Close() })
	byUDP, byTCP := udp.LocalAddr().String(), silentTCP(t)
	p := Probe{Patience: 200 * time.Millisecond}
	for url, advice := range map[string]string{
		"stun:" + byUDP: "for UDP", "turn:" + byUDP + "?transport=udp": "for UDP",
		"turn:" + byTCP + "?transport=tcp": "no TURN server", "turns:" + byTCP + "?transport=tcp": "for TCP",
	} {
		begin := time.Now()
		p.tryICE(t.Context(), url, signal.ICEServer{URLs: []string{url}, Username: "ann", Credential: "secret"}, func(r Result) {
			if r.State != Failed || !strings.Contains(r.Advice, advice) {
				t.Errorf("%+v, want a failure and %q", r, advice)
			}
		})
		if took := time.Since(begin); took > patience {
			t.Errorf("%s took %v", url, took)
		}
	}
}

// silentTCP takes one connection after another until the test ends.
func silentTCP(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	background(t, func(ctx context.Context) error {
		stop := context.AfterFunc(ctx, func() { l.Close() })
		defer stop()
		for {
			c, err := l.Accept()
			if err != nil {
				return nil
			}
			_, _ = io.Copy(io.Discard, c)
			c.Close()
		}
	})
	return l.Addr().String()
}

// TestSTUNOverTLS tries what no server of ours hands out, and others may.
func TestSTUNOverTLS(t *testing.T) {
	certificate := certtest.New(t, "chat.example.org", time.Hour)
	relay := startTURN(t, turn.Config{AddressTLS: "127.0.0.1:0", TLS: certificate.Show(), HostTLS: "127.0.0.1"})
	at, _, _ := strings.Cut(strings.TrimPrefix(relay.TURN()[2], "turns:"), "?")
	for url, want := range map[string]State{"stuns:" + at: OK, "turns:" + at + "?transport=udp": Skipped} {
		Probe{TLS: certificate.Trust()}.TrySTUN(t.Context(), url, func(r Result) {
			if r.State != want {
				t.Errorf("%+v, want %s", r, want)
			}
		})
	}
}
