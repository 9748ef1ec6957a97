package turn

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/pion/stun/v4"
)

// uses waits until the usage of s is as wanted.
func uses(t *testing.T, s *Server, what string, wanted func(Usage) bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if wanted(s.Usage()) {
			return
		}
	}
	t.Errorf("%s: %+v", what, s.Usage())
}

func TestUsage(t *testing.T) {
	s := start(t, Config{AllocationsOfParticipant: 1})
	if u := s.Usage(); u != (Usage{}) {
		t.Errorf("at the start %+v", u)
	}
	a := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	b := allocate(t, client(t, s, overTCP(t, s), s.Mint("bob")))
	uses(t, s, "two relays", func(u Usage) bool {
		return u.Relays == 2 && u.Opened == 2 && u.Connections == 1 && u.Refused == 0
	})
	exchange(t, a, b)
	uses(t, s, "bytes of both ways", func(u Usage) bool { return u.Sent > 20 && u.Received > 20 && u.Lost == 0 })
	refused(t, client(t, s, overUDP(t), s.Mint("ann")), stun.CodeAllocQuotaReached)
	uses(t, s, "a quota", func(u Usage) bool { return u.Refused == 1 })
	refused(t, client(t, s, overUDP(t), Credential{Username: s.Mint("eve").Username, Password: "wrong"}), stun.CodeUnauthorized, stun.CodeBadRequest)
	uses(t, s, "a wrong password", func(u Usage) bool { return u.Refused >= 2 })
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	uses(t, s, "one relay", func(u Usage) bool { return u.Relays == 1 && u.Opened == 2 })
}

func TestUsageCountsWhatIsLost(t *testing.T) {
	s := start(t, Config{Bandwidth: 400})
	a := allocate(t, client(t, s, overUDP(t), s.Mint("ann")))
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	permitEach(t, a, b)
	for range 20 {
		if _, err := a.WriteTo(make([]byte, 300), b.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	uses(t, s, "lost", func(u Usage) bool { return u.Lost >= 300 })
}

func TestLogNamesNobody(t *testing.T) {
	var log locked
	s := start(t, Config{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	c := s.Mint("ann-the-participant")
	allocate(t, client(t, s, overUDP(t), c))
	uses(t, s, "a relay", func(u Usage) bool { return u.Relays == 1 })
	pionLog{s.log}.Errorf("Failed to send to %s", "192.0.2.77:40000")
	log.mu.Lock()
	defer log.mu.Unlock()
	text := log.String()
	if !strings.Contains(text, "relay opened") || !strings.Contains(text, "192.0.2.0/24") {
		t.Errorf("nothing to look at in %s", text)
	}
	for _, secret := range []string{"ann-the-participant", c.Username, c.Password, "192.0.2.77", string(s.cfg.Secret)} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s", secret, text)
		}
	}
}
