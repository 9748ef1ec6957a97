package rtc

import (
	"context"
	"encoding/json"
	"strings"
	"time"
	"unicode"

	"github.com/pion/webrtc/v4"
)

// The control channel is a WebRTC data channel over which the two sides tell
// each other their state, so that it goes on when the signalling server dies.
// docs/PROTOCOL.md describes it.
const (
	controlLabel   = "rtcchat"
	maxControlSize = 4 << 10
	maxNameLength  = 64 // characters
)

// controlMessage is one JSON text message on the control channel.
type controlMessage struct {
	Type   string      `json:"type"` // "state" or "bye"
	Name   string      `json:"name,omitempty"`
	Muted  bool        `json:"muted"`
	Mic    bool        `json:"mic"`
	Camera CameraState `json:"camera,omitempty"`
}

// openControl makes the control channel; the offerer does.
func (n *negotiator) openControl(p *peer) error {
	d, err := p.pc.CreateDataChannel(controlLabel, nil)
	if err != nil {
		return wrap(err, "open control channel")
	}
	p.controlled.Store(true)
	n.listenControl(p, d)
	return nil
}

// listenControl makes d the control channel of p once it is open.
func (n *negotiator) listenControl(p *peer, d *webrtc.DataChannel) {
	d.OnOpen(func() {
		n.postFrom(p, func(context.Context) error {
			p.control = d
			n.tellState()
			return nil
		})
	})
	d.OnMessage(func(m webrtc.DataChannelMessage) {
		var c controlMessage
		if !m.IsString || len(m.Data) > maxControlSize || json.Unmarshal(m.Data, &c) != nil {
			return
		}
		n.postFrom(p, func(ctx context.Context) error { return n.onControl(ctx, c) })
	})
}

// onControl takes what the other side says of itself.
func (n *negotiator) onControl(ctx context.Context, m controlMessage) error {
	switch m.Type {
	case "state":
		said := PeerEvent{Name: cleanName(m.Name), Muted: m.Muted, Mic: m.Mic, Camera: m.Camera}
		switch said.Camera {
		case CameraOn, CameraOff, CameraNone:
		default:
			said.Camera = CameraOn
		}
		if !n.peerKnown || said != n.peerSaid {
			n.peerKnown, n.peerSaid = true, said
			n.call.emit(said)
		}
	case "bye":
		return n.peerHungUp(ctx)
	}
	return nil
}

// cleanName keeps what can be shown of a name that a stranger chose.
func cleanName(name string) string {
	length := 0
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || length >= maxNameLength {
			return -1
		}
		length++
		return r
	}, name))
}

// tellState tells the other side how this one is; nothing where it cannot hear.
func (n *negotiator) tellState() {
	l := n.call.Local()
	n.say(controlMessage{Type: "state", Name: l.Name, Muted: l.Muted, Mic: l.Mic, Camera: l.Camera})
}

func (n *negotiator) say(m controlMessage) {
	if n.peer == nil || n.peer.control == nil {
		return
	}
	text, err := json.Marshal(m)
	if err != nil {
		n.call.log.Error("encode control message", "err", err)
		return
	}
	if err := n.peer.control.SendText(string(text)); err != nil {
		n.call.log.Debug("send control message", "err", err)
	}
}

// flushControl waits until what was said has left, at most until ctx ends.
func (p *peer) flushControl(ctx context.Context) {
	if p.control == nil {
		return
	}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for p.control.BufferedAmount() > 0 {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
