package rtc

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// line is one line of --headless: a JSON object whose "event" names it, with
// the fields of that event.
type line map[string]any

// WriteEvents is the watcher of a call without a screen: it writes each event
// of c, and each second its figures, as one line of JSON to w, and takes the
// pictures as a screen would. It returns when the call's events have ended, or
// with the error of w.
func WriteEvents(w io.Writer, c *Call) error {
	out := json.NewEncoder(w)
	shown := newCounter(c.Remote())
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case e, open := <-c.Events():
			if !open {
				return nil
			}
			if end, ok := e.(EndedEvent); ok && end.Err != nil {
				if err := out.Encode(errorLine(end.Err)); err != nil {
					return fmt.Errorf("write event: %w", err)
				}
			}
			if err := out.Encode(eventLine(e)); err != nil {
				return fmt.Errorf("write event: %w", err)
			}
		case <-tick.C:
			if err := out.Encode(statsLine(c.Stats(), shown.count())); err != nil {
				return fmt.Errorf("write event: %w", err)
			}
		case <-shown.put:
			shown.take()
		}
	}
}

// counter takes the frames of a slot as they come and counts them.
type counter struct {
	slot  *Slot
	put   chan struct{}
	taken uint64
}

func newCounter(s *Slot) *counter {
	c := &counter{slot: s, put: make(chan struct{}, 1)}
	s.OnPut(func() {
		select {
		case c.put <- struct{}{}:
		default:
		}
	})
	return c
}

func (c *counter) take() {
	if _, isNew := c.slot.Take(); isNew {
		c.taken++
	}
}

func (c *counter) count() uint64 { return c.taken }

func eventLine(e Event) line {
	switch e := e.(type) {
	case StateEvent:
		return line{"event": "state", "state": e.State.String()}
	case RoomEvent:
		return line{"event": "room", "id": e.ID, "invite": e.Invite}
	case VideoEvent:
		return line{"event": "video", "width": e.Width, "height": e.Height, "after_ms": ms(e.After)}
	case PeerEvent:
		return line{"event": "peer", "name": e.Name, "muted": e.Muted, "mic": e.Mic, "camera": e.Camera}
	case NoticeEvent:
		return line{"event": "notice", "message": e.Text}
	case EndedEvent:
		return line{"event": "ended", "reason": e.Reason}
	}
	return line{"event": fmt.Sprintf("%T", e)}
}

// errorLine tells a failure: its code for programs, its sentence for people.
func errorLine(err error) line {
	return line{"event": "error", "code": errorCode(err), "message": err.Error()}
}

// errorCode is the server's code where it gave one, else one of rtcchat's own.
func errorCode(err error) string {
	var code signal.ErrorCode
	switch {
	case errors.As(err, &code) && code != "":
		return string(code)
	case errors.As(err, new(*signal.DialError)):
		return "server-unreachable"
	case errors.Is(err, signal.ErrServerGone):
		return "server-gone"
	case errors.Is(err, ErrNoPath):
		return "no-path"
	case errors.Is(err, ErrNoAnswer):
		return "no-answer"
	case errors.Is(err, ErrServerSilent):
		return "server-silent"
	case errors.Is(err, ErrLost):
		return "connection-lost"
	case errors.Is(err, ErrVanished):
		return "peer-vanished"
	case errors.Is(err, ErrCreatorLeft):
		return "creator-gone"
	}
	return "failed"
}

func statsLine(s Stats, shown uint64) line {
	return line{
		"event":           "stats",
		"frames_received": s.FramesReceived, "frames_shown": shown, "frames_sent": s.FramesSent,
		"video_bytes": s.VideoBytesIn, "audio_bytes": s.AudioBytesIn,
		"audio_level_db": math.Round(s.SpeakerLevel*10) / 10, "mic_level_db": math.Round(s.MicLevel*10) / 10,
		"rtt_ms": ms(s.RTT), "loss": s.Loss(), "tty_bytes": 0, "goroutines": runtime.NumGoroutine(),
	}
}

// ms is d in milliseconds, to the tenth.
func ms(d time.Duration) float64 { return math.Round(float64(d)/1e5) / 10 }
