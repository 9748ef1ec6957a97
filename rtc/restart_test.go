package rtc

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
)

// startAgain starts a server that knows nothing in the place of one that was killed.
func (s *testServer) startAgain(t *testing.T) {
	t.Helper()
	serveAt(t, strings.TrimPrefix(s.invite.Server, "http://"), server.Config{})
}

func (s *side) awaitNotice(text string) {
	s.t.Helper()
	await(s, text, func(e NoticeEvent) bool { return strings.Contains(e.Text, text) })
}

// undisturbed checks that the path was never lost.
func (s *side) undisturbed() {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.seen {
		if e == (StateEvent{Reconnecting}) {
			s.t.Error("the connection was disturbed")
		}
	}
}

// remoteOffer is the offer that a creator has answered last.
func (s *side) remoteOffer() (sdp string) {
	s.t.Helper()
	s.do(func(_ context.Context, n *negotiator) error {
		sdp = n.peer.pc.CurrentRemoteDescription().SDP
		return nil
	})
	return sdp
}

// answered waits until no offer of this side waits for an answer.
func (s *side) answered() {
	s.t.Helper()
	s.eventually("an answer", func() (stable bool) {
		s.do(func(_ context.Context, n *negotiator) error {
			stable = n.peer.pc.SignalingState() == webrtc.SignalingStateStable
			return nil
		})
		return stable
	})
}

func ufrag(sdp string) string {
	_, rest, _ := strings.Cut(sdp, "a=ice-ufrag:")
	name, _, _ := strings.Cut(rest, "\r\n")
	return name
}

// TestServerRestart: both come back to their room by themselves, nothing is
// renegotiated for that, and then signalling works as before.
func TestServerRestart(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, joiner := pair(t, srv, nil)
	before := creator.remoteOffer()
	srv.kill()
	creator.awaitNotice("the server is gone")
	srv.startAgain(t)
	for _, s := range []*side{creator, joiner} {
		s.awaitNotice("the server is back")
		s.goesOn("the call after the server's restart")
	}
	if creator.remoteOffer() != before {
		t.Error("renegotiated for no reason")
	}
	creator.do(func(ctx context.Context, n *negotiator) error { return n.renew(ctx) })
	creator.eventually("a new offer", func() bool { return creator.remoteOffer() != before })
	if ufrag(creator.remoteOffer()) != ufrag(before) {
		t.Error("ICE was restarted on a healthy connection")
	}
	joiner.answered()
	creator.undisturbed()
	joiner.undisturbed()
	joiner.do(func(ctx context.Context, n *negotiator) error {
		return n.send(ctx, signal.Message{Type: signal.TypeLeave, RoomID: n.roomID})
	})
	if err := creator.end(); err != nil {
		t.Errorf("a hang-up through the new server: %v", err)
	}
}

// TestInviteOutlivesServer: who waits for somebody goes on waiting in the same room.
func TestInviteOutlivesServer(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator := newSide(t, srv.invite, nil).start()
	creator.awaitState(Waiting)
	invite, err := signal.ParseInvite(await(creator, "room", any1[RoomEvent]).Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	creator.eventually("a seat that is kept", func() (kept bool) {
		creator.do(func(_ context.Context, n *negotiator) error { kept = n.client.Grace() > 0; return nil })
		return kept
	})
	srv.kill()
	creator.awaitNotice("the server is gone")
	srv.startAgain(t)
	creator.awaitNotice("the server is back")
	joiner := newSide(t, invite, nil).start()
	joiner.awaitState(Connected)
	await(joiner, "picture", any1[VideoEvent])
}

// TestAnswerLostWithServer: an offer whose answer died with the server is made good.
func TestAnswerLostWithServer(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	creator, joiner := pair(t, srv, nil)
	before := creator.remoteOffer()
	release := make(chan struct{})
	creator.post(func(context.Context, *negotiator) error {
		<-release
		return nil
	})
	joiner.do(func(ctx context.Context, n *negotiator) error { return n.offer(ctx, false) })
	srv.kill()
	joiner.awaitNotice("the server is gone")
	close(release)
	srv.startAgain(t)
	joiner.awaitNotice("the server is back")
	joiner.answered()
	if creator.remoteOffer() == before {
		t.Error("the creator knows nothing of the offer")
	}
	creator.undisturbed()
	joiner.undisturbed()
}

// TestOfferIsSentAgain: one that stays unanswered in a call that stands is sent
// again, in time, and at once where the creator asks after the two have crossed.
func TestOfferIsSentAgain(t *testing.T) {
	t.Parallel()
	_, joiner := pair(t, startServer(t), nil)
	joiner.do(func(ctx context.Context, n *negotiator) error {
		d, err := n.peer.pc.CreateOffer(nil)
		if err == nil {
			err = n.peer.pc.SetLocalDescription(d) // and nobody is told
		}
		if err != nil {
			return err
		}
		now := time.Now()
		n.offered = now.Add(-crossing / 2)
		if err := n.onRenegotiate(ctx); err != nil || n.offered.After(now) {
			t.Errorf("sent again before the answer can be here, %v", err)
		}
		if err := n.watch(ctx, n.offered.Add(answerPatience/2)); err != nil || n.offered.After(now) {
			t.Errorf("sent again before patience ran out, %v", err)
		}
		if err := n.watch(ctx, n.offered.Add(answerPatience+time.Second)); err != nil || !n.offered.After(now) {
			t.Errorf("not sent again, %v", err)
		}
		return nil
	})
	joiner.answered()
}

// TestInviteOutlivesConnection: a connection that the server ends for its age is
// made anew, and who waits for somebody goes on waiting in the same room.
func TestInviteOutlivesConnection(t *testing.T) {
	t.Parallel()
	srv := serveWith(t, server.Config{Lifetime: 4 * time.Second})
	creator := newSide(t, srv.invite, nil).start()
	creator.awaitState(Waiting)
	invite, err := signal.ParseInvite(await(creator, "room", any1[RoomEvent]).Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	creator.awaitNotice("the server is back")
	joiner := newSide(t, invite, nil).start()
	joiner.awaitState(Connected)
	await(joiner, "picture", any1[VideoEvent])
}
