package server

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/turn"
)

// startTURN runs a TURN server on loopback until the test ends.
func startTURN(t *testing.T, cfg turn.Config) *turn.Server {
	t.Helper()
	cfg.Address = "127.0.0.1:0"
	s, err := turn.Listen(cfg)
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

// message reads the next message, which must be of that type.
func (p peer) message(typ string) signal.Message {
	p.t.Helper()
	text, err := p.read()
	if err != nil {
		p.t.Fatalf("waiting for %s: %v", typ, err)
	}
	m, err := signal.ParseMessage([]byte(text))
	if err != nil || m.Type != typ {
		p.t.Fatalf("got %s, want %s", text, typ)
	}
	return m
}

// participant checks what was handed out and gives whom it was made for.
func participant(t *testing.T, m signal.Message, s *turn.Server) string {
	t.Helper()
	servers := m.ICEServers()
	if len(servers) != 2 || servers[0].URLs[0] != s.STUN()[0] || strings.Join(servers[1].URLs, " ") != strings.Join(s.TURN(), " ") {
		t.Fatalf("handed out %+v", servers)
	}
	_, name, ok := strings.Cut(servers[1].Username, ":")
	if !ok || len(name) < 20 || servers[1].Credential == "" {
		t.Fatalf("odd credentials %+v", servers[1])
	}
	return name
}

func TestICEServersForBoth(t *testing.T) {
	relay := startTURN(t, turn.Config{})
	addr, _ := start(t, Config{TURN: relay})
	creator, joiner := dial(t, addr), dial(t, addr)
	creator.send(`{"type":"createRoom"}`)
	created := creator.message(signal.TypeRoomCreated)
	id, ann := created.Text(), participant(t, created, relay)

	joiner.send(`{"type":"iceServers","roomId":%q}`, id)
	handed := joiner.message(signal.TypeICEServers)
	bob := participant(t, handed, relay)
	if handed.RoomID != id || ann == bob {
		t.Errorf("of room %q, for %q and %q", handed.RoomID, ann, bob)
	}
	offer := fmt.Sprintf(`{"type":"offer","roomId":%q}`, id)
	joiner.send("%s", offer)
	creator.expect(offer) // and no credentials before it: those it has are new

	creator.send(`{"type":"iceServers","roomId":%q}`, id)
	if again := participant(t, creator.message(signal.TypeICEServers), relay); again != ann {
		t.Error("the same connection became another participant")
	}
}

func TestICEServersRefused(t *testing.T) {
	addr, _ := start(t, Config{TURN: startTURN(t, turn.Config{})})
	creator, _, id := fullRoom(t, addr)
	stranger := dial(t, addr)
	stranger.send(`{"type":"iceServers"}`)
	stranger.expectError(signal.CodeMissingRoom)
	stranger.send(`{"type":"iceServers","roomId":"abc-def-ghj-kmn-pqr-stu"}`)
	stranger.expectError(signal.CodeUnknownRoom)
	stranger.send(`{"type":"iceServers","roomId":%q}`, id)
	stranger.expectError(signal.CodeRoomFull)
	creator.send(`{"type":"iceServers","roomId":"abc-def-ghj-kmn-pqr-stu"}`)
	creator.expectError(signal.CodeAlreadyInRoom)
	for range askBurst {
		creator.send(`{"type":"iceServers","roomId":%q}`, id)
		creator.message(signal.TypeICEServers)
	}
	creator.send(`{"type":"iceServers","roomId":%q}`, id)
	creator.expectError(signal.CodeAskedTooOften)
}

// fullRoom seats two on a server with TURN.
func fullRoom(t *testing.T, addr string) (creator, joiner peer, id string) {
	t.Helper()
	creator, joiner = dial(t, addr), dial(t, addr)
	creator.send(`{"type":"createRoom"}`)
	id = creator.message(signal.TypeRoomCreated).Text()
	joiner.send(`{"type":"offer","roomId":%q}`, id)
	creator.message(signal.TypeOffer)
	return creator, joiner, id
}

// TestICEServersRenewed: who waited long gets new credentials with the offer.
func TestICEServersRenewed(t *testing.T) {
	t.Parallel()
	relay := startTURN(t, turn.Config{Lifetime: time.Second})
	addr, _ := start(t, Config{TURN: relay})
	creator, joiner := dial(t, addr), dial(t, addr)
	creator.send(`{"type":"createRoom"}`)
	created := creator.message(signal.TypeRoomCreated)
	<-time.After(relay.Lifetime()/2 + 100*time.Millisecond)
	joiner.send(`{"type":"offer","roomId":%q}`, created.Text())
	renewed := creator.message(signal.TypeICEServers)
	creator.message(signal.TypeOffer)
	if participant(t, renewed, relay) != participant(t, created, relay) {
		t.Error("became another participant")
	}
}

func TestNoICEServers(t *testing.T) {
	addr, _ := start(t, Config{})
	id := dial(t, addr).create()
	joiner := dial(t, addr)
	joiner.send(`{"type":"iceServers","roomId":%q}`, id)
	joiner.expect(fmt.Sprintf(`{"type":"iceServers","roomId":%q,"payload":[]}`, id))
}
