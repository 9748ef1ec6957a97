package turn

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	"go.uber.org/goleak"
)

const patience = 5 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start runs a server on loopback until the test ends.
func start(t *testing.T, cfg Config) *Server {
	t.Helper()
	cfg.Address = "127.0.0.1:0"
	s, err := Listen(cfg)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestRelayOverUDPAndTCP(t *testing.T) {
	s := start(t, Config{})
	udp := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	tcp := allocate(t, client(t, s, overTCP(t, s), s.Mint("bob")))
	exchange(t, udp, tcp)
	for _, r := range []net.PacketConn{udp, tcp} {
		at := addrPort(r.LocalAddr())
		if at.Addr() != netip.MustParseAddr("127.0.0.1") || at.Port() < 49152 {
			t.Errorf("relayed at %v, want the public address and a port of the range", at)
		}
	}
}

func TestBindingTellsOwnAddress(t *testing.T) {
	s := start(t, Config{})
	conn := overUDP(t)
	own, err := client(t, s, conn, Credential{}).SendBindingRequest()
	if err != nil || own.String() != conn.LocalAddr().String() {
		t.Errorf("told %v, %v, want %v", own, err, conn.LocalAddr())
	}
}

func TestPortsAndPublicAddress(t *testing.T) {
	// Ports that the system gives to nobody who asks for any.
	first := uint16(20000 + rand.IntN(10000))
	s := start(t, Config{PublicIP: netip.MustParseAddr("192.0.2.77"), MinPort: first, MaxPort: first + 1})
	a := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	for _, r := range []net.PacketConn{a, b} {
		at := addrPort(r.LocalAddr())
		if at.Addr() != s.cfg.PublicIP || at.Port() < first || at.Port() > first+1 {
			t.Errorf("relayed at %v", at)
		}
	}
	exchange(t, a, b) // without a NAT that passes it on
	refused(t, client(t, s, overUDP(t), s.Mint("eve")), stun.CodeInsufficientCapacity)
}

// TestRunEndsWithClients: goleak sees to it that nothing is left of them.
func TestRunEndsWithClients(t *testing.T) {
	s, err := Listen(Config{Address: "127.0.0.1:0"})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	allocate(t, client(t, s, overTCP(t, s), s.Mint("bob")))
	overTCP(t, s).Close()
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatalf("Run did not end within %v", patience)
	}
}

func TestForbiddenPeers(t *testing.T) {
	s := start(t, Config{})
	relayed := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	for _, ip := range []string{"10.0.0.1", "192.168.1.1", "127.0.0.2", "169.254.169.254", "224.0.0.1", "0.0.0.0"} {
		_, err := relayed.WriteTo([]byte("hello"), &net.UDPAddr{IP: net.ParseIP(ip), Port: 9})
		var refusal *stun.TurnError
		if !errors.As(err, &refusal) || refusal.ErrorCodeAttr.Code != stun.CodeForbidden {
			t.Errorf("to %s: %v, want 403", ip, err)
		}
	}
}

// TestPeersAreBounded: through the whole server.
func TestPeersAreBounded(t *testing.T) {
	s := start(t, Config{})
	c := client(t, s, overUDP(t), s.Mint("ann"))
	allocate(t, c)
	permitted := 0
	for i := range maxPeers + 10 {
		if c.CreatePermission(&net.UDPAddr{IP: net.IPv4(8, 8, 8, byte(i)), Port: 9}) == nil {
			permitted++
		}
	}
	if permitted != maxPeers {
		t.Errorf("%d permissions for one relay, want %d", permitted, maxPeers)
	}
}

// TestNoOtherPortOfTheServer: the server's own address is a peer's only where a
// relay is.
func TestNoOtherPortOfTheServer(t *testing.T) {
	for _, allowed := range []bool{false, true} {
		s := start(t, Config{AllowPrivate: allowed})
		relayed := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
		service := overUDP(t)
		if _, err := relayed.WriteTo([]byte("hello"), service.LocalAddr()); err != nil {
			t.Fatal(err)
		}
		wait := 300 * time.Millisecond
		if allowed {
			wait = patience
		}
		if err := service.SetReadDeadline(time.Now().Add(wait)); err != nil {
			t.Fatal(err)
		}
		_, _, err := service.ReadFrom(make([]byte, 100))
		if (err == nil) != allowed {
			t.Errorf("private peers allowed %v: a service of this machine heard: %v", allowed, err == nil)
		}
		service.Close()
	}
}

// locked is a log that can be read while it is written.
type locked struct {
	mu sync.Mutex
	bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Buffer.Write(p)
}

func TestNoSecretInLog(t *testing.T) {
	var log locked
	secret := "0123456789abcdef-secret"
	s := start(t, Config{
		Secret: []byte(secret),
		Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	c := s.Mint("ann")
	allocate(t, client(t, s, overUDP(t), c))
	refused(t, client(t, s, overUDP(t), Credential{c.Username, "wrong"}), stun.CodeBadRequest)
	log.mu.Lock()
	defer log.mu.Unlock()
	text := log.String()
	if !strings.Contains(text, "relay opened") || strings.Contains(text, secret) || strings.Contains(text, c.Password) {
		t.Errorf("the log says\n%s", text)
	}
}

func TestListenRefuses(t *testing.T) {
	for name, cfg := range map[string]Config{
		"nothing to listen on": {},
		"no public address":    {Address: ":0"},
		"short secret":         {Address: "127.0.0.1:0", Secret: []byte("short")},
		"ports the wrong way":  {Address: "127.0.0.1:0", MinPort: 6000, MaxPort: 5000},
		"no certificate":       {AddressTLS: "127.0.0.1:0", PublicIP: netip.MustParseAddr("192.0.2.1")},
		"no such address":      {Address: "192.0.2.1:0"},
	} {
		if s, err := Listen(cfg); err == nil {
			s.Close()
			t.Errorf("%s: taken", name)
		}
	}
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}
