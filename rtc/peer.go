package rtc

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/signal"
)

// maxEarlyCandidates bounds the candidates kept before the description they
// belong to has come, and maxCandidates those of one negotiation.
const (
	maxEarlyCandidates = 64
	maxCandidates      = 256
)

// peer is one other participant: a PeerConnection and what belongs to it. All
// methods are for the negotiator's goroutine; Pion's callbacks only post to it.
type peer struct {
	pc         *webrtc.PeerConnection
	tasks      sync.WaitGroup // the goroutines that read from pc
	control    *webrtc.DataChannel
	controlled atomic.Bool           // there is a control channel, open or not yet
	received   []webrtc.RTPCodecType // kinds of the tracks that are received
	early      []webrtc.ICECandidateInit
	candidates int
	state      webrtc.PeerConnectionState
	connected  bool          // has been, at least once
	gone       chan struct{} // closed when close begins
	// stopLookups ends the lookups of names, which closing pc would wait for.
	stopLookups context.CancelFunc
}

// newPeer makes the connection for a partner that is about to come: this side's
// tracks, and callbacks that post to the negotiator.
func (n *negotiator) newPeer(ctx context.Context) (*peer, error) {
	lookups, stop := context.WithCancel(ctx)
	api, err := newAPI(lookups, n.call.cfg.Network)
	if err != nil {
		stop()
		return nil, err
	}
	pc, err := api.NewPeerConnection(configuration(n.call.cfg.Network, n.servers.handed))
	if err != nil {
		stop()
		return nil, fmt.Errorf("make peer connection: %w", err)
	}
	p := &peer{pc: pc, gone: make(chan struct{}), stopLookups: stop}
	if err := n.addMedia(p); err != nil {
		p.close()
		return nil, err
	}
	n.listen(p)
	return p, nil
}

// addMedia offers to send what there is a device for and to receive all.
func (n *negotiator) addMedia(p *peer) error {
	c := n.call
	if err := c.addTrack(p, webrtc.RTPCodecTypeVideo, c.video.track, c.cfg.Camera != nil); err != nil {
		return err
	}
	return c.addTrack(p, webrtc.RTPCodecTypeAudio, c.audio.track, c.cfg.Microphone != nil)
}

func (c *Call) addTrack(p *peer, kind webrtc.RTPCodecType, track webrtc.TrackLocal, send bool) error {
	if !send {
		_, err := p.pc.AddTransceiverFromKind(kind,
			webrtc.RTPTransceiverInit{Direction: webrtc.RTPTransceiverDirectionRecvonly})
		return wrap(err, "add receiver of "+kind.String())
	}
	sender, err := p.pc.AddTrack(track)
	if err != nil {
		return fmt.Errorf("add %s track: %w", kind, err)
	}
	p.tasks.Go(func() { c.answerKeyFrameRequests(sender) })
	return nil
}

func wrap(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

// postFrom hands work to the negotiator on behalf of p. It is left out when p
// has been replaced by then, and waits for nothing once p is being closed.
func (n *negotiator) postFrom(p *peer, work func(context.Context) error) {
	select {
	case n.call.inbox <- func(ctx context.Context, n *negotiator) error {
		if n.peer != p {
			return nil
		}
		return work(ctx)
	}:
	case <-p.gone:
	case <-n.call.over:
	}
}

// listen makes Pion's callbacks post to the negotiator.
func (n *negotiator) listen(p *peer) {
	p.pc.OnICECandidate(func(c *webrtc.ICECandidate) {
		n.postFrom(p, func(ctx context.Context) error { return n.sendCandidate(ctx, c) })
	})
	p.pc.OnConnectionStateChange(func(s webrtc.PeerConnectionState) {
		n.postFrom(p, func(context.Context) error { return n.followConnection(s) })
	})
	p.pc.OnTrack(func(t *webrtc.TrackRemote, _ *webrtc.RTPReceiver) {
		n.postFrom(p, func(context.Context) error {
			if p.takes(t.Kind()) {
				n.onTrack(t)
			}
			return nil
		})
	})
	p.pc.OnDataChannel(func(d *webrtc.DataChannel) {
		if d.Label() != controlLabel || p.controlled.Swap(true) {
			_ = d.Close() // each open one costs memory, and may cost much
			return
		}
		n.listenControl(p, d)
	})
}

// takes reports whether a track of this kind is to be received: the first one.
// There is one place for pictures and one for sound.
func (p *peer) takes(kind webrtc.RTPCodecType) bool {
	if slices.Contains(p.received, kind) {
		return false
	}
	p.received = append(p.received, kind)
	return true
}

// addCandidate applies a candidate of the other side, or keeps it until the
// description it belongs to has come.
func (p *peer) addCandidate(c *signal.Candidate) error {
	if p.candidates++; p.candidates > maxCandidates {
		return nil // nobody has so many; a flood is not an error of ours
	}
	init := webrtc.ICECandidateInit{Candidate: c.Candidate, SDPMid: c.SDPMid, SDPMLineIndex: c.SDPMLineIndex}
	if p.pc.RemoteDescription() != nil {
		return p.pc.AddICECandidate(init)
	}
	if len(p.early) < maxEarlyCandidates {
		p.early = append(p.early, init)
	}
	return nil
}

// setRemote applies the other side's description and the candidates that came before it.
func (p *peer) setRemote(d webrtc.SessionDescription) error {
	if err := p.pc.SetRemoteDescription(d); err != nil {
		return err
	}
	p.candidates = 0
	early := p.early
	p.early = nil
	for _, c := range early {
		// One that cannot be used is one path fewer, not the end of the call.
		_ = p.pc.AddICECandidate(c)
	}
	return nil
}

// path names the candidate types of the pair in use and its round trip time.
func (p *peer) path() (path string, rtt time.Duration) {
	ice := p.pc.SCTP().Transport().ICETransport()
	if pair, err := ice.GetSelectedCandidatePair(); err == nil && pair != nil {
		path = pair.Local.Typ.String() + "/" + pair.Remote.Typ.String()
	}
	if s, ok := ice.GetSelectedCandidatePairStats(); ok {
		rtt = time.Duration(s.CurrentRoundTripTime * float64(time.Second))
	}
	return path, rtt
}

// close ends the connection and waits for everything that reads from it.
func (p *peer) close() error {
	close(p.gone)
	p.stopLookups()
	err := p.pc.GracefulClose()
	p.tasks.Wait()
	return err
}
