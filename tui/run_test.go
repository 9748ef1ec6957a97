package tui

import (
	"context"
	"errors"
	"image"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/rtc"
)

func TestMain(m *testing.M) {
	if os.Getenv(suspendEnv) != "" {
		suspended()
		return
	}
	// Bubble Tea's reader waits for ever with what comes just as its program has ended.
	goleak.VerifyTestMain(m, goleak.IgnoreAnyFunction("github.com/charmbracelet/ultraviolet.(*TerminalReader).sendEvents"))
}

var testSize = image.Pt(100, 30)

// callsOf is a Config whose Open gives call.
func callsOf(call Call) Config {
	return Config{
		Open:       func(context.Context, string) (Call, error) { return call, nil },
		CopyInvite: true, Version: "1.2.3",
	}
}

// A whole evening: home, a room, a call with pictures, its end, and out.
func TestCallFromHomeToEnd(t *testing.T) {
	s, call := newStage(t, testSize, true), newFakeCall()
	s.run(t.Context(), callsOf(call))
	s.sees("rtcchat", "create a room")
	s.press("c")
	s.sees("Opening a room")
	call.events <- rtc.StateEvent{State: rtc.Waiting}
	call.events <- rtc.RoomEvent{ID: "k7f3", Invite: testInvite}
	s.sees("Waiting for somebody", "rtcchat join")
	if !eventually(func() bool { return strings.Contains(s.output(), "\x1b]52;c;") }) {
		t.Error("the invite did not go to the clipboard")
	}
	call.connect()
	s.sees("Ada", "connected")
	call.remote.Put(grey(200), time.Now())
	bright := func() bool { return s.red(50, 10) > 200 }
	if !eventually(bright) {
		t.Errorf("the remote picture is not on the screen:\n%s", s.screen())
	}
	s.press("q")
	s.sees("Call ended", "You hung up.")
	s.press("q")
	if err := s.wait(); err != nil {
		t.Errorf("Run: %v", err)
	}
	s.clean()
	if r := s.result; r.Reason != "You hung up." || !r.Connected || r.FramesShown == 0 {
		t.Errorf("the result is %+v", r)
	}
}

// red is the red component of the background at a place.
func (s *stage) red(x, y int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	bg := s.vt.Cell(x, y).BG
	if bg >= vt10x.DefaultFG {
		return -1
	}
	return int(bg >> 16 & 0xff)
}

// However the terminal is resized, also in the middle of a frame, the screen is
// right in the end.
func TestResizeStorm(t *testing.T) {
	s, call := newStage(t, testSize, true), newFakeCall()
	s.run(t.Context(), callsOf(call))
	s.sees("create a room")
	s.press("c")
	call.connect()
	s.sees("Ada")
	stop := film(call)
	random := rand.New(rand.NewPCG(1, 2))
	for range 40 {
		s.setSize(randomSize(random))
	}
	s.setSize(image.Pt(90, 25))
	stop()
	last := func() bool {
		rows := strings.Split(strings.TrimRight(s.screen(), "\n"), "\n")
		for _, row := range rows[:len(rows)-1] {
			if strings.Contains(row, "Ada") || strings.Contains(row, "needs") {
				return false
			}
		}
		return len(rows) == 25 && strings.HasPrefix(rows[24], " Ada  00:") && s.red(45, 10) >= 0
	}
	if !eventually(last) {
		t.Errorf("the screen is wrong:\n%s", s.screen())
	}
	s.press("qq")
	s.sees("Call ended")
	s.press("q")
	if err := s.wait(); err != nil {
		t.Errorf("Run: %v", err)
	}
	s.clean()
}

