package rtc

import (
	"context"
	"errors"
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

// startTURN runs a TURN server on loopback until the test ends.
func startTURN(t *testing.T, lifetime time.Duration) *turn.Server {
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
	return relay
}

// oneTransport tells of one of the ways to a TURN server.
type oneTransport struct {
	*turn.Server
	name string
}

func (o oneTransport) TURN() []string {
	for _, url := range o.Server.TURN() {
		if strings.HasSuffix(url, "transport="+o.name) {
			return []string{url}
		}
	}
	return nil
}

// relayOnly makes both sides keep to the relay.
func relayOnly(creator, joiner *Config) {
	creator.Network.RelayOnly, joiner.Network.RelayOnly = true, true
}

// seesAndHears waits for more pictures and for sound, over the relays of both.
func (s *side) seesAndHears() {
	s.t.Helper()
	before := s.Stats().FramesReceived
	s.eventually("30 more pictures", func() bool { return s.Stats().FramesReceived > before+30 })
	s.eventually("sound in the loudspeaker", func() bool { return s.ear.level() > -30 })
	s.eventually("a path by relays", func() bool { return s.Stats().Path == "relay/relay" })
}

func TestRelayedCall(t *testing.T) {
	t.Parallel()
	for _, transport := range []string{"udp", "tcp"} {
		t.Run(transport, func(t *testing.T) {
			t.Parallel()
			relay := oneTransport{startTURN(t, 0), transport}
			creator, joiner := pair(t, serveWith(t, server.Config{TURN: relay}), relayOnly)
			creator.seesAndHears()
			joiner.seesAndHears()
		})
	}
}

// TestRelayedCallOutlivesItsCredentials: three lifetimes of them pass, and the
// allocations, which live as long, are refreshed.
func TestRelayedCallOutlivesItsCredentials(t *testing.T) {
	t.Parallel()
	const lifetime = 4 * time.Second
	relay := startTURN(t, lifetime)
	creator, joiner := pair(t, serveWith(t, server.Config{TURN: relay}), relayOnly)
	begun := time.Now()
	for time.Since(begun) < 3*lifetime+time.Second {
		creator.seesAndHears()
		joiner.seesAndHears()
	}
	for _, s := range []*side{creator, joiner} {
		s.mu.Lock()
		for _, e := range s.seen {
			if e, ok := e.(StateEvent); ok && e.State == Reconnecting {
				t.Error("the call broke for a moment")
			}
		}
		s.mu.Unlock()
	}
}

// TestRestartWithExpiredCredentials: both sides get new ones, and open new relays.
func TestRestartWithExpiredCredentials(t *testing.T) {
	t.Parallel()
	const lifetime = 4 * time.Second
	creator, joiner := pair(t, serveWith(t, server.Config{TURN: startTURN(t, lifetime)}), relayOnly)
	for begun := time.Now(); time.Since(begun) < lifetime+time.Second; {
		creator.seesAndHears()
	}
	before := make(chan string, 1)
	joiner.do(func(ctx context.Context, n *negotiator) error {
		before <- localUfrag(n)
		return n.askServers(ctx, func(ctx context.Context) error { return n.offer(ctx, true) })
	})
	old := <-before
	joiner.eventually("new ICE credentials", func() bool {
		now := make(chan string, 1)
		joiner.do(func(_ context.Context, n *negotiator) error {
			now <- localUfrag(n)
			return nil
		})
		return <-now != old
	})
	joiner.goesOn("the call by new relays")
	creator.goesOn("the call by new relays")
	joiner.seesAndHears()
	creator.seesAndHears()
}

// localUfrag is the ICE user fragment of the description in use, which a restart changes.
func localUfrag(n *negotiator) string {
	d := n.peer.pc.CurrentLocalDescription()
	_, after, _ := strings.Cut(d.SDP, "a=ice-ufrag:")
	ufrag, _, _ := strings.Cut(after, "\r")
	return ufrag
}

// TestRelayOnOneSide: the one that keeps to the relay reaches one that does not.
func TestRelayOnOneSide(t *testing.T) {
	t.Parallel()
	relay, err := turn.Listen(turn.Config{Address: "127.0.0.1:0", AllowPrivate: true})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- relay.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	_, joiner := pair(t, serveWith(t, server.Config{TURN: relay}), func(_, joiner *Config) { joiner.Network.RelayOnly = true })
	joiner.eventually("a path by its relay", func() bool { return strings.HasPrefix(joiner.Stats().Path, "relay/") })
	await(joiner, "picture", any1[VideoEvent])
}

func TestNoRelayKnown(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator := newSide(t, srv.invite, func(c *Config) { c.Network.RelayOnly = true }).start()
	if err := creator.end(); !errors.Is(err, ErrNoRelay) {
		t.Errorf("creator: %v", err)
	}
	open := newSide(t, srv.invite, nil).start()
	invite, err := signal.ParseInvite(await(open, "room", any1[RoomEvent]).Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	joiner := newSide(t, invite, func(c *Config) { c.Network.RelayOnly = true }).start()
	if err := joiner.end(); !errors.Is(err, ErrNoRelay) {
		t.Errorf("joiner: %v", err)
	}
}

// oldServer passes messages between two websockets and knows iceServers as little
// as anything else; it answers it by answer, "" for silence.
func oldServer(t *testing.T, answer string, asked chan<- time.Time, offered chan<- time.Time) signal.Invite {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		defer ws.CloseNow()
		for {
			_, data, err := ws.Read(r.Context())
			if err != nil {
				return
			}
			m, err := signal.ParseMessage(data)
			if err != nil {
				t.Error(err)
				return
			}
			switch m.Type {
			case signal.TypeICEServers:
				asked <- time.Now()
				if answer != "" {
					_ = ws.Write(r.Context(), websocket.MessageText, []byte(answer))
				}
			case signal.TypeOffer:
				offered <- time.Now()
			}
		}
	}))
	t.Cleanup(s.Close)
	return signal.Invite{Server: s.URL, RoomID: "old-room"}
}

