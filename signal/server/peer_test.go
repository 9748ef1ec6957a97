package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// patience is how long a test waits for what must come.
const patience = 10 * time.Second

// start runs a server on loopback until the test ends and gives its address and
// a function that ends it early and waits for the end.
func start(t testing.TB, cfg Config) (addr string, stop func()) {
	t.Helper()
	return startAt(t, "127.0.0.1:0", cfg)
}

// startAt is start at an address that a server had before.
func startAt(t testing.TB, address string, cfg Config) (addr string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- New(cfg).Serve(ctx, l) }()
	stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
		done <- nil
	}
	t.Cleanup(stop)
	return l.Addr().String(), stop
}

// peer is a client that knows nothing but websockets.
type peer struct {
	t  testing.TB
	ws *websocket.Conn
}

func dial(t testing.TB, addr string) peer {
	t.Helper()
	ws, _, err := websocket.Dial(t.Context(), "ws://"+addr+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	ws.SetReadLimit(-1)
	t.Cleanup(func() { _ = ws.CloseNow() })
	return peer{t, ws}
}

func (p peer) send(format string, args ...any) {
	p.t.Helper()
	if err := p.write(fmt.Sprintf(format, args...)); err != nil {
		p.t.Fatalf("send: %v", err)
	}
}

func (p peer) write(text string) error {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	return p.ws.Write(ctx, websocket.MessageText, []byte(text))
}

// read gives the next message as it came, or why there is none.
func (p peer) read() (string, error) {
	ctx, cancel := context.WithTimeout(p.t.Context(), patience)
	defer cancel()
	_, data, err := p.ws.Read(ctx)
	return string(data), err
}

func (p peer) expect(want string) {
	p.t.Helper()
	got, err := p.read()
	if err != nil || got != want {
		p.t.Fatalf("got %q, %v; want %q", got, err, want)
	}
}

func (p peer) expectError(code signal.ErrorCode) {
	p.t.Helper()
	text, err := p.read()
	if err != nil {
		p.t.Fatalf("waiting for error %s: %v", code, err)
	}
	m, err := signal.ParseMessage([]byte(text))
	if err != nil || !errors.Is(m.Err(), code) || m.Text() == "" {
		p.t.Fatalf("got %s, want an error with code %s", text, code)
	}
}

// expectClose reads on until the connection ends, which must be with code.
func (p peer) expectClose(code websocket.StatusCode) {
	p.t.Helper()
	for {
		if _, err := p.read(); err != nil {
			if websocket.CloseStatus(err) != code {
				p.t.Fatalf("ended with %v, want close code %d", err, code)
			}
			return
		}
	}
}

// create opens a room and gives its ID.
func (p peer) create() string {
	p.t.Helper()
	p.send(`{"type":"createRoom"}`)
	text, err := p.read()
	m, parseErr := signal.ParseMessage([]byte(text))
	if err != nil || parseErr != nil || m.Type != signal.TypeRoomCreated {
		p.t.Fatalf("got %q, %v; want roomCreated", text, err)
	}
	id := m.Text()
	if want := fmt.Sprintf(`{"type":"roomCreated","payload":%q}`, id); text != want {
		p.t.Fatalf("got %s, want %s", text, want)
	}
	if strings.Count(id, "-") != 5 {
		p.t.Fatalf("odd room ID %q", id)
	}
	return id
}

// call seats two in a new room.
func call(t testing.TB, addr string) (creator, joiner peer, id string) {
	t.Helper()
	creator, joiner = dial(t, addr), dial(t, addr)
	id = creator.create()
	offer := fmt.Sprintf(`{"type":"offer","roomId":%q,"payload":{"type":"offer","sdp":"v=0"}}`, id)
	joiner.send("%s", offer)
	creator.expect(offer)
	return creator, joiner, id
}

// alive proves that p's connection still works and nothing else has come.
func (p peer) alive() {
	p.t.Helper()
	p.send(`{"type":"renegotiate","roomId":"of-nobody"}`)
	p.expectError(signal.CodeNotInRoom)
}
