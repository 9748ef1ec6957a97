package term

import (
	"bytes"
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// start runs o until the test ends, and returns what ends it.
func start(t *testing.T, o *Output, paint func([]byte, bool) []byte) (stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- o.Run(ctx, paint) }()
	stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { _ = stop() })
	return stop
}

// opened is the terminal as a program opens it: keys come from the file that it
// was given, frames go to one of its own.
func opened(t *testing.T, s *screen) *Terminal {
	t.Helper()
	term, err := open(s.tty, s.tty)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = term.Close() })
	return term
}

func nothing(buf []byte, _ bool) []byte { return buf }

func write(t *testing.T, o *Output, s string) {
	t.Helper()
	if _, err := o.Write([]byte(s)); err != nil {
		t.Fatalf("write %q: %v", s, err)
	}
}

func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	deadline := time.After(5 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-deadline:
			t.Fatalf("not within 5 s: %s", what)
		case <-tick.C:
		}
	}
}

func TestFramesOnlyInTheAlternateScreen(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	s := newScreen(t, true)
	defer s.close()
	o := NewOutput(s.tty)
	var painted atomic.Int32
	stop := start(t, o, func(buf []byte, _ bool) []byte {
		painted.Add(1)
		return append(buf, "FRAME"...)
	})
	o.Wake()
	write(t, o, "before")
	s.waitFor(t, "before")
	if n := painted.Load(); n != 0 {
		t.Fatalf("%d frames painted on the main screen", n)
	}
	write(t, o, enterScreen)
	s.waitFor(t, enterScreen+"FRAME")
	write(t, o, leaveScreen+"bye")
	was := painted.Load()
	o.Wake()
	write(t, o, "after")
	if got := s.waitFor(t, "after"); !strings.HasSuffix(got, settle+leaveScreen+"bye"+"after") {
		t.Errorf("the end is %q", tail(got))
	}
	if painted.Load() != was {
		t.Error("painted after the screen was left")
	}
	write(t, o, enterScreen) // resume
	s.waitFor(t, "after"+enterScreen+"FRAME")
	if err := stop(); err != nil {
		t.Error(err)
	}
	if !strings.HasSuffix(s.waitFor(t, reset), reset) {
		t.Error("Run left the alternate screen on")
	}
}

// A terminal that is not read never holds up whoever writes or wakes, and many
// wakes make one frame, the newest.
func TestStalledTerminalHoldsNobodyUp(t *testing.T) {
	s := newScreen(t, false)
	o := NewOutput(s.tty)
	var painted, newest atomic.Int64
	start(t, o, func(buf []byte, _ bool) []byte {
		painted.Add(1)
		n := newest.Load()
		return append(append(buf, bytes.Repeat([]byte{'.'}, 200_000)...), byte('a'+n))
	})
	write(t, o, enterScreen)
	eventually(t, "the first frame is under way", func() bool { return painted.Load() == 1 })
	begin := time.Now()
	for i := range 1000 {
		newest.Store(int64(i % 26))
		o.Wake()
		write(t, o, "\x1b[?25l")
	}
	newest.Store(25)
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("a thousand wakes and writes took %v", took)
	}
	if n := painted.Load(); n != 1 {
		t.Errorf("painted %d frames while one was stuck", n)
	}
	s.startDraining()
	s.waitFor(t, ".z")
	if n := painted.Load(); n != 2 {
		t.Errorf("a thousand wakes made %d frames", n-1)
	}
	if strings.Contains(s.text(), ".\x1b[?25l.") {
		t.Error("control bytes tore a frame")
	}
}

func TestControlBytesAreBounded(t *testing.T) {
	s := newScreen(t, false)
	o := NewOutput(s.tty)
	chunk := bytes.Repeat([]byte("\x1b[?25l"), 1000)
	var err error
	for range 100 {
		if _, err = o.Write(chunk); err != nil {
			break
		}
	}
	if err != ErrStalled { //nolint:errorlint // identity is the promise
		t.Errorf("a queue without end: %v", err)
	}
	if len(o.queue) > maxControl {
		t.Errorf("%d bytes are queued", len(o.queue))
	}
}

func TestFreshAfterWhatDisturbs(t *testing.T) {
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	start(t, o, func(buf []byte, fresh bool) []byte {
		if fresh {
			return append(buf, "[fresh]"...)
		}
		return append(buf, "[same]"...)
	})
	write(t, o, enterScreen)
	s.waitFor(t, "[fresh]")
	o.Wake()
	s.waitFor(t, "[fresh][same]")
	write(t, o, "\x1b[?25l")
	o.Wake()
	s.waitFor(t, "\x1b[?25l[same]")
	write(t, o, "\x1b[2J") // paints by itself
	s.waitFor(t, "\x1b[2J[fresh]")
}

func TestAskWaitsForTheScreen(t *testing.T) {
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	start(t, o, nothing)
	o.Ask([]byte("QUESTION"))
	write(t, o, "\x1b[?2004h")
	write(t, o, enterScreen+"\x1b[2J")
	if got := s.waitFor(t, "QUESTION"); got != "\x1b[?2004h"+enterScreen+"\x1b[2JQUESTION" {
		t.Errorf("got %q", got)
	}
}

func TestNotifyBracketsTheScreen(t *testing.T) {
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	var told atomic.Int32
	o.Notify(func(on bool) {
		if on {
			told.Add(1)
		} else {
			told.Add(-100)
		}
	})
	start(t, o, nothing)
	write(t, o, enterScreen)
	s.waitFor(t, enterScreen)
	if n := told.Load(); n != 1 {
		t.Errorf("after entering: %d", n)
	}
	write(t, o, leaveScreen)
	if n := told.Load(); n != -99 {
		t.Errorf("after leaving: %d", n)
	}
}

func TestFlush(t *testing.T) {
	s := newScreen(t, false)
	o := NewOutput(s.tty)
	write(t, o, "x")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := o.Flush(ctx); err == nil {
		t.Error("nobody runs and Flush is content")
	}
	start(t, o, nothing)
	if err := o.Flush(t.Context()); err != nil {
		t.Error(err)
	}
	if o.Written() != 1 {
		t.Errorf("written %d bytes", o.Written())
	}
}

// One frame after the other, the writer's own cost: no allocation.
func BenchmarkFrame(b *testing.B) {
	s := newScreen(b, true)
	o := NewOutput(s.tty)
	frame := bytes.Repeat([]byte{'#'}, 8<<10)
	painted := make(chan struct{}, 1)
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- o.Run(ctx, func(buf []byte, _ bool) []byte {
			select {
			case painted <- struct{}{}:
			default:
			}
			return append(buf, frame...)
		})
	}()
	if _, err := o.Write([]byte(enterScreen)); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		o.Wake()
		<-painted
	}
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}
