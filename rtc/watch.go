package rtc

import (
	"context"
	"time"
)

// watch looks after what no event tells: the round trip time, patience that has
// run out.
func (n *negotiator) watch(ctx context.Context, now time.Time) error {
	switch State(n.call.state.Load()) {
	case Signalling:
		if now.Sub(n.since) > serverPatience {
			return ErrServerSilent
		}
	case Connecting:
		if now.Sub(n.since) > connectPatience {
			return n.noConnection()
		}
	case Reconnecting:
		if now.Sub(n.since) > max(reconnectPatience, n.client.Grace()) {
			return ErrLost
		}
		return n.seekPath(ctx, now)
	case Connected:
		path, rtt := n.peer.path()
		n.call.counters.path.Store(&path)
		n.call.counters.rtt.Store(int64(rtt))
		if n.offerPending() && now.Sub(n.offered) > answerPatience {
			return n.offerAgain(ctx)
		}
	}
	return nil
}

// noConnection says why a try to connect has come to nothing.
func (n *negotiator) noConnection() error {
	if n.peer.pc.RemoteDescription() == nil {
		return ErrNoAnswer
	}
	return ErrNoPath
}
