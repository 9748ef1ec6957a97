package rtc

import (
	"context"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/signal/server"
)

// do has the negotiator of a call do work and waits for it.
func (s *side) do(work func(ctx context.Context, n *negotiator) error) {
	s.t.Helper()
	done := make(chan error, 1)
	s.post(func(ctx context.Context, n *negotiator) error {
		done <- work(ctx, n)
		return nil
	})
	if err := <-done; err != nil {
		s.t.Fatal(err)
	}
}

// goesOn checks that pictures still come.
func (s *side) goesOn(what string) {
	s.t.Helper()
	before := s.Stats().FramesReceived
	s.eventually(what, func() bool { return s.Stats().FramesReceived > before+10 })
}

// TestGarbageOfferInACall: the connection that stands outlives an offer that
// cannot be used.
func TestGarbageOfferInACall(t *testing.T) {
	t.Parallel()
	creator, joiner := pair(t, startServer(t), nil)
	joiner.do(func(ctx context.Context, n *negotiator) error {
		m, err := signal.NewDescription(signal.TypeOffer, n.roomID, "v=0 but not really\r\n")
		if err != nil {
			return err
		}
		return n.client.Send(ctx, m)
	})
	creator.SetMuted(true) // an order to see that the offer has been dealt with
	await(joiner, "mute", func(e PeerEvent) bool { return e.Muted })
	creator.goesOn("the call after a garbage offer")
	joiner.goesOn("the call after a garbage offer")
}

// TestNewcomerLeavesTheCallAlone: once a partner has been away for too long its seat
// is free, and whoever takes it must not disturb a call that needs no server.
func TestNewcomerLeavesTheCallAlone(t *testing.T) {
	t.Parallel()
	srv := serveWith(t, server.Config{SeatGrace: time.Second})
	creator, joiner := pair(t, srv, nil)
	invite, err := signal.ParseInvite(await(creator, "room", any1[RoomEvent]).Invite, "")
	if err != nil {
		t.Fatal(err)
	}
	joiner.do(func(_ context.Context, n *negotiator) error { n.client.Close(); return nil })
	creator.eventually("the partner's seat free", func() bool {
		var left bool
		creator.do(func(_ context.Context, n *negotiator) error { left = !n.leftAt.IsZero(); return nil })
		return left
	})
	third := newSide(t, invite, nil).start()
	if err := third.end(); err == nil {
		t.Error("a third participant was let in")
	}
	creator.goesOn("the call beside a newcomer")
	joiner.goesOn("the call beside a newcomer")
}

// TestSilentPartnerStays: a partner who has nothing to send, and whose websocket
// is lost, is still there as long as the connection stands.
func TestSilentPartnerStays(t *testing.T) {
	t.Parallel()
	_, joiner := pair(t, startServer(t), func(_, joiner *Config) {
		joiner.Camera, joiner.Microphone = nil, nil
	})
	joiner.do(func(_ context.Context, n *negotiator) error { n.client.Close(); return nil })
	before := joiner.Stats().FramesReceived
	joiner.eventually("three seconds of pictures", func() bool { return joiner.Stats().FramesReceived > before+90 })
}
