package rtc

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/pion/stun/v4"
	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

const (
	// serversPatience is how long an offer waits for the server to hand out
	// ICE servers: one that knows nothing of them says nothing.
	serversPatience = 300 * time.Millisecond
	// relayPatience is the same where nothing can be done without them.
	relayPatience = 5 * time.Second
)

// servers is what the negotiator knows of the ICE servers that the signalling
// server hands out.
type servers struct {
	handed   []signal.ICEServer
	handsOut bool // the server has done so
	// unanswered is set from a question until its answer, or until the other
	// side speaks: a server passes on what it does not know, and nobody but the
	// server shall choose a relay.
	unanswered bool
	then       func(context.Context) error // what waits for the answer, nil for nothing
	giveUp     *time.Timer
}

// askServers asks for ICE servers and then does what is to be done with them, or
// without where no answer comes. A question that waits already is enough.
func (n *negotiator) askServers(ctx context.Context, then func(context.Context) error) error {
	if n.servers.then != nil {
		return nil
	}
	if err := n.send(ctx, signal.Message{Type: signal.TypeICEServers, RoomID: n.roomID}); err != nil {
		return err
	}
	patience := serversPatience
	if n.call.cfg.Network.RelayOnly {
		patience = relayPatience
	}
	n.servers.unanswered, n.servers.then = true, then
	var timer *time.Timer
	timer = time.AfterFunc(patience, func() {
		n.call.post(func(ctx context.Context, n *negotiator) error {
			if n.servers.giveUp != timer {
				return nil // another question's
			}
			return n.goOn(ctx)
		})
	})
	n.servers.giveUp = timer
	return nil
}

// goOn does what waited for ICE servers.
func (n *negotiator) goOn(ctx context.Context) error {
	then := n.servers.then
	if then == nil {
		return nil
	}
	n.servers.then = nil
	n.servers.giveUp.Stop()
	if err := n.useServers(); err != nil {
		return err
	}
	return then(ctx)
}

// onServers takes the servers that were asked for, or newer ones.
func (n *negotiator) onServers(ctx context.Context, m signal.Message) error {
	if !n.servers.unanswered && !n.servers.handsOut {
		return nil
	}
	n.servers.unanswered = false
	n.servers.handed, n.servers.handsOut = m.ICEServers(), true
	if n.servers.then != nil {
		return n.goOn(ctx)
	}
	return n.useServers()
}

// takeServers takes those that come with a new room.
func (n *negotiator) takeServers(m signal.Message) error {
	n.servers.handed, n.servers.handsOut = m.ICEServers(), m.Servers != nil
	return n.useServers()
}

// refusesServers reports whether err is the answer of a server that does not hand
// out ICE servers. That there is no place in the room is an answer of another kind.
func (n *negotiator) refusesServers(err error) bool {
	if !n.servers.unanswered || errors.Is(err, signal.CodeRoomFull) || errors.Is(err, signal.CodeSeatKept) ||
		errors.Is(err, signal.CodeUnknownRoom) || errors.Is(err, signal.CodeCreatorGone) {
		return false
	}
	if n.servers.then == nil && !errors.Is(err, signal.CodeNotInRoom) {
		return false // of the offer that went out meanwhile
	}
	n.servers.unanswered = false
	return true
}

// useServers makes the peer gather candidates by what was handed out, from the
// next description on.
func (n *negotiator) useServers() error {
	cfg := configuration(n.call.cfg.Network, n.servers.handed)
	if n.call.cfg.Network.RelayOnly && !relays(cfg) {
		return ErrNoRelay
	}
	if err := n.peer.pc.SetConfiguration(cfg); err != nil {
		return fmt.Errorf("use ICE servers: %w", err)
	}
	return nil
}

// configuration is that of a connection through n, by n's own servers and those
// that were handed out.
func configuration(n Network, handed []signal.ICEServer) webrtc.Configuration {
	var cfg webrtc.Configuration
	if n.RelayOnly {
		cfg.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	if !n.onlyLoopback() && len(n.ICEServers) > 0 {
		cfg.ICEServers = append(cfg.ICEServers, webrtc.ICEServer{URLs: n.ICEServers})
	}
	for _, s := range handed {
		usable := webrtc.ICEServer{Username: s.Username, Credential: s.Credential}
		for _, url := range s.URLs {
			if n.mayUse(url) {
				usable.URLs = append(usable.URLs, url)
			}
		}
		if len(usable.URLs) > 0 {
			cfg.ICEServers = append(cfg.ICEServers, usable)
		}
	}
	return cfg
}

// mayUse reports whether an ICE server's URL is one, and of this machine where no
// packet may leave it.
func (n Network) mayUse(url string) bool {
	uri, err := stun.ParseURI(url)
	if err != nil {
		return false
	}
	return !n.onlyLoopback() || net.ParseIP(uri.Host).IsLoopback()
}

// relays reports whether there is a TURN server in cfg.
func relays(cfg webrtc.Configuration) bool {
	for _, s := range cfg.ICEServers {
		for _, url := range s.URLs {
			if uri, err := stun.ParseURI(url); err == nil && uri.Scheme != stun.SchemeTypeSTUN && uri.Scheme != stun.SchemeTypeSTUNS {
				return true
			}
		}
	}
	return false
}
