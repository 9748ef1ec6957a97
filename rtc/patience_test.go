package rtc

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// TestPatienceRunsOut: each wait for somebody else has an end, and its own reason.
func TestPatienceRunsOut(t *testing.T) {
	for _, c := range []struct {
		what   string
		state  State
		answer bool
		after  time.Duration
		want   error
	}{
		{"a server that opens no room", Signalling, false, serverPatience, ErrServerSilent},
		{"a partner who does not answer", Connecting, false, connectPatience, ErrNoAnswer},
		{"a path that lets nothing through", Connecting, true, connectPatience, ErrNoPath},
		{"a connection that does not come back", Reconnecting, true, reconnectPatience, ErrLost},
		{"nobody joins", Waiting, false, 100 * time.Hour, nil},
	} {
		s := newSide(t, signal.Invite{}, nil)
		n := &negotiator{call: s.Call, client: new(signal.Session), joiner: true, since: time.Now()}
		var err error
		if n.peer, err = n.newPeer(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c.answer {
			d := webrtc.SessionDescription{Type: webrtc.SDPTypeOffer, SDP: minimalOffer}
			if err := n.peer.setRemote(d); err != nil {
				t.Fatal(err)
			}
		}
		s.state.Store(int32(c.state))
		if err := n.watch(t.Context(), n.since.Add(c.after-time.Second)); err != nil {
			t.Errorf("%s: %v before patience ran out", c.what, err)
		}
		if err := n.watch(t.Context(), n.since.Add(c.after+time.Second)); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, err, c.want)
		}
		n.closePeer()
		s.release()
	}
}

// TestStatesOutOfOrder: what the connection is now has the last word.
func TestStatesOutOfOrder(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), nil)
	creator.do(func(_ context.Context, n *negotiator) error {
		return n.followConnection(webrtc.PeerConnectionStateDisconnected)
	})
	creator.do(func(_ context.Context, n *negotiator) error {
		if s := State(n.call.state.Load()); s != Connected {
			t.Errorf("the call is %v, want connected", s)
		}
		return nil
	})
	joiner.goesOn("the call")
}
