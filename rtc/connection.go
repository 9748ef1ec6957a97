package rtc

import (
	"fmt"
	"time"

	"github.com/pion/webrtc/v4"
)

// followConnection takes a change of the connection's state. Pion tells each from
// a goroutine of its own, so that they may overtake each other: what holds now
// has the last word.
func (n *negotiator) followConnection(told webrtc.PeerConnectionState) error {
	p := n.peer
	for _, s := range []webrtc.PeerConnectionState{told, p.pc.ConnectionState()} {
		if s == p.state {
			continue
		}
		p.state = s
		if err := n.onConnectionState(s); err != nil {
			return err
		}
	}
	return nil
}

// onConnectionState follows the media path (W3C RTCPeerConnectionState).
func (n *negotiator) onConnectionState(s webrtc.PeerConnectionState) error {
	n.call.log.Info("connection", "state", s.String())
	switch s {
	case webrtc.PeerConnectionStateConnected:
		n.onConnected()
	case webrtc.PeerConnectionStateDisconnected:
		return n.reconnecting()
	case webrtc.PeerConnectionStateFailed:
		if !n.peer.connected {
			return ErrNoPath
		}
		return n.reconnecting()
	case webrtc.PeerConnectionStateClosed:
		if n.peer.connected {
			return &personEnded{n.peerName() + " left"}
		}
	}
	return nil
}

func (n *negotiator) onConnected() {
	if !n.peer.connected {
		n.tellShortcomings()
	}
	n.peer.connected = true
	n.leftAt, n.seatFreed = time.Time{}, false
	n.call.setState(Connected)
	n.call.video.setLive(n.call.cfg.Camera != nil)
	n.call.audio.live.Store(true)
}

// reconnecting begins to wait for a connection that broke, unless the other
// side's program has died: where its seat is kept it may come back, and no peerLeft
// has come.
func (n *negotiator) reconnecting() error {
	if !n.peer.connected || State(n.call.state.Load()) != Connected {
		return nil
	}
	n.since = time.Now()
	n.restarted = n.since
	if !n.leftAt.IsZero() && n.since.Sub(n.leftAt) < gonePatience {
		return fmt.Errorf("%s %w", n.peerName(), ErrVanished)
	}
	n.call.setState(Reconnecting)
	n.client.Probe() // what broke the one path may have broken the other
	return nil
}

// onTrack starts to receive what the other side sends.
func (n *negotiator) onTrack(t *webrtc.TrackRemote) {
	p := n.peer
	p.tasks.Go(func() {
		var err error
		if t.Kind() == webrtc.RTPCodecTypeVideo {
			err = n.call.receiveVideo(p, t)
		} else {
			err = n.call.receiveAudio(t)
		}
		n.call.log.Debug("track ended", "kind", t.Kind().String(), "err", err)
	})
}
