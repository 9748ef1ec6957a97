package rtc

import (
	"context"
	"time"
)

// peerHungUp ends the call because the other side said so; before it was
// connected the creator goes on waiting.
func (n *negotiator) peerHungUp(ctx context.Context) error {
	if !n.peer.connected {
		return n.onPeerLeft(ctx)
	}
	return &personEnded{n.peerName() + " hung up"}
}

// peerName is how to speak of the other side.
func (n *negotiator) peerName() string {
	if n.peerSaid.Name == "" {
		return "the other side"
	}
	return n.peerSaid.Name
}

// onPeerLeft hears from the server that the other side's websocket is gone.
// While the connection stands the call goes on: only its signalling is lost. And
// a network that is away takes the websocket along, some time later.
func (n *negotiator) onPeerLeft(ctx context.Context) error {
	switch {
	case n.peer.connected:
		if State(n.call.state.Load()) == Connected {
			n.leftAt = time.Now()
		}
		return nil
	case n.joiner:
		return ErrCreatorLeft
	}
	return n.waitAgain(ctx, "somebody came and left again")
}

// waitAgain makes a fresh peer for whoever joins next, and tells the user why.
func (n *negotiator) waitAgain(ctx context.Context, why string) error {
	n.closePeer()
	n.peer = nil
	fresh, err := n.newPeer(ctx)
	if err != nil {
		return err
	}
	n.peer, n.peerKnown, n.peerSaid, n.seatFreed = fresh, false, PeerEvent{}, false
	n.call.player.jitter.reset()
	n.call.emit(NoticeEvent{why})
	n.call.setState(Waiting)
	return nil
}
