package turn

import (
	"net"
	"net/netip"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

// TestLeases plays answers of pion/turn, each at its second, and asks whether a
// permission is safe.
func TestLeases(t *testing.T) {
	type step struct {
		at       float64 // s
		method   stun.Method
		lifetime int // s; with no method: not an answer but a question
		safe     bool
	}
	ask := func(at float64, safe bool) step { return step{at: at, safe: safe} }
	answer := func(at float64, m stun.Method, lifetime int) step { return step{at: at, method: m, lifetime: lifetime} }
	const allocate, refresh = stun.MethodAllocate, stun.MethodRefresh
	for name, steps := range map[string][]step{
		"nothing allocated":  {ask(0, false)},
		"near the end":       {answer(0, allocate, 600), ask(0, true), ask(598, true), ask(599.5, false), ask(601, false)},
		"refreshed":          {answer(0, allocate, 600), answer(300, refresh, 600), ask(650, true), ask(899.5, false)},
		"refreshed too late": {answer(0, allocate, 600), answer(599.5, refresh, 600), ask(700, false)},
		"too short":          {answer(0, allocate, 1), ask(0.1, false)},
		"answered again":     {answer(0, allocate, 5), answer(4, allocate, 5), ask(4.5, false), ask(6, false)},
		"ended and anew":     {answer(0, allocate, 600), answer(5, refresh, 0), answer(5.1, allocate, 600), ask(5.5, false), ask(6.5, true)},
		"expired and anew":   {answer(0, allocate, 5), answer(5.1, allocate, 600), ask(5.5, false), ask(6.5, true)},
	} {
		t.Run(name, func(t *testing.T) {
			l, zero := newLeases(), time.Unix(1e9, 0)
			client := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 5000}
			for _, s := range steps {
				now := zero.Add(time.Duration(s.at * float64(time.Second)))
				if s.method == 0 {
					if got := l.safe(client, now); got != s.safe {
						t.Errorf("after %vs: safe %v", s.at, got)
					}
					continue
				}
				m := stun.MustBuild(stun.TransactionID, stun.NewType(s.method, stun.ClassSuccessResponse),
					stun.RawAttribute{Type: stun.AttrLifetime, Value: []byte{0, 0, byte(s.lifetime >> 8), byte(s.lifetime)}})
				l.watch(m.Raw, client, now)
			}
		})
	}
}

func TestLeasesAreSwept(t *testing.T) {
	l, now := newLeases(), time.Unix(1e9, 0)
	for port := range 1000 {
		l.begin(addrPort(&net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 1 + port}), now, now.Add(time.Second))
		now = now.Add(time.Second)
	}
	if n := len(l.byPeer); n > 30 {
		t.Errorf("%d leases are kept, all but two of which have ended", n)
	}
}

// TestNoPermissionNearTheEnd: through the whole server, by UDP and by TCP.
func TestNoPermissionNearTheEnd(t *testing.T) {
	s := start(t, Config{})
	for _, network := range []string{"udp4", "tcp4"} {
		for lifetime, want := range map[byte]stun.MessageClass{1: stun.ClassErrorResponse, 60: stun.ClassSuccessResponse} {
			conn, err := net.Dial(network, s.address())
			if err != nil {
				t.Fatal(err)
			}
			if got := permission(t, s, conn, lifetime); got != want {
				t.Errorf("%s, %d s before the end: %v, want %v", network, lifetime, got, want)
			}
			conn.Close()
		}
	}
}

// permission opens a relay for some seconds, asks for a permission and ends the
// relay: all at once, so that it is there to the end however slow the machine is.
func permission(t *testing.T, s *Server, conn net.Conn, lifetime byte) stun.MessageClass {
	t.Helper()
	c := s.Mint("ann")
	transport := stun.RawAttribute{Type: stun.AttrRequestedTransport, Value: []byte{17, 0, 0, 0}}
	life := func(seconds byte) stun.Setter {
		return stun.RawAttribute{Type: stun.AttrLifetime, Value: []byte{0, 0, 0, seconds}}
	}
	peer := stun.RawAttribute{Type: stun.AttrXORPeerAddress, Value: []byte{0, 1, 0x21, 0x12, 0x21 ^ 1, 0x12 ^ 1, 0xa4 ^ 1, 0x42 ^ 1}}
	var nonce stun.Nonce
	if err := nonce.GetFrom(ask(t, conn, request(stun.MethodAllocate, transport))[0]); err != nil {
		t.Fatal(err)
	}
	signed := func(method stun.Method, attributes ...stun.Setter) []byte {
		return request(method, append(attributes,
			stun.NewUsername(c.Username), stun.NewRealm(s.cfg.Realm), nonce,
			stun.NewLongTermIntegrity(c.Username, s.cfg.Realm, c.Password))...)
	}
	answers := ask(t, conn,
		signed(stun.MethodAllocate, transport, life(lifetime)),
		signed(stun.MethodCreatePermission, peer),
		signed(stun.MethodRefresh, life(0)))
	if answers[0].Type.Class != stun.ClassSuccessResponse {
		t.Fatalf("allocate: %v", answers[0])
	}
	return answers[1].Type.Class
}

func request(method stun.Method, attributes ...stun.Setter) []byte {
	set := append([]stun.Setter{stun.TransactionID, stun.NewType(method, stun.ClassRequest)}, attributes...)
	return stun.MustBuild(set...).Raw
}

// ask sends requests and then takes the answers, which come in order.
func ask(t *testing.T, conn net.Conn, requests ...[]byte) (answers []*stun.Message) {
	t.Helper()
	for _, r := range requests {
		if _, err := conn.Write(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	whole := conn
	if _, isTCP := conn.(*net.TCPConn); isTCP {
		whole = newStream(conn, conn, newLeases(), func() {})
	}
	for range requests {
		buf := make([]byte, 2000)
		n, err := whole.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		answer := &stun.Message{Raw: buf[:n]}
		if err := answer.Decode(); err != nil {
			t.Fatal(err)
		}
		answers = append(answers, answer)
	}
	return answers
}

// TestPeersOfOneRelayAreBounded: each permission takes memory for five minutes, and
// one packet can ask for a hundred.
func TestPeersOfOneRelayAreBounded(t *testing.T) {
	l, now := newLeases(), time.Unix(1e9, 0)
	client := &net.UDPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 5000}
	peer := func(i int) netip.Addr { return netip.AddrFrom4([4]byte{198, 18, byte(i >> 8), byte(i)}) }
	if l.admits(client, peer(0), now) {
		t.Error("a peer without a relay")
	}
	l.begin(addrPort(client), now, now.Add(time.Hour))
	admitted := 0
	for i := range 1000 {
		if l.admits(client, peer(i), now) {
			admitted++
		}
	}
	if admitted != maxPeers {
		t.Errorf("%d peers, want %d", admitted, maxPeers)
	}
	now = now.Add(permissionLifetime - time.Second)
	if !l.admits(client, peer(0), now) {
		t.Error("a permission is not renewed")
	}
	now = now.Add(2 * time.Second) // all but that one have ended
	for i := range maxPeers - 1 {
		if !l.admits(client, peer(2000+i), now) {
			t.Fatalf("no place for peer %d of those after", i)
		}
	}
	if l.admits(client, peer(3000), now) {
		t.Error("one too many")
	}
	if !l.admits(client, peer(0), now) {
		t.Error("the renewed one has no place")
	}
}
