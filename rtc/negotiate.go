package rtc

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

const (
	inboxSize = 256
	// serverPatience is how long the server may take to open a room.
	serverPatience = 10 * time.Second
	// connectPatience is how long the two sides may need from the offer to the
	// first packet, and reconnectPatience how long a broken call is kept at least;
	// a server that keeps seats says how long a partner may be away.
	connectPatience   = 15 * time.Second
	reconnectPatience = 30 * time.Second
	// restartInterval is how often a new path is looked for while the old one is broken.
	restartInterval = 4 * time.Second
	// gonePatience is how soon the connection must break after the server has
	// said that the other side is gone for both to have one cause: its program
	// has died. ICE notices in about three seconds.
	gonePatience = 5 * time.Second
	// crossing is how long an offer and a request for it may take to pass each
	// other, and answerPatience how long an answer may take in a call that stands.
	crossing       = 2 * time.Second
	answerPatience = 10 * time.Second
	watchInterval  = 250 * time.Millisecond
	// goodbyePatience bounds the leave-taking.
	goodbyePatience = 500 * time.Millisecond
)

// negotiator owns the signalling of a call: everything here happens in the one
// goroutine of loop. The joiner always offers, for the life of the pair; the
// creator asks for a new offer by renegotiate (docs/PROTOCOL.md).
type negotiator struct {
	call   *Call
	client *signal.Session
	joiner bool
	roomID string
	peer   *peer // never nil while loop runs

	servers    servers
	peerKnown  bool // peerSaid holds what the other side said
	peerSaid   PeerEvent
	serverGone bool      // for good
	away       bool      // no server for now; what is sent waits
	seatLost   bool      // the partner has left the room, though not the call
	seatFreed  bool      // by this side: the partner is not waited for any more
	leftAt     time.Time // when the server said that the other side is gone
	since      time.Time // when the present try to connect began
	restarted  time.Time // when a new path was last looked for
	offered    time.Time // when the last offer was sent
}

// post hands work to the negotiator. It waits only while the inbox is full,
// and not once the call is over.
func (c *Call) post(work func(context.Context, *negotiator) error) {
	select {
	case c.inbox <- work:
	case <-c.over:
	}
}

// tellState is work for the negotiator: tell the other side this side's state.
func tellState(_ context.Context, n *negotiator) error {
	n.tellState()
	return nil
}

// meet meets the other side through the server and keeps the connection
// until the call ends. It returns why, never nil, with all it started ended.
func (c *Call) meet(ctx context.Context) error {
	client, err := signal.OpenSession(ctx, c.cfg.Invite.WebSocketURL(), signal.Options{})
	if err != nil {
		return causeOr(ctx, err)
	}
	n := &negotiator{call: c, client: client, joiner: c.cfg.Invite.RoomID != "", roomID: c.cfg.Invite.RoomID}
	// The good-bye still needs the server after ctx has ended.
	outlive, cancel := context.WithCancel(context.WithoutCancel(ctx))
	var reading sync.WaitGroup
	reading.Go(func() { n.readServer(outlive) })
	err = n.run(ctx)
	emptied := c.discard()
	n.goodbye(outlive)
	cancel()
	client.Close()
	reading.Wait()
	emptied()
	return err
}

// causeOr prefers the reason why ctx ended to the error that this end caused.
func causeOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// readServer posts what the server sends, and its end.
func (n *negotiator) readServer(ctx context.Context) {
	err := n.client.Run(ctx, signal.Watcher{
		Message: func(m signal.Message) {
			n.call.post(func(ctx context.Context, n *negotiator) error { return n.onMessage(ctx, m) })
		},
		Away: func(err error) {
			n.call.post(func(_ context.Context, n *negotiator) error { return n.onAway(err) })
		},
		Back: func(lost bool) {
			n.call.post(func(ctx context.Context, n *negotiator) error { return n.onBack(ctx, lost) })
		},
	})
	if err != nil {
		n.call.post(func(_ context.Context, n *negotiator) error { return n.onServerGone(err) })
	}
}

