package rtc

import (
	"fmt"
	"image"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
	"github.com/pion/webrtc/v4"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// rtpPayloadSize keeps packets below the smallest path MTU in use (IPv6's 1280)
// with room for SRTP and UDP headers.
const rtpPayloadSize = 1200

// Bit rates in bit/s. 0.087 bit a pixel is 800 kbit/s for 640x480 at 30 fps.
const (
	videoBitsPerPixel = 0.087
	minVideoBitrate   = 100_000
	maxVideoBitrate   = 2_500_000
	audioBitrate      = 32_000
)

// keyFrameInterval is the least time between two key frames, however many are
// asked for: each costs as much as ten other pictures.
const keyFrameInterval = 300 * time.Millisecond

// defaultFPS is assumed of a camera whose rate nobody has set.
const defaultFPS = 30

// streamID groups this side's two tracks into one stream (RFC 8830).
const streamID = "rtcchat"

// videoSender codes pictures and sends them while live. send is for the
// camera's goroutine alone; the rest may be called from any.
type videoSender struct {
	track      *webrtc.TrackLocalStaticRTP
	encoder    *media.VP8Encoder
	packetizer rtp.Packetizer
	counters   *counters
	base       time.Time // when RTP time began
	live       atomic.Bool
	keyWanted  atomic.Bool
	keySent    time.Time
}

// newVideoSender makes a sender for the pictures of camera, nil where there is none.
func newVideoSender(camera media.Camera, fps int, counters *counters) (*videoSender, error) {
	track, err := webrtc.NewTrackLocalStaticRTP(vp8Capability, "video", streamID)
	if err != nil {
		return nil, fmt.Errorf("make video track: %w", err)
	}
	v := &videoSender{track: track, counters: counters, base: time.Now()}
	v.packetizer = rtp.NewPacketizer(rtpPayloadSize, 0, 0,
		&codecs.VP8Payloader{EnablePictureID: true}, rtp.NewRandomSequencer(), vp8Capability.ClockRate)
	if camera == nil {
		return v, nil
	}
	if fps == 0 {
		fps = defaultFPS
	}
	w, h := camera.Size()
	v.encoder, err = media.NewVP8Encoder(media.VP8EncoderConfig{
		Width: w, Height: h, FPS: fps, Bitrate: videoBitrate(w, h, fps), Threads: 1,
	})
	if err != nil {
		return nil, fmt.Errorf("start VP8 encoder: %w", err)
	}
	return v, nil
}

func videoBitrate(w, h, fps int) int {
	rate := int(float64(w*h*fps) * videoBitsPerPixel)
	return min(max(rate, minVideoBitrate), maxVideoBitrate)
}

// setLive starts or stops sending. Starting begins with a key frame.
func (v *videoSender) setLive(live bool) {
	if live {
		v.wantKeyFrame()
	}
	v.live.Store(live)
}

// wantKeyFrame makes the next picture one that needs no other before it.
func (v *videoSender) wantKeyFrame() { v.keyWanted.Store(true) }

// send codes and sends the picture taken at a time, where the sender is live.
// An error is the encoder's: it will not do any more. A network that does not
// take a packet is the receiver's loss to ask about.
func (v *videoSender) send(img *image.YCbCr, at time.Time) error {
	if !v.live.Load() {
		return nil
	}
	since := at.Sub(v.base)
	forceKey := at.Sub(v.keySent) >= keyFrameInterval && v.keyWanted.Swap(false)
	payload, key, err := v.encoder.Encode(img, since, forceKey)
	if err != nil {
		return fmt.Errorf("code picture: %w", err)
	}
	if len(payload) == 0 { // dropped to keep the rate
		if forceKey {
			v.wantKeyFrame()
		}
		return nil
	}
	if key {
		v.keySent = at
	}
	timestamp := videoTimestamp(since)
	for _, p := range v.packetizer.Packetize(payload, 0) {
		p.Timestamp = timestamp
		if v.track.WriteRTP(p) != nil {
			break
		}
	}
	v.counters.framesSent.Add(1)
	v.counters.videoBytesOut.Add(uint64(len(payload)))
	return nil
}

// videoTimestamp is a time in the units of RTP (RFC 7741 §4.1).
func videoTimestamp(since time.Duration) uint32 {
	return uint32(since.Microseconds() * int64(vp8Capability.ClockRate/1000) / 1000)
}

func (v *videoSender) close() {
	if v.encoder != nil {
		v.encoder.Close()
	}
}

// audioSender codes sound and sends it while live. send is for the
// microphone's goroutine alone.
type audioSender struct {
	track      *webrtc.TrackLocalStaticRTP
	encoder    *media.OpusEncoder
	packetizer rtp.Packetizer
	counters   *counters
	live       atomic.Bool
	meter      meter
	packet     [maxOpusSize]byte
}

func newAudioSender(counters *counters) (*audioSender, error) {
	track, err := webrtc.NewTrackLocalStaticRTP(opusCapability, "audio", streamID)
	if err != nil {
		return nil, fmt.Errorf("make audio track: %w", err)
	}
	encoder, err := media.NewOpusEncoder(audioBitrate)
	if err != nil {
		return nil, fmt.Errorf("start Opus encoder: %w", err)
	}
	return &audioSender{
		track: track, encoder: encoder, counters: counters,
		packetizer: rtp.NewPacketizer(rtpPayloadSize, 0, 0,
			&codecs.OpusPayloader{}, rtp.NewRandomSequencer(), opusCapability.ClockRate),
	}, nil
}

// send codes and sends 20 ms of sound. RTP time goes on while nothing is sent
// (RFC 3550 §5.1).
func (a *audioSender) send(pcm []int16) error {
	if !a.live.Load() {
		a.packetizer.SkipSamples(uint32(len(pcm)))
		return nil
	}
	n, err := a.encoder.Encode(pcm, a.packet[:])
	if err != nil {
		return fmt.Errorf("code sound: %w", err)
	}
	for _, p := range a.packetizer.Packetize(a.packet[:n], uint32(len(pcm))) {
		if a.track.WriteRTP(p) != nil {
			return nil // no path yet, or no longer
		}
	}
	a.counters.audioBytesOut.Add(uint64(n))
	return nil
}

func (a *audioSender) close() { a.encoder.Close() }