// A terminal that takes nothing does not delay keys.
func TestKeysWhileTheTerminalIsStuck(t *testing.T) {
	s, call := newStage(t, image.Pt(160, 45), false), newFakeCall()
	s.run(t.Context(), callsOf(call))
	s.press("c")
	call.connect()
	stop := film(call)
	defer stop()
	// The terminal is full once painting has stopped: nobody takes the frames.
	full := func() bool { return call.remote.Seq() > 20 }
	if !eventually(full) || !eventually(call.ran.Load) {
		t.Fatal("the call does not run")
	}
	// Whether the call screen is shown yet can be known by its keys alone.
	muted := func() bool {
		s.press("m")
		return within(300*time.Millisecond, call.muted.Load)
	}
	if !eventually(muted) {
		t.Fatal("the call screen does not take keys")
	}
	const limit = 50 * time.Millisecond
	var slowest []time.Duration
	for len(slowest) == 0 || slowest[len(slowest)-1] > limit && len(slowest) < 5 { // the machine does other things too
		slowest = append(slowest, s.slowestKey(call))
	}
	t.Logf("slowest of 20 keys: %v", slowest)
	if slices.Min(slowest) > limit {
		t.Errorf("a key takes %v, in each of five rounds", slices.Min(slowest))
	}
	close(s.drain)
	s.press("\x03")
	if err := s.wait(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("Run: %v", err)
	}
	s.clean()
}

// slowestKey is the longest of twenty times that a key takes to have its effect.
func (s *stage) slowestKey(call *fakeCall) (slowest time.Duration) {
	s.t.Helper()
	for range 20 {
		mutes := call.mutes.Load()
		begin := time.Now()
		s.press("m")
		if !eventually(func() bool { return call.mutes.Load() > mutes }) {
			s.t.Fatal("a key had no effect")
		}
		slowest = max(slowest, time.Since(begin))
	}
	return slowest
}

// On a screen where nothing changes, nothing is written.
func TestSilenceInSteadyState(t *testing.T) {
	t.Parallel()
	s := newStage(t, testSize, true)
	s.run(t.Context(), callsOf(newFakeCall()))
	s.sees("create a room", "quit")
	quiet := func() bool {
		before := len(s.output())
		<-time.After(3 * otherPace) // three ticks of the clock
		return len(s.output()) == before
	}
	if !eventually(quiet) {
		t.Error("bytes are written though nothing changes")
	}
	s.press("q")
	if err := s.wait(); err != nil {
		t.Errorf("Run: %v", err)
	}
	out := s.output()
	t.Logf("%d bytes for the home screen", len(out))
	s.clean()
}

func TestContextEndsTheCall(t *testing.T) {
	t.Parallel()
	s, call := newStage(t, testSize, true), newFakeCall()
	ctx, cancel := context.WithCancelCause(t.Context())
	s.run(ctx, callsOf(call))
	s.press("c")
	call.connect()
	s.sees("Ada")
	stop := film(call)
	defer stop()
	cause := errors.New("got SIGTERM")
	cancel(cause)
	if err := s.wait(); !errors.Is(err, cause) {
		t.Errorf("Run: %v", err)
	}
	select {
	case <-call.hung:
	default:
		t.Error("the call was not hung up")
	}
	s.clean()
}

// A call that does not end when asked to does when its context ends.
func TestStubbornCall(t *testing.T) {
	t.Parallel()
	s, call := newStage(t, testSize, true), newFakeCall()
	call.stubborn = true
	s.run(t.Context(), callsOf(call))
	s.press("c")
	s.sees("Opening")
	s.press("\x03")
	if err := s.wait(); !errors.Is(err, ErrInterrupted) {
		t.Errorf("Run: %v", err)
	}
	s.clean()
}

// A terminal that does not know its size, as at a serial line, is not left blank.
func TestTerminalWithoutASize(t *testing.T) {
	s := newStage(t, image.Pt(usualCols, usualRows), true)
	if err := pty.Setsize(s.master, &pty.Winsize{}); err != nil {
		t.Fatal(err)
	}
	s.run(t.Context(), callsOf(newFakeCall()))
	s.sees("create a room", "quit")
	s.press("q")
	if err := s.wait(); err != nil {
		t.Error(err)
	}
}
