package signal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// dialTo runs serve as the server's side of one websocket and dials it. The
// test does not end before serve has.
func dialTo(t *testing.T, opts Options, serve func(ctx context.Context, ws *websocket.Conn)) *Client {
	t.Helper()
	return dialToOne(t, opts, nil, serve)
}

// dialToOne is dialTo for a server that accepts in a way of its own.
func dialToOne(t *testing.T, opts Options, accept *websocket.AcceptOptions, serve func(ctx context.Context, ws *websocket.Conn)) *Client {
	t.Helper()
	done := make(chan struct{})
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer close(done)
		ws, err := websocket.Accept(w, r, accept)
		if err != nil {
			t.Error(err)
			return
		}
		defer ws.CloseNow()
		serve(t.Context(), ws)
	}))
	c, err := Dial(t.Context(), "ws"+strings.TrimPrefix(srv.URL, "http"), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c.Close()
		<-done
		srv.Close()
	})
	return c
}

func write(ctx context.Context, t *testing.T, ws *websocket.Conn, texts ...string) {
	for _, text := range texts {
		if err := ws.Write(ctx, websocket.MessageText, []byte(text)); err != nil {
			t.Error(err)
		}
	}
}

func TestRunHandsOverInOrder(t *testing.T) {
	const n = 100
	c := dialTo(t, Options{}, func(ctx context.Context, ws *websocket.Conn) {
		write(ctx, t, ws, `not JSON`, `{"payload":1}`)
		for i := range n {
			write(ctx, t, ws, fmt.Sprintf(`{"type":"t%d"}`, i))
		}
		_, _, err := ws.Read(ctx)
		if websocket.CloseStatus(err) != websocket.StatusNormalClosure {
			t.Errorf("server read %v, want a normal close", err)
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	var got []string
	err := c.Run(ctx, func(m Message) {
		if got = append(got, m.Type); len(got) == n {
			cancel()
		}
	})
	if err != nil {
		t.Errorf("Run: %v", err)
	}
	for i, typ := range got {
		if typ != fmt.Sprintf("t%d", i) {
			t.Fatalf("message %d is %s", i, typ)
		}
	}
	if err := c.Send(t.Context(), Message{Type: TypeLeave}); !errors.Is(err, ErrServerGone) {
		t.Errorf("Send after the end: %v", err)
	}
}

func TestSend(t *testing.T) {
	got := make(chan string, 1)
	c := dialTo(t, Options{}, func(ctx context.Context, ws *websocket.Conn) {
		_, data, _ := ws.Read(ctx)
		got <- string(data)
		_, _, _ = ws.Read(ctx)
	})
	huge, err := NewDescription(TypeOffer, "x", strings.Repeat("v", MaxMessageSize))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Send(t.Context(), huge); !errors.Is(err, CodeMessageTooLarge) {
		t.Errorf("huge message: %v", err)
	}
	if err := c.Send(t.Context(), Message{Type: TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	if text := <-got; text != `{"type":"createRoom"}` {
		t.Errorf("server got %s", text)
	}
}

func TestRunEndsWithTheServer(t *testing.T) {
	for _, tt := range []struct {
		name  string
		opts  Options
		serve func(ctx context.Context, ws *websocket.Conn)
		want  error
		say   string
	}{
		{"says why", Options{}, func(_ context.Context, ws *websocket.Conn) {
			ws.Close(websocket.StatusGoingAway, "server is shutting down")
		}, ErrServerClosed, "the connection to the server is lost: the server closed it: server is shutting down"},
		{"says nothing", Options{}, func(_ context.Context, ws *websocket.Conn) {
			ws.Close(websocket.StatusNormalClosure, "")
		}, ErrServerClosed, "the server closed it"},
		{"dies", Options{}, func(_ context.Context, ws *websocket.Conn) { ws.CloseNow() }, ErrServerGone, "lost"},
		{"answers no ping", Options{PingInterval: 50 * time.Millisecond}, func(ctx context.Context, _ *websocket.Conn) {
			<-ctx.Done()
		}, ErrServerGone, "lost"},
		{"sends too much", Options{}, func(ctx context.Context, ws *websocket.Conn) {
			_ = ws.Write(ctx, websocket.MessageText, make([]byte, MaxMessageSize+1))
			_, _, _ = ws.Read(ctx)
		}, ErrServerGone, "more than 65536 bytes"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := dialTo(t, tt.opts, tt.serve)
			err := c.Run(t.Context(), func(Message) {})
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.say) {
				t.Errorf("got %v, want %q", err, tt.say)
			}
		})
	}
}

// TestPingsKeepALivingConnection: one that answers is pinged again and again.
func TestPingsKeepALivingConnection(t *testing.T) {
	const interval, want = 400 * time.Millisecond, 3
	pings := make(chan struct{}, want)
	accept := &websocket.AcceptOptions{OnPingReceived: func(context.Context, []byte) bool {
		pings <- struct{}{}
		return true
	}}
	c := dialToOne(t, Options{PingInterval: interval}, accept, func(ctx context.Context, ws *websocket.Conn) {
		ctx = ws.CloseRead(ctx)
		for n := range want {
			select {
			case <-pings:
			case <-ctx.Done():
				t.Errorf("it ended after %d pings", n)
			}
		}
	})
	if err := c.Run(t.Context(), func(Message) {}); !errors.Is(err, ErrServerGone) {
		t.Error(err)
	}
}

func TestCloseDoesNotWaitForASilentServer(t *testing.T) {
	c := dialTo(t, Options{}, func(ctx context.Context, _ *websocket.Conn) { <-ctx.Done() })
	start := time.Now()
	c.Close()
	c.Close()
	if took := time.Since(start); took > closeGrace+2*time.Second {
		t.Errorf("took %v", took)
	}
	if err := c.Run(t.Context(), func(Message) {}); err != nil {
		t.Errorf("Run after Close: %v", err)
	}
}
