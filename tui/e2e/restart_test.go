//go:build e2e

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/rtc/media"
	"github.com/rtcchat/rtcchat/signal"
)

const (
	restartCalls = 20
	// backWithin is how soon after the server's return all seats must be taken again.
	backWithin = 10 * time.Second
	mostGap    = 100 * time.Millisecond
)

// TestServerRestart kills the server in 20 calls with sound and pictures and starts
// another in its place: no gap in any media, all seats taken again in time, and
// messages pass both ways in each room.
func TestServerRestart(t *testing.T) { measured(t, restartInCalls) }

func restartInCalls(t *testing.T) error {
	url, kill := serveAt(t, "127.0.0.1:0")
	tap := startTap(t, url)
	var ends []*end
	var seats []seatName
	for range restartCalls {
		creator := startEnd(t, signal.Invite{Server: tap.address})
		invite, err := signal.ParseInvite((<-creator.room).Invite, "")
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, creator, startEnd(t, invite))
		seats = append(seats, seatName{invite.RoomID, signal.Creator}, seatName{invite.RoomID, signal.Joiner})
	}
	for _, e := range ends {
		e.awaitMedia(t)
	}
	before := watchGaps(ends, 3*time.Second)
	during := startWatch(ends)
	killed := time.Now()
	kill()
	for _, e := range ends {
		e.awaitNotice(t, "the server is gone")
	}
	<-time.After(2 * time.Second)
	serveAt(t, strings.TrimPrefix(url, "http://"))
	returned := time.Now()
	back := tap.await(2*backWithin, seats, signal.TypeSeated, killed).Sub(returned)
	for _, s := range seats {
		tap.send(s, "knock")
	}
	tap.await(patience, seats, "knock", returned)
	for _, e := range ends {
		e.awaitNotice(t, "the server is back")
	}
	<-time.After(time.Second)
	after := during.stop()
	disturbed := hangUp(t, tap, ends, seats)
	t.Logf("%d calls: all %d seats taken again %v after the server's return; longest gap in sound %v, in pictures %v; before the kill %v and %v",
		restartCalls, len(seats), back.Round(time.Millisecond), after.sound, after.pictures, before.sound, before.pictures)
	if back > backWithin {
		t.Errorf("the last seat was taken after %v, want %v", back, backWithin)
	}
	if after.sound > mostGap || after.pictures > mostGap || disturbed > 0 {
		return fmt.Errorf("gaps of %v and %v, %d connections lost their path", after.sound, after.pictures, disturbed)
	}
	return nil
}

// TestInviteOutlivesServer: who waits for somebody waits on, through a server that
// was killed and started again.
func TestInviteOutlivesServer(t *testing.T) {
	t.Parallel()
	url, kill := serveAt(t, "127.0.0.1:0")
	creator := startHeadless(t, nil, with("create", "--server", url)...)
	invite := creator.invite()
	kill()
	notice := func(text string) func(event) bool {
		return func(e event) bool { return strings.Contains(e.text("message"), text) }
	}
	creator.await("notice", notice("the server is gone"))
	serveAt(t, strings.TrimPrefix(url, "http://"))
	creator.await("notice", notice("the server is back"))
	joiner := startHeadless(t, nil, with("join", invite)...)
	creator.awaitMedia()
	joiner.awaitMedia()
}

// hangUp ends the calls, half of them from either side, by a good-bye that goes
// through the new server alone, and counts those whose path was lost before.
func hangUp(t *testing.T, tap *tap, ends []*end, seats []seatName) (disturbed int) {
	t.Helper()
	for i := 0; i < len(seats); i += 2 {
		tap.send(seats[i+i/2%2], signal.TypeLeave)
	}
	for _, e := range ends {
		if err := <-e.ended; err != nil {
			t.Errorf("a call ended with %v", err)
		}
		if e.reconnected() {
			disturbed++
		}
	}
	return disturbed
}

// serveAt runs rtcchat serve at an address until it is killed or the test ends.
func serveAt(t *testing.T, address string) (url string, kill func()) {
	t.Helper()
	cmd := exec.Command(program(t), "serve", "--listen", address)
	cmd.Env = environment(t)
	url = launchServer(t, cmd)
	kill = sync.OnceFunc(func() {
		_ = cmd.Process.Signal(os.Kill)
		_ = cmd.Wait()
	})
	t.Cleanup(kill)
	return url, kill
}

// end is one side of a call in this process: light, since there are forty.
type end struct {
	call  *rtc.Call
	room  chan rtc.RoomEvent
	ended chan error

	mu     sync.Mutex
	events []rtc.Event
	more   chan struct{}
}

func startEnd(t *testing.T, invite signal.Invite) *end {
	t.Helper()
	call, err := rtc.New(rtc.Config{
		Invite:     invite,
		Camera:     media.NewPattern(media.VideoFormat{Width: 64, Height: 48, FPS: 25}),
		Microphone: media.NewTone(),
		FPS:        25,
		Network:    rtc.Network{Interfaces: []string{"lo"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	e := &end{call: call, room: make(chan rtc.RoomEvent, 1), ended: make(chan error, 1), more: make(chan struct{})}
	var done sync.WaitGroup
	done.Go(func() { e.ended <- call.Run(context.Background()) })
	done.Go(e.watch)
	t.Cleanup(func() {
		call.Hangup()
		done.Wait()
	})
	return e
}

func (e *end) watch() {
	for ev := range e.call.Events() {
		if room, ok := ev.(rtc.RoomEvent); ok {
			e.room <- room
		}
		e.mu.Lock()
		e.events = append(e.events, ev)
		close(e.more)
		e.more = make(chan struct{})
		e.mu.Unlock()
	}
}

func (e *end) awaitNotice(t *testing.T, text string) {
	t.Helper()
	deadline := time.After(patience)
	for {
		e.mu.Lock()
		events, more := e.events, e.more
		e.mu.Unlock()
		for _, ev := range events {
			if n, ok := ev.(rtc.NoticeEvent); ok && strings.Contains(n.Text, text) {
				return
			}
		}
		select {
		case <-more:
		case <-deadline:
			t.Fatalf("no notice that %s: %v", text, events)
		}
	}
}

// reconnected reports whether the path of the call was ever lost.
func (e *end) reconnected() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, ev := range e.events {
		if ev == (rtc.StateEvent{State: rtc.Reconnecting}) {
			return true
		}
	}
	return false
}

func (e *end) awaitMedia(t *testing.T) {
	t.Helper()
	eventually(t, "sound and pictures", func() bool {
		s := e.call.Stats()
		return s.FramesReceived > 10 && s.AudioBytesIn > 0
	})
}
