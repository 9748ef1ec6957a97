package rtc

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

func TestEventLines(t *testing.T) {
	for _, c := range []struct {
		event Event
		want  string
	}{
		{StateEvent{Reconnecting}, `{"event":"state","state":"reconnecting"}`},
		{RoomEvent{"a-b", "http://h/r/a-b"}, `{"event":"room","id":"a-b","invite":"http://h/r/a-b"}`},
		{VideoEvent{640, 480, 123456 * time.Microsecond}, `{"after_ms":123.5,"event":"video","height":480,"width":640}`},
		{PeerEvent{"Ada", true, true, CameraOff}, `{"camera":"off","event":"peer","mic":true,"muted":true,"name":"Ada"}`},
		{NoticeEvent{"no camera found"}, `{"event":"notice","message":"no camera found"}`},
		{EndedEvent{"you hung up", nil}, `{"event":"ended","reason":"you hung up"}`},
	} {
		got, err := json.Marshal(eventLine(c.event))
		if err != nil || string(got) != c.want {
			t.Errorf("%#v gave %s, %v, want %s", c.event, got, err, c.want)
		}
	}
}

func TestErrorCodes(t *testing.T) {
	for _, c := range []struct {
		err  error
		want string
	}{
		{&signal.Error{Code: signal.CodeRoomFull, Text: "room is already full"}, "room-full"},
		{&signal.Error{Text: "an old server's sentence"}, "failed"},
		{&signal.DialError{Reason: signal.ErrUnreachable}, "server-unreachable"},
		{fmt.Errorf("%w: try again", signal.ErrServerGone), "server-gone"},
		{ErrNoPath, "no-path"},
		{ErrNoAnswer, "no-answer"},
		{ErrServerSilent, "server-silent"},
		{ErrLost, "connection-lost"},
		{ErrCreatorLeft, "creator-gone"},
		{errors.New("something else"), "failed"},
	} {
		if got := errorCode(c.err); got != c.want {
			t.Errorf("%v has the code %q, want %q", c.err, got, c.want)
		}
	}
}

// told are the lines of a call's events, as WriteEvents writes them.
func told(t *testing.T, events ...Event) []map[string]any {
	t.Helper()
	c, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		c.emit(e)
	}
	close(c.events)
	c.release()
	var out bytes.Buffer
	if err := WriteEvents(&out, c); err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for dec := json.NewDecoder(&out); ; {
		var l map[string]any
		if err := dec.Decode(&l); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, l)
	}
}

func TestWriteEventsTellsAFailure(t *testing.T) {
	lines := told(t, StateEvent{Ended}, EndedEvent{ErrLost.Error(), ErrLost})
	want := []map[string]any{
		{"event": "state", "state": "ended"},
		{"event": "error", "code": "connection-lost", "message": ErrLost.Error()},
		{"event": "ended", "reason": ErrLost.Error()},
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("told %v, want %v", lines, want)
	}
}

// TestWriteEventsToNobody: the error of the writer is returned, not waited out.
func TestWriteEventsToNobody(t *testing.T) {
	c, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.release()
	c.emit(StateEvent{Waiting})
	r, w := io.Pipe()
	r.Close()
	if err := WriteEvents(w, c); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v, want that of the writer", err)
	}
}

func TestStatsLine(t *testing.T) {
	l := statsLine(Stats{
		FramesReceived: 31, VideoBytesIn: 1000, AudioBytesIn: 200, PacketsIn: 30, PacketsLost: 10,
		RTT: 1234 * time.Microsecond, SpeakerLevel: -12.345, MicLevel: silence,
	}, 30)
	for key, want := range map[string]any{
		"event": "stats", "frames_received": uint64(31), "frames_shown": uint64(30), "video_bytes": uint64(1000),
		"audio_bytes": uint64(200), "audio_level_db": -12.3, "rtt_ms": 1.2, "loss": 0.25, "tty_bytes": 0,
	} {
		if l[key] != want {
			t.Errorf("%s is %v, want %v; there are %v", key, l[key], want, slices.Sorted(maps.Keys(l)))
		}
	}
	if (Stats{}).Loss() != 0 {
		t.Error("loss where nothing came")
	}
}

// TestEventsKeepTheNewest: a watcher that sleeps loses the oldest events, never the end.
func TestEventsKeepTheNewest(t *testing.T) {
	c, err := New(Config{})
	if err != nil {
		t.Fatal(err)
	}
	defer c.release()
	for range 2 * eventQueue {
		c.emit(NoticeEvent{"old"})
	}
	c.finish(errHungUp.Error(), nil)
	var last Event
	count := 0
	for e := range c.Events() {
		last = e
		count++
	}
	if _, ok := last.(EndedEvent); !ok || count != eventQueue {
		t.Errorf("the last of %d events is %#v", count, last)
	}
}
