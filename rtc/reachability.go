package rtc

import (
	"context"
	"fmt"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// onAway hears that the server cannot be reached for now. The session comes back
// by itself, and keeps what is sent meanwhile; the call needs it for a new path only.
func (n *negotiator) onAway(err error) error {
	n.away = true
	n.call.log.Warn("server away", "err", err)
	text := "the server is gone, reconnecting to it"
	if n.peer.connected {
		text += "; the call goes on"
	}
	n.call.emit(NoticeEvent{text})
	return nil
}

// onBack goes on with the server. A healthy connection is left alone; where
// messages were lost and it is not, they are made good.
func (n *negotiator) onBack(ctx context.Context, lost bool) error {
	n.away = false
	n.call.log.Info("server back", "lost", lost)
	n.call.emit(NoticeEvent{"the server is back"})
	n.restarted = time.Time{} // a path that is sought is sought at once
	if !lost {
		return nil
	}
	n.servers.unanswered = false // nor will it be
	if n.offerPending() {
		return n.offerAgain(ctx)
	}
	if !n.healthy() && n.peer.pc.RemoteDescription() != nil {
		return n.renew(ctx)
	}
	return nil
}

// healthy reports whether media flow.
func (n *negotiator) healthy() bool { return State(n.call.state.Load()) == Connected }

// renew begins a new negotiation from whichever side this is.
func (n *negotiator) renew(ctx context.Context) error {
	if n.joiner {
		return n.offerAnew(ctx)
	}
	return n.send(ctx, signal.Message{Type: signal.TypeRenegotiate, RoomID: n.roomID})
}

// offerPending reports whether an offer of this side waits for its answer.
func (n *negotiator) offerPending() bool {
	return n.joiner && n.peer.pc.SignalingState() == webrtc.SignalingStateHaveLocalOffer
}

// offerAgain sends the offer that waits for its answer once more, with the
// candidates found since. Whoever has answered it already answers the same again.
func (n *negotiator) offerAgain(ctx context.Context) error {
	n.offered = time.Now()
	m, err := signal.NewDescription(signal.TypeOffer, n.roomID, n.peer.pc.PendingLocalDescription().SDP)
	if err != nil {
		return err
	}
	return n.send(ctx, m)
}

// onServerGone ends what had not begun; a call that is connected goes on.
func (n *negotiator) onServerGone(err error) error {
	n.serverGone = true
	if !n.peer.connected {
		return fmt.Errorf("%w: check the network or try again later", err)
	}
	n.call.log.Warn("server gone", "err", err)
	n.call.emit(NoticeEvent{"the server is gone; the call goes on"})
	return nil
}
