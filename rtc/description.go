package rtc

import (
	"context"
	"fmt"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

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
