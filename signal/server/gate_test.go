package server

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestAddressBlock(t *testing.T) {
	for ip, want := range map[string]string{
		"192.0.2.1":          "192.0.2.1",
		"::ffff:192.0.2.1":   "192.0.2.1",
		"2001:db8:1:2:3::4":  "2001:db8:1:2::",
		"fe80::1:2:3:4%eth0": "fe80::",
	} {
		if got := addressBlock(netip.MustParseAddr(ip)); got.String() != want {
			t.Errorf("%s is in %s, want %s", ip, got, want)
		}
	}
	if got := addressBlock(netip.Addr{}); got.IsValid() {
		t.Errorf("none is in %s", got)
	}
}

// host is the n-th of many addresses.
func host(n int) netip.Addr {
	return netip.AddrFrom4([4]byte{10, byte(n >> 16), byte(n >> 8), byte(n)})
}

// TestGateForgets: the gate remembers no more strangers than it may, and none of
// those who are inside is forgotten.
func TestGateForgets(t *testing.T) {
	cfg := Config{MaxConnections: 10, ConnectionsPerAddress: 1, HandshakeRate: 0.001, HandshakeBurst: 3}.withDefaults()
	g, now := newGate(&cfg), time.Unix(0, 0)
	inside, err := g.enter(host(0), now)
	if err != nil {
		t.Fatal(err)
	}
	inside.openRoom()
	roomOnly, err := g.enter(host(1), now)
	if err != nil {
		t.Fatal(err)
	}
	roomOnly.openRoom()
	g.leave(roomOnly)
	for n := range 1000 {
		v, err := g.enter(host(n+2), now)
		if err != nil {
			t.Fatal(err)
		}
		g.leave(v)
		if len(g.visitors) > 4*cfg.MaxConnections {
			t.Fatalf("%d are remembered", len(g.visitors))
		}
	}
	if _, err := g.enter(host(0), now); !errors.Is(err, errAddressBusy) {
		t.Errorf("who is inside was forgotten: %v", err)
	}
	if g.visitors[host(1)] != roomOnly {
		t.Error("whose room is open was forgotten")
	}
}

func TestGateTurnsAway(t *testing.T) {
	cfg := Config{MaxConnections: 2, ConnectionsPerAddress: 1, HandshakeRate: 1, HandshakeBurst: 2}.withDefaults()
	g, now := newGate(&cfg), time.Unix(0, 0)
	enter := func(n int, want error) *visitor {
		t.Helper()
		v, err := g.enter(host(n), now)
		if !errors.Is(err, want) {
			t.Errorf("got %v, want %v", err, want)
		}
		return v
	}
	v := enter(1, nil)
	enter(1, errAddressBusy)
	other := enter(2, nil)
	enter(3, errServerBusy)
	g.leave(v)
	g.leave(enter(1, nil))
	enter(1, errAddressHasty)
	now = now.Add(time.Second)
	g.leave(enter(1, nil))
	g.close()
	enter(4, errServerBusy)
	g.leave(other)
	g.wait()
}

// TestComplaintsAreFew: who is turned away often does not fill the log.
func TestComplaintsAreFew(t *testing.T) {
	var log lockedBuffer
	s := New(Config{MaxConnections: 1, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	if _, err := s.gate.enter(host(0), time.Now()); err != nil {
		t.Fatal(err)
	}
	for range 100 {
		w := httptest.NewRecorder()
		s.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/ws", nil))
		if w.Code != http.StatusServiceUnavailable {
			t.Fatalf("got %d", w.Code)
		}
	}
	if n := strings.Count(log.buf.String(), "refused"); n != complaintBurst {
		t.Errorf("%d warnings, want %d", n, complaintBurst)
	}
}
