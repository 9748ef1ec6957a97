package rtc

import (
	"context"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// onRenegotiate offers anew as the creator asked, with new ICE credentials where
// the connection is broken. Not while candidates are being gathered, which Pion
// cannot do; a creator whose connection is broken asks again.
func (n *negotiator) onRenegotiate(ctx context.Context) error {
	if !n.joiner || !n.peer.connected {
		return nil
	}
	if n.offerPending() && time.Since(n.offered) > crossing {
		return n.offerAgain(ctx)
	}
	return n.offerAnew(ctx)
}

// offerAnew makes a new offer, with new ICE servers where the server hands them
// out: what it has handed out may have expired.
func (n *negotiator) offerAnew(ctx context.Context) error {
	if !n.servers.handsOut {
		return n.reoffer(ctx)
	}
	return n.askServers(ctx, n.reoffer)
}

// reoffer makes a new offer, if the connection is in a state to.
func (n *negotiator) reoffer(ctx context.Context) error {
	pc := n.peer.pc
	if pc.SignalingState() != webrtc.SignalingStateStable || pc.ICEGatheringState() == webrtc.ICEGatheringStateGathering {
		return nil
	}
	return n.offer(ctx, !n.healthy())
}

// seekPath looks for a new path (RFC 8445 §9), now and then: the creator asks the
// joiner to offer. That the joiner hears it proves that the server can be reached
// while the path is broken; it must not give up the old path without, for where
// the whole network is away the old path is the first to come back.
func (n *negotiator) seekPath(ctx context.Context, now time.Time) error {
	if n.joiner || n.serverGone || n.away || now.Sub(n.restarted) < restartInterval {
		return nil
	}
	n.restarted = now
	return n.send(ctx, signal.Message{Type: signal.TypeRenegotiate, RoomID: n.roomID})
}