// run makes the first peer, opens or joins the room, and works until the end.
func (n *negotiator) run(ctx context.Context) error {
	var err error
	if n.peer, err = n.newPeer(ctx); err != nil {
		return err
	}
	n.since = time.Now()
	if n.joiner {
		err = n.join(ctx)
	} else {
		err = n.send(ctx, signal.Message{Type: signal.TypeCreateRoom})
	}
	if err != nil {
		return causeOr(ctx, err)
	}
	return n.loop(ctx)
}

func (n *negotiator) loop(ctx context.Context) error {
	watch := time.NewTicker(watchInterval)
	defer watch.Stop()
	for {
		var err error
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case work := <-n.call.inbox:
			err = work(ctx, n)
		case now := <-watch.C:
			err = n.watch(ctx, now)
		}
		if err != nil {
			return causeOr(ctx, err)
		}
	}
}

// join asks for ICE servers, then offers; for the server the offer is what joins
// the room.
func (n *negotiator) join(ctx context.Context) error {
	if err := n.openControl(n.peer); err != nil {
		return err
	}
	n.connecting()
	return n.askServers(ctx, func(ctx context.Context) error { return n.offer(ctx, false) })
}

// connecting notes that a try to connect begins.
func (n *negotiator) connecting() {
	n.since = time.Now()
	n.call.setState(Connecting)
}

func (n *negotiator) offer(ctx context.Context, restart bool) error {
	offer, err := n.peer.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: restart})
	if err != nil {
		return fmt.Errorf("make offer: %w", err)
	}
	n.offered = time.Now()
	return n.describe(ctx, signal.TypeOffer, offer)
}

// describe applies this side's description and sends it. The description goes
// first: the candidates that SetLocalDescription sets free are posted and come after.
func (n *negotiator) describe(ctx context.Context, typ string, d webrtc.SessionDescription) error {
	if err := n.peer.pc.SetLocalDescription(d); err != nil {
		return fmt.Errorf("apply own %s: %w", typ, err)
	}
	m, err := signal.NewDescription(typ, n.roomID, d.SDP)
	if err != nil {
		return err
	}
	return n.send(ctx, m)
}

// send sends to the server. That it is gone is told by readServer.
func (n *negotiator) send(ctx context.Context, m signal.Message) error {
	if n.serverGone {
		return nil
	}
	err := n.client.Send(ctx, m)
	if errors.Is(err, signal.ErrServerGone) {
		return nil
	}
	return err
}

func (n *negotiator) sendCandidate(ctx context.Context, c *webrtc.ICECandidate) error {
	var out *signal.Candidate
	if c != nil {
		init := c.ToJSON()
		out = &signal.Candidate{Candidate: init.Candidate, SDPMid: init.SDPMid, SDPMLineIndex: init.SDPMLineIndex}
	}
	m, err := signal.NewCandidate(n.roomID, out)
	if err != nil {
		return err
	}
	return n.send(ctx, m)
}

// goodbye tells the other side that this one goes, on both ways, and closes.
func (n *negotiator) goodbye(ctx context.Context) {
	if n.peer == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, goodbyePatience)
	defer cancel()
	n.call.video.setLive(false)
	n.call.audio.live.Store(false)
	n.say(controlMessage{Type: "bye"})
	if n.roomID != "" && !n.serverGone && !n.away {
		if err := n.client.Send(ctx, signal.Message{Type: signal.TypeLeave, RoomID: n.roomID}); err != nil {
			n.call.log.Debug("say leave", "err", err)
		}
	}
	n.peer.flushControl(ctx)
	n.closePeer()
}

func (n *negotiator) closePeer() {
	if err := n.peer.close(); err != nil {
		n.call.log.Debug("close peer", "err", err)
	}
}
