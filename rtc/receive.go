package rtc

import (
	"errors"
	"image"
	"net"
	"time"

	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// pliInterval is how often a key frame is asked for until one decodes.
const pliInterval = 500 * time.Millisecond

// readPatience is how long a read waits for a packet before the receiver looks
// after itself: gives up old gaps, asks again for a key frame.
const readPatience = 100 * time.Millisecond

// videoReceiver turns one track's packets into pictures in a slot. It belongs
// to one goroutine, that of run.
type videoReceiver struct {
	call      *Call
	peer      *peer
	track     *webrtc.TrackRemote
	decoder   *media.VP8Decoder
	assembler frameAssembler
	picture   image.YCbCr
	needKey   bool // nothing decodes until a key frame comes
	asked     time.Time
	lost      uint64 // of the assembler, as counted so far
	size      image.Point
}

// receiveVideo shows the pictures of track until the peer is closed.
func (c *Call) receiveVideo(p *peer, track *webrtc.TrackRemote) error {
	decoder, err := media.NewVP8Decoder()
	if err != nil {
		return err
	}
	defer decoder.Close()
	r := &videoReceiver{call: c, peer: p, track: track, decoder: decoder, needKey: true}
	return r.run()
}

func (r *videoReceiver) run() error {
	for {
		now := time.Now()
		if err := r.track.SetReadDeadline(now.Add(readPatience)); err != nil {
			return err
		}
		p, _, err := r.track.ReadRTP()
		now = time.Now()
		switch {
		case err == nil:
			r.call.counters.packetsIn.Add(1)
			r.call.counters.videoBytesIn.Add(uint64(len(p.Payload)))
			r.assembler.push(p, now)
		case !isTimeout(err):
			return err
		}
		r.drain(now)
		r.askForKeyFrame(now)
	}
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// drain decodes all frames that are whole.
func (r *videoReceiver) drain(now time.Time) {
	for {
		frame, broken := r.assembler.pop(now)
		r.needKey = r.needKey || broken
		r.call.counters.videoPacketsLost.Add(r.assembler.lost - r.lost)
		r.lost = r.assembler.lost
		if frame == nil {
			return
		}
		r.decode(frame, now)
	}
}

// decode shows one frame. While a key frame is needed all others are dropped:
// the picture freezes rather than smears.
func (r *videoReceiver) decode(frame []byte, now time.Time) {
	if r.needKey && !media.IsVP8KeyFrame(frame) {
		return
	}
	if err := r.decoder.Decode(frame, &r.picture); err != nil {
		if !errors.Is(err, media.ErrNoPicture) {
			r.call.log.Warn("decode picture", "err", err)
			r.needKey = true
		}
		return
	}
	r.needKey = false
	r.call.showRemote(&r.picture, now, &r.size)
}

// showRemote puts a picture into the slot and tells its size when it changes.
func (c *Call) showRemote(img *image.YCbCr, now time.Time, size *image.Point) {
	c.remote.Put(img, now)
	c.counters.framesReceived.Add(1)
	if s := img.Rect.Size(); s != *size {
		*size = s
		c.counters.setSize(s)
		c.emit(VideoEvent{Width: s.X, Height: s.Y, After: now.Sub(c.begun)})
	}
}

// askForKeyFrame sends a Picture Loss Indication (RFC 4585 §6.3.1) where one is
// needed, again and again until it has helped.
func (r *videoReceiver) askForKeyFrame(now time.Time) {
	if !r.needKey || now.Sub(r.asked) < pliInterval {
		return
	}
	r.asked = now
	r.call.counters.keyFramesAsked.Add(1)
	pli := &rtcp.PictureLossIndication{MediaSSRC: uint32(r.track.SSRC())}
	if err := r.peer.pc.WriteRTCP([]rtcp.Packet{pli}); err != nil {
		r.call.log.Debug("ask for key frame", "err", err)
	}
}

// receiveAudio hands the packets of track to the jitter buffer until the peer
// is closed.
func (c *Call) receiveAudio(track *webrtc.TrackRemote) error {
	for {
		p, _, err := track.ReadRTP()
		if err != nil {
			return err
		}
		c.counters.packetsIn.Add(1)
		c.counters.audioBytesIn.Add(uint64(len(p.Payload)))
		c.player.jitter.push(p.SequenceNumber, p.Payload)
	}
}

// answerKeyFrameRequests reads a sender's RTCP, which Pion needs to be read
// always, until the peer is closed.
func (c *Call) answerKeyFrameRequests(sender *webrtc.RTPSender) {
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		for _, p := range packets {
			switch p.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				c.video.wantKeyFrame()
			}
		}
	}
}
