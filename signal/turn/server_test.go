package turn

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
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

// address is where a client finds s by UDP and TCP.
func (s *Server) address() string { return s.tcp.Addr().String() }

// client is a TURN client over conn, which belongs to it.
func client(t *testing.T, s *Server, conn net.PacketConn, c Credential) *pion.Client {
	t.Helper()
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	cl, err := pion.NewClient(&pion.ClientConfig{
		STUNServerAddr: s.address(), TURNServerAddr: s.address(), Conn: conn,
		Username: c.Username, Password: c.Password, LoggerFactory: quiet, RTO: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := cl.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cl.Close()
		conn.Close()
	})
	return cl
}

func overUDP(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func overTCP(t *testing.T, s *Server) net.PacketConn {
	t.Helper()
	conn, err := net.Dial("tcp", s.address())
	if err != nil {
		t.Fatal(err)
	}
	return pion.NewSTUNConn(conn)
}

func overTLS(t *testing.T, s *Server, trusted *tls.Config) net.PacketConn {
	t.Helper()
	conn, err := tls.Dial("tcp", s.tls.Addr().String(), trusted)
	if err != nil {
		t.Fatal(err)
	}
	return pion.NewSTUNConn(conn)
}

func allocate(t *testing.T, c *pion.Client) net.PacketConn {
	t.Helper()
	relayed, err := c.Allocate()
	if err != nil {
		t.Fatalf("allocate: %v", err)
	}
	t.Cleanup(func() { relayed.Close() })
	return relayed
}

// refused checks that an allocation fails with one of the codes.
func refused(t *testing.T, c *pion.Client, codes ...stun.ErrorCode) {
	t.Helper()
	relayed, err := c.Allocate()
	if err == nil {
		relayed.Close()
		t.Fatal("a relay was opened")
	}
	for _, code := range codes {
		if strings.Contains(err.Error(), fmt.Sprint(int(code))) {
			return
		}
	}
	t.Fatalf("refused with %v, want one of %v", err, codes)
}

// exchange sends from one relay to the other and back.
func exchange(t *testing.T, a, b net.PacketConn) {
	t.Helper()
	permitEach(t, a, b)
	for range 2 {
		say(t, a, b, "I am "+a.LocalAddr().String())
		a, b = b, a
	}
}

// permitEach makes the permissions that a first packet would find missing.
func permitEach(t *testing.T, a, b net.PacketConn) {
	t.Helper()
	for range 2 {
		if _, err := a.WriteTo([]byte("permit me"), b.LocalAddr()); err != nil {
			t.Fatalf("write to %v: %v", b.LocalAddr(), err)
		}
		a, b = b, a
	}
}

// say sends text until it arrives: a packet may be lost, and others wait.
func say(t *testing.T, from, to net.PacketConn, text string) {
	t.Helper()
	buf := make([]byte, 2000)
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if _, err := from.WriteTo([]byte(text), to.LocalAddr()); err != nil {
			t.Fatalf("write: %v", err)
		}
		if err := to.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		n, sender, err := to.ReadFrom(buf)
		if err != nil || string(buf[:n]) != text {
			continue
		}
		if sender.String() != from.LocalAddr().String() {
			t.Fatalf("came from %v, want %v", sender, from.LocalAddr())
		}
		return
	}
	t.Fatalf("%q did not arrive within %v", text, patience)
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
	s := start(t, Config{PublicIP: netip.MustParseAddr("192.0.2.77"), MinPort: 50001, MaxPort: 50002})
	a := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	for _, r := range []net.PacketConn{a, b} {
		at := addrPort(r.LocalAddr())
		if at.Addr() != s.cfg.PublicIP || at.Port() < 50001 || at.Port() > 50002 {
			t.Errorf("relayed at %v", at)
		}
	}
	exchange(t, a, b) // without a NAT that passes it on
	refused(t, client(t, s, overUDP(t), s.Mint("eve")), stun.CodeInsufficientCapacity)
}

