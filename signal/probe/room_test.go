package probe

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
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

// TestServerWithoutRooms is told what to do by who has no place left.
func TestServerWithoutRooms(t *testing.T) {
	for advice, cfg := range map[string]server.Config{
		"--max-rooms": {MaxRooms: 1}, "--rooms-per-address": {RoomsPerAddress: 1},
	} {
		url := startServer(t, cfg, nil)
		c, opened := visit(t, url)
		if err := c.Send(t.Context(), signal.Message{Type: signal.TypeCreateRoom}); err != nil {
			t.Fatal(err)
		}
		<-opened
		got := run(t, Probe{Server: url})
		states(t, got, map[string]State{"tcp": OK, "tls": Warning, "ready": OK, "websocket": OK, "room": Failed})
		if !strings.Contains(got["room"].Advice, advice) {
			t.Errorf("%+v does not name %s", got["room"], advice)
		}
	}
}

func TestServerWithoutPlaces(t *testing.T) {
	const places = 4
	url := startServer(t, server.Config{ConnectionsPerAddress: places}, nil)
	for range places {
		visit(t, url)
	}
	got := run(t, Probe{Server: url})["websocket"]
	if got.State != Failed || !strings.Contains(got.Advice, "--trusted-proxy") {
		t.Errorf("got %+v", got)
	}
}

// visit opens a websocket that stays until the test ends, and tells of its messages.
func visit(t *testing.T, url string) (c *signal.Client, heard <-chan struct{}) {
	t.Helper()
	c, err := signal.Dial(t.Context(), signal.WebSocketURL(url), signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	messages := make(chan struct{}, 1)
	background(t, func(ctx context.Context) error { return c.Run(ctx, func(signal.Message) { messages <- struct{}{} }) })
	return c, messages
}