// TestServerThatHandsOutNothing: the offer goes out all the same, and soon, at least
// once in three times: the machine may have other things to do.
func TestServerThatHandsOutNothing(t *testing.T) {
	for name, c := range map[string]struct {
		answer string
		within time.Duration
	}{
		"silent":           {"", serversPatience + 200*time.Millisecond},
		"error":            {`{"type":"error","payload":"this connection is not in that room","code":"not-in-room"}`, serversPatience - 20*time.Millisecond},
		"error of no code": {`{"type":"error","payload":"unknown type"}`, serversPatience - 20*time.Millisecond},
		"no servers":       {`{"type":"iceServers","payload":[]}`, serversPatience - 20*time.Millisecond},
		"nonsense":         {`{"type":"iceServers","payload":[{"urls":["turn:127.0.0.1:1?transport=pigeon"],"username":"a","credential":"b"}]}`, serversPatience - 20*time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			var took time.Duration
			for range 3 {
				if took = offersAfter(t, c.answer); took <= c.within {
					return
				}
			}
			t.Errorf("offered after %v, want within %v", took, c.within)
		})
	}
}

// offersAfter is how long a joiner waits with its offer for a server that says this.
func offersAfter(t *testing.T, answer string) (took time.Duration) {
	t.Helper()
	asked, offered := make(chan time.Time, 1), make(chan time.Time, 1)
	joiner := newSide(t, oldServer(t, answer, asked, offered), nil).start()
	begun := <-asked
	select {
	case at := <-offered:
		took = at.Sub(begun)
	case err := <-joiner.result:
		joiner.result <- err
		t.Errorf("ended with %v", err)
	}
	joiner.Hangup()
	_ = joiner.end()
	return took
}
