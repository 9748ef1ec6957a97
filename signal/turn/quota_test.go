package turn

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

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
	begun := time.Now()
	permitEach(t, a, b)
	say(t, a, b, "ready")
	for range 100 {
		if _, err := a.WriteTo(make([]byte, 1000), b.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	arrived := 0
	for wait := patience; ; { // for half of what may come, and then for a pause
		n, err := receive(b, wait)
		if err != nil {
			break
		}
		if arrived += n; arrived > 10_000 {
			wait = 200 * time.Millisecond
		}
	}
	if most := 20_000 * (1 + time.Since(begun).Seconds()); arrived < 10_000 || float64(arrived) > most {
		t.Errorf("%d bytes arrived of 100,000, want half to all of the %.0f that are allowed", arrived, most)
	}
}

func receive(conn net.PacketConn, wait time.Duration) (n int, err error) {
	if err := conn.SetReadDeadline(time.Now().Add(wait)); err != nil {
		return 0, err
	}
	n, _, err = conn.ReadFrom(make([]byte, 2000))
	return n, err
}

// TestStrangersTakeNoBandwidth: what comes without a permission is at the cost of
// nobody who is in a call; what comes from a peer is at the participant's.
func TestStrangersTakeNoBandwidth(t *testing.T) {
	const rate, packets = 100_000, 20
	s := start(t, Config{Bandwidth: rate})
	conn, _, err := s.relays.AllocatePacketConn(pion.AllocateListenerConfig{UserID: "ann", Network: "udp4"})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	from := overUDP(t)
	defer from.Close()
	flood := func() {
		t.Helper()
		for range packets {
			if _, err := from.WriteTo(make([]byte, 1000), conn.LocalAddr()); err != nil {
				t.Fatal(err)
			}
			if _, err := receive(conn, patience); err != nil {
				t.Fatal(err)
			}
		}
	}
	own := conn.(*relay).account.bandwidth
	flood()
	if own.tokens != rate {
		t.Errorf("a stranger has taken %.0f bytes", rate-own.tokens)
	}
	conn.(*relay).know(addrPort(from.LocalAddr()).Addr())
	begun := time.Now()
	flood()
	if left := rate - packets*1000 + rate*time.Since(begun).Seconds(); own.tokens > left {
		t.Errorf("%.0f bytes are left after a peer has sent, want %.0f at most", own.tokens, left)
	}
}
