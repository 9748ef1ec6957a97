package probe

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
)

func TestSilentServer(t *testing.T) {
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	begin := time.Now()
	states(t, run(t, Probe{Server: s.URL, Patience: time.Second}), map[string]State{
		"tcp": OK, "tls": Warning, "ready": Failed, "websocket": Failed,
	})
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestServerWithoutRooms(t *testing.T) {
	url := startServer(t, server.Config{MaxRooms: 1}, nil)
	c, err := signal.Dial(t.Context(), signal.WebSocketURL(url), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan struct{}, 1)
	background(t, func(ctx context.Context) error { return c.Run(ctx, func(signal.Message) { opened <- struct{}{} }) })
	if err := c.Send(t.Context(), signal.Message{Type: signal.TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	<-opened
	states(t, run(t, Probe{Server: url}), map[string]State{
		"tcp": OK, "tls": Warning, "ready": OK, "websocket": OK, "room": Failed,
	})
}
