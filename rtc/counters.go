package rtc

import (
	"image"
	"sync/atomic"
	"time"
)

// counters are a call's figures while it runs; every goroutine adds its own.
type counters struct {
	framesReceived, framesSent  atomic.Uint64
	videoBytesIn, videoBytesOut atomic.Uint64
	audioBytesIn, audioBytesOut atomic.Uint64
	packetsIn, videoPacketsLost atomic.Uint64
	keyFramesAsked              atomic.Uint64
	size                        atomic.Uint64 // width<<32 | height
	rtt                         atomic.Int64  // ns
	path                        atomic.Pointer[string]
}

func (c *counters) setSize(s image.Point) {
	c.size.Store(uint64(s.X)<<32 | uint64(s.Y))
}

// Stats is a snapshot of the call's figures.
func (c *Call) Stats() Stats {
	n := &c.counters
	size := n.size.Load()
	s := Stats{
		At:             time.Now(),
		State:          State(c.state.Load()),
		FramesReceived: n.framesReceived.Load(),
		FramesSent:     n.framesSent.Load(),
		VideoBytesIn:   n.videoBytesIn.Load(),
		VideoBytesOut:  n.videoBytesOut.Load(),
		AudioBytesIn:   n.audioBytesIn.Load(),
		AudioBytesOut:  n.audioBytesOut.Load(),
		PacketsIn:      n.packetsIn.Load(),
		PacketsLost:    n.videoPacketsLost.Load() + c.player.jitter.lostPackets(),
		KeyFramesAsked: n.keyFramesAsked.Load(),
		RTT:            time.Duration(n.rtt.Load()),
		Width:          int(size >> 32),
		Height:         int(size & 0xffffffff),
		MicLevel:       c.audio.meter.read(),
		SpeakerLevel:   c.player.meter.read(),
	}
	if path := n.path.Load(); path != nil {
		s.Path = *path
	}
	return s
}
