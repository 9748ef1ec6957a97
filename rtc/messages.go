package rtc

import (
	"context"
	"errors"
	"fmt"

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
	case signal.TypeSeatWanted:
		return n.onSeatWanted(ctx, m)
	}
	n.servers.unanswered = false // the answer would have come before
	switch m.Type {
	case signal.TypeRoomCreated:
		return n.onRoomCreated(m)
	case signal.TypePeerLeft:
		if n.seatFreed && !n.healthy() {
			return n.makeRoom(ctx)
		}
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

// onServerError ends what had not begun. In a call it is only noted.
func (n *negotiator) onServerError(ctx context.Context, err error) error {
	if n.refusesServers(err) {
		n.call.log.Info("server hands out no ICE servers", "err", err)
		return n.goOn(ctx)
	}
	if n.peer.connected || errors.Is(err, signal.CodePeerAbsent) || n.comesBackAfter(err) {
		n.call.log.Info("server complains", "err", err)
		return nil
	}
	return err
}

// comesBackAfter reports whether err ends a connection whose seat is kept: one
// that is too old.
func (n *negotiator) comesBackAfter(err error) bool {
	return errors.Is(err, signal.CodeExpired) && n.client.Grace() > 0
}

// onGoingAway tells somebody who waits that the server is about to stop. A call
// does without it.
func (n *negotiator) onGoingAway(m signal.Message) {
	if !n.peer.connected {
		n.call.emit(NoticeEvent{m.Text()})
	}
}
