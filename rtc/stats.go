package rtc

import "time"

// Stats is a snapshot of a call's figures. Counters count from the beginning
// of the call; rates are for the viewer to take from two snapshots.
type Stats struct {
	At             time.Time
	State          State
	FramesReceived uint64        // pictures decoded
	FramesSent     uint64        // pictures encoded and sent
	VideoBytesIn   uint64        // RTP payload bytes
	VideoBytesOut  uint64        // RTP payload bytes
	AudioBytesIn   uint64        // RTP payload bytes
	AudioBytesOut  uint64        // RTP payload bytes
	PacketsIn      uint64        // RTP packets received, both media
	PacketsLost    uint64        // RTP packets that never came, both media
	KeyFramesAsked uint64        // PLI sent
	RTT            time.Duration // round trip of the media path, 0 unknown
	Width, Height  int           // of the remote picture, pixels, 0 before the first
	MicLevel       float64       // loudness of the microphone's last 100 ms, muted or not, dBFS, -96 silence
	SpeakerLevel   float64       // loudness of the last 100 ms played, dBFS, -96 silence
	Path           string        // candidate types of the selected pair, "host/host"
}

// Loss is the share of packets that never came, from 0 to 1.
func (s Stats) Loss() float64 {
	if s.PacketsLost == 0 {
		return 0
	}
	return float64(s.PacketsLost) / float64(s.PacketsIn+s.PacketsLost)
}