func TestCredentials(t *testing.T) {
	s := start(t, Config{})
	stranger := start(t, Config{}) // with another secret
	good := s.Mint("ann")
	_, participant, _ := strings.Cut(good.Username, ":")
	past := fmt.Sprintf("%d:%s", time.Now().Add(-time.Second).Unix(), participant)
	future := fmt.Sprintf("%d:%s", time.Now().Add(9*time.Hour).Unix(), participant)
	for name, c := range map[string]Credential{
		"wrong password":      {good.Username, "nonsense"},
		"another's password":  {good.Username, s.Mint("bob").Password},
		"another secret":      stranger.Mint("ann"),
		"expired":             {past, s.password(past)},
		"longer than minted":  {future, good.Password},
		"no expiry":           {"ann", s.password("ann")},
		"expiry of no number": {"soon:ann", s.password("soon:ann")},
	} {
		t.Run(name, func(t *testing.T) {
			refused(t, client(t, s, overUDP(t), c), stun.CodeBadRequest, stun.CodeUnauthorized)
		})
	}
	allocate(t, client(t, s, overUDP(t), good))
}

// TestAllocationOutlivesItsCredential: the credential opens no relay any more
// while the relay it opened goes on, through refreshes and new permissions.
func TestAllocationOutlivesItsCredential(t *testing.T) {
	const lifetime = 3 * time.Second
	s := start(t, Config{Lifetime: lifetime})
	minted := s.Mint("ann")
	a := allocate(t, client(t, s, overUDP(t), minted))
	aTCP := allocate(t, client(t, s, overTCP(t, s), minted))
	opened := time.Now()
	late := client(t, s, overUDP(t), minted)
	permitEach(t, a, aTCP)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for now := opened; now.Sub(opened) < 2*lifetime; now = <-tick.C {
		say(t, a, aTCP, "still here")
		say(t, aTCP, a, "so am I")
	}
	refused(t, late, stun.CodeBadRequest, stun.CodeUnauthorized)
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	exchange(t, a, b)
	exchange(t, aTCP, b)
}

func TestQuotas(t *testing.T) {
	t.Run("participant", func(t *testing.T) {
		s := start(t, Config{AllocationsOfParticipant: 2})
		first := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
		allocate(t, client(t, s, overTCP(t, s), s.Mint("ann")))
		refused(t, client(t, s, overUDP(t), s.Mint("ann")), stun.CodeAllocQuotaReached)
		allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
		first.Close()
		eventually(t, "a free place", func() bool {
			s.quotas.mu.Lock()
			defer s.quotas.mu.Unlock()
			return s.quotas.accounts["ann"].relays == 1
		})
		allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	})
	t.Run("address", func(t *testing.T) {
		s := start(t, Config{AllocationsOfAddress: 1})
		allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
		refused(t, client(t, s, overUDP(t), s.Mint("bob")), stun.CodeAllocQuotaReached)
	})
	t.Run("all", func(t *testing.T) {
		s := start(t, Config{MaxAllocations: 1})
		allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
		refused(t, client(t, s, overUDP(t), s.Mint("bob")), stun.CodeAllocQuotaReached)
	})
}

func TestBandwidthIsBounded(t *testing.T) {
	s := start(t, Config{Bandwidth: 20_000})
	a := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	permitEach(t, a, b)
	say(t, a, b, "ready")
	for range 100 {
		if _, err := a.WriteTo(make([]byte, 1000), b.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	arrived, buf := 0, make([]byte, 2000)
	for {
		if err := b.SetReadDeadline(time.Now().Add(200 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		n, _, err := b.ReadFrom(buf)
		if err != nil {
			break
		}
		arrived += n
	}
	if arrived < 10_000 || arrived > 40_000 {
		t.Errorf("%d bytes arrived at once of 100,000, want what a second allows, 20,000", arrived)
	}
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
