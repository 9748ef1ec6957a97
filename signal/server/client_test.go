package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// runClient dials and runs the project's own client; the channel gives what it
// is sent, and is closed when Run has returned, whose error then is in the other.
func runClient(t *testing.T, ctx context.Context, addr string) (*signal.Client, <-chan signal.Message, <-chan error) {
	t.Helper()
	invite := signal.Invite{Server: "http://" + addr, RoomID: "x"}
	c, err := signal.Dial(ctx, invite.WebSocketURL(), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	inbox := make(chan signal.Message, 16)
	ended := make(chan error, 1)
	go func() {
		ended <- c.Run(ctx, func(m signal.Message) { inbox <- m })
		close(inbox)
	}()
	return c, inbox, ended
}

func next(t *testing.T, inbox <-chan signal.Message, typ string) signal.Message {
	t.Helper()
	select {
	case m := <-inbox:
		if m.Type != typ {
			t.Fatalf("got %+v, want %s", m, typ)
		}
		return m
	case <-time.After(patience):
		t.Fatalf("no %s", typ)
	}
	return signal.Message{}
}

func send(t *testing.T, c *signal.Client, m signal.Message, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
}

func TestClientsMeet(t *testing.T) {
	addr, stop := start(t, Config{})
	a, fromA, endA := runClient(t, t.Context(), addr)
	b, fromB, endB := runClient(t, t.Context(), addr)
	send(t, a, signal.Message{Type: signal.TypeCreateRoom}, nil)
	id := next(t, fromA, signal.TypeRoomCreated).Text()

	m, err := signal.NewDescription(signal.TypeOffer, id, "v=0\r\n")
	send(t, b, m, err)
	if d, err := next(t, fromA, signal.TypeOffer).Description(); err != nil || d.SDP != "v=0\r\n" {
		t.Errorf("got %+v, %v", d, err)
	}
	m, err = signal.NewCandidate(id, nil)
	send(t, a, m, err)
	if c, err := next(t, fromB, signal.TypeICECandidate).ICECandidate(); c != nil || err != nil {
		t.Errorf("got %+v, %v", c, err)
	}
	send(t, b, signal.Message{Type: signal.TypeLeave, RoomID: "other"}, nil)
	if err := next(t, fromB, signal.TypeError).Err(); !errors.Is(err, signal.CodeNotInRoom) {
		t.Errorf("got %v", err)
	}
	stop()
	for _, end := range []<-chan error{endA, endB} {
		if err := <-end; !errors.Is(err, signal.ErrServerClosed) || !strings.Contains(err.Error(), "shutting down") {
			t.Errorf("Run: %v", err)
		}
	}
}

func TestClientIsToldThatTheServerIsFull(t *testing.T) {
	addr, _ := start(t, Config{MaxConnections: 1})
	ctx, cancel := context.WithCancel(t.Context())
	_, _, ended := runClient(t, ctx, addr)
	_, err := signal.Dial(ctx, "ws://"+addr+"/ws", signal.Options{})
	if !errors.Is(err, signal.ErrServerBusy) {
		t.Errorf("got %v", err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
}

// TestShutdownInTheMiddleOfAMessage has a client that announces a message and
// then sends no more of it.
func TestShutdownInTheMiddleOfAMessage(t *testing.T) {
	t.Parallel()
	addr, stop := start(t, Config{})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_, err = io.WriteString(conn, "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"+
		"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n")
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("got %v, %v", resp, err)
	}
	// RFC 6455 §5.2: final text frame, masked, 60000 bytes, of which 5 come.
	if _, err := conn.Write([]byte{0x81, 0xfe, 0xea, 0x60, 0, 0, 0, 0, 'h', 'e', 'l', 'l', 'o'}); err != nil {
		t.Fatal(err)
	}
	stopped := make(chan struct{})
	go func() {
		defer close(stopped)
		stop()
	}()
	select {
	case <-stopped:
	case <-time.After(closeGrace + 2*time.Second):
		t.Error("the server waits for the rest of the message")
	}
	conn.Close()
	<-stopped
}
