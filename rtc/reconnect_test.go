package rtc

import (
	"errors"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// connectedNegotiator is one whose call stands, without a network.
func connectedNegotiator(t *testing.T) *negotiator {
	t.Helper()
	c, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.release)
	c.setState(Connected)
	return &negotiator{call: c, client: new(signal.Session), peer: &peer{connected: true}, joiner: true}
}

func TestBrokenConnection(t *testing.T) {
	tests := []struct {
		name     string
		left     time.Duration // ago, 0 for never
		vanished bool
	}{
		{"alone", 0, false},
		{"with the websocket", 3 * time.Second, true},
		{"long after the websocket", time.Minute, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			n := connectedNegotiator(t)
			if test.left > 0 {
				n.leftAt = time.Now().Add(-test.left)
			}
			err := n.reconnecting()
			if errors.Is(err, ErrVanished) != test.vanished {
				t.Errorf("%v, want vanished %v", err, test.vanished)
			}
			if waits := State(n.call.state.Load()) == Reconnecting; waits == test.vanished {
				t.Errorf("waits for the connection: %v", waits)
			}
		})
	}
}

// TestWebsocketLostDuringAnOutage: the network that took the connection took the
// websocket as well, which proves nothing about the other side.
func TestWebsocketLostDuringAnOutage(t *testing.T) {
	n := connectedNegotiator(t)
	if err := n.reconnecting(); err != nil {
		t.Fatal(err)
	}
	if err := n.onPeerLeft(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := n.watch(t.Context(), time.Now().Add(reconnectPatience/2)); err != nil {
		t.Errorf("gave up early: %v", err)
	}
	if err := n.watch(t.Context(), time.Now().Add(reconnectPatience+time.Second)); !errors.Is(err, ErrLost) {
		t.Errorf("%v after all patience, want %v", err, ErrLost)
	}
}
