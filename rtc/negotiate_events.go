package rtc

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// onMessage takes a message of the server or, through it, of the other side.
func (n *negotiator) onMessage(ctx context.Context, m signal.Message) error {
	switch m.Type {
	case signal.TypeICEServers:
		return n.onServers(ctx, m)
	case signal.TypeError:
		return n.onServerError(ctx, m.Err())
	case signal.TypeGoingAway:
		n.onGoingAway(m)
		return nil
	}
	n.servers.unanswered = false // the answer would have come before
	switch m.Type {
	case signal.TypeRoomCreated:
		return n.onRoomCreated(m)
	case signal.TypePeerLeft:
		n.seatLost = n.peer.connected
		return n.onPeerLeft(ctx)
	}
	if n.seatLost {
		return n.turnAway(ctx, m)
	}
	return n.onPeerMessage(ctx, m)
}

// turnAway leaves the room to whoever takes the seat that the partner of this
// call has lost. For the newcomer that is the end; the call needs no room.
func (n *negotiator) turnAway(ctx context.Context, m signal.Message) error {
	if m.Type != signal.TypeOffer {
		return nil
	}
	return n.send(ctx, signal.Message{Type: signal.TypeLeave, RoomID: n.roomID})
}

func (n *negotiator) onPeerMessage(ctx context.Context, m signal.Message) error {
	switch m.Type {
	case signal.TypeOffer:
		return n.onOffer(ctx, m)
	case signal.TypeAnswer:
		return n.onAnswer(m)
	case signal.TypeICECandidate:
		n.onCandidate(m)
	case signal.TypeRenegotiate:
		return n.onRenegotiate(ctx)
	case signal.TypeLeave:
		return n.peerHungUp(ctx)
	}
	return nil
}

func (n *negotiator) onRoomCreated(m signal.Message) error {
	if n.joiner || n.roomID != "" {
		return nil
	}
	id, err := signal.ParseRoomID(m.Text())
	if err != nil {
		return fmt.Errorf("the server gave no usable room ID: %w", err)
	}
	n.roomID = id
	invite := signal.Invite{Server: n.call.cfg.Invite.Server, RoomID: id}
	if err := n.takeServers(m); err != nil {
		return err
	}
	n.call.emit(RoomEvent{ID: id, Invite: invite.Link()})
	n.call.setState(Waiting)
	return nil
}

// onOffer answers: the first offer of a joiner, or a later one of the same.
func (n *negotiator) onOffer(ctx context.Context, m signal.Message) error {
	if n.joiner {
		return nil // roles are fixed
	}
	if !n.peer.connected {
		n.connecting()
	}
	if err := n.applyRemote(m, webrtc.SDPTypeOffer); err != nil {
		return n.refuse(err)
	}
	answer, err := n.peer.pc.CreateAnswer(nil)
	if err != nil {
		return fmt.Errorf("make answer: %w", err)
	}
	return n.describe(ctx, signal.TypeAnswer, answer)
}

func (n *negotiator) onAnswer(m signal.Message) error {
	if !n.joiner || n.peer.pc.SignalingState() != webrtc.SignalingStateHaveLocalOffer {
		return nil
	}
	return n.refuse(n.applyRemote(m, webrtc.SDPTypeAnswer))
}

func (n *negotiator) applyRemote(m signal.Message, typ webrtc.SDPType) error {
	d, err := m.Description()
	if err != nil {
		return err
	}
	return n.peer.setRemote(webrtc.SessionDescription{Type: typ, SDP: d.SDP})
}

// refuse ends the call for a session description that cannot be used, where
// none stands that would be worth more.
func (n *negotiator) refuse(err error) error {
	if err == nil {
		return nil
	}
	if n.peer.connected {
		n.call.log.Warn("refuse description", "err", err)
		return nil
	}
	return fmt.Errorf("the other side sent a session description that cannot be used (%w): it may be another version; update both", err)
}

func (n *negotiator) onCandidate(m signal.Message) {
	c, err := m.ICECandidate()
	if err == nil && c != nil {
		err = n.peer.addCandidate(c)
	}
	if err != nil {
		n.call.log.Debug("refuse candidate", "err", err)
	}
}

// onRenegotiate offers anew as the creator asked, with new ICE credentials where
// the connection is broken. Not while candidates are being gathered, which Pion
// cannot do; a creator whose connection is broken asks again.
func (n *negotiator) onRenegotiate(ctx context.Context) error {
	if !n.joiner || !n.peer.connected {
		return nil
	}
	if !n.servers.handsOut {
		return n.reoffer(ctx)
	}
	return n.askServers(ctx, n.reoffer) // what was handed out may have expired
}

// reoffer makes a new offer, if the connection is in a state to.
func (n *negotiator) reoffer(ctx context.Context) error {
	pc := n.peer.pc
	if pc.SignalingState() != webrtc.SignalingStateStable || pc.ICEGatheringState() == webrtc.ICEGatheringStateGathering {
		return nil
	}
	return n.offer(ctx, State(n.call.state.Load()) != Connected)
}

// seekPath looks for a new path (RFC 8445 §9), now and then: the creator asks the
// joiner to offer. That the joiner hears it proves that the server can be reached
// while the path is broken; it must not give up the old path without, for where
// the whole network is away the old path is the first to come back.
func (n *negotiator) seekPath(ctx context.Context, now time.Time) error {
	if n.joiner || n.serverGone || now.Sub(n.restarted) < restartInterval {
		return nil
	}
	n.restarted = now
	return n.send(ctx, signal.Message{Type: signal.TypeRenegotiate, RoomID: n.roomID})
}

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
	return n.waitAgain(ctx)
}

// waitAgain makes a fresh peer for whoever joins next.
func (n *negotiator) waitAgain(ctx context.Context) error {
	n.closePeer()
	n.peer = nil
	fresh, err := n.newPeer(ctx)
	if err != nil {
		return err
	}
	n.peer, n.peerKnown, n.peerSaid = fresh, false, PeerEvent{}
	n.call.player.jitter.reset()
	n.call.emit(NoticeEvent{"somebody came and left again"})
	n.call.setState(Waiting)
	return nil
}

// onServerError ends what had not begun. In a call it is only noted.
func (n *negotiator) onServerError(ctx context.Context, err error) error {
	if n.refusesServers(err) {
		n.call.log.Info("server hands out no ICE servers", "err", err)
		return n.goOn(ctx)
	}
	if n.peer.connected || errors.Is(err, signal.CodePeerAbsent) {
		n.call.log.Info("server complains", "err", err)
		return nil
	}
	return err
}

// onGoingAway tells somebody who waits that the server is about to stop. A call
// does without it.
func (n *negotiator) onGoingAway(m signal.Message) {
	if !n.peer.connected {
		n.call.emit(NoticeEvent{m.Text()})
	}
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
	n.peer.connected = true
	n.leftAt = time.Time{}
	n.call.setState(Connected)
	n.call.video.setLive(n.call.cfg.Camera != nil)
	n.call.audio.live.Store(true)
}

// reconnecting begins to wait for a connection that broke, unless the other
// side's program has died.
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
	return nil
}

// noConnection says why a try to connect has come to nothing.
func (n *negotiator) noConnection() error {
	if n.peer.pc.RemoteDescription() == nil {
		return ErrNoAnswer
	}
	return ErrNoPath
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
		if now.Sub(n.since) > reconnectPatience {
			return ErrLost
		}
		return n.seekPath(ctx, now)
	case Connected:
		path, rtt := n.peer.path()
		n.call.counters.path.Store(&path)
		n.call.counters.rtt.Store(int64(rtt))
	}
	return nil
}
