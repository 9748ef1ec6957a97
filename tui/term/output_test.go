package term

import (
	"bytes"
	"context"
	"errors"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/creack/pty"
	"go.uber.org/goleak"
	"golang.org/x/sys/unix"
)

// screen is the far end of a terminal: a pty whose bytes are collected while
// the test wants it to be drained.
type screen struct {
	master, tty *os.File

	mu   sync.Mutex
	cond *sync.Cond
	seen bytes.Buffer
	open bool // drain
	gone bool
	done chan struct{}
}

// newScreen opens a pty in raw mode; drained says whether it is read from the start.
func newScreen(t testing.TB, drained bool) *screen {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	rawMode(t, tty)
	return newScreenOf(t, master, tty, drained)
}

func newScreenOf(t testing.TB, master, tty *os.File, drained bool) *screen {
	t.Helper()
	master = pollable(t, master)
	s := &screen{master: master, tty: tty, open: drained, done: make(chan struct{})}
	s.cond = sync.NewCond(&s.mu)
	go s.drain()
	t.Cleanup(s.close)
	return s
}

func rawMode(t testing.TB, tty *os.File) {
	t.Helper()
	m, err := unix.IoctlGetTermios(int(descriptor(tty)), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	m.Oflag &^= unix.OPOST
	m.Lflag &^= unix.ECHO | unix.ICANON | unix.ISIG
	if err := unix.IoctlSetTermios(int(descriptor(tty)), setTermios, m); err != nil {
		t.Fatal(err)
	}
}

// pollable makes f a file whose Close ends a Read, which pty.Open does not.
func pollable(t testing.TB, f *os.File) *os.File {
	t.Helper()
	fd, err := unix.FcntlInt(descriptor(f), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Close(), unix.SetNonblock(fd, true)); err != nil {
		t.Fatal(err)
	}
	return os.NewFile(uintptr(fd), f.Name())
}

// resize does what pty.Setsize does, and leaves the master in poll mode.
func (s *screen) resize(t *testing.T, z Size) {
	t.Helper()
	ws := &unix.Winsize{Col: uint16(z.Cols), Row: uint16(z.Rows), Xpixel: uint16(z.Width), Ypixel: uint16(z.Height)}
	if err := unix.IoctlSetWinsize(int(descriptor(s.master)), unix.TIOCSWINSZ, ws); err != nil {
		t.Fatal(err)
	}
}

func (s *screen) drain() {
	defer close(s.done)
	buf := make([]byte, 16<<10)
	for {
		s.mu.Lock()
		for !s.open && !s.gone {
			s.cond.Wait()
		}
		gone := s.gone
		s.mu.Unlock()
		if gone {
			return
		}
		n, err := s.master.Read(buf)
		s.mu.Lock()
		s.seen.Write(buf[:n])
		s.mu.Unlock()
		s.cond.Broadcast()
		if err != nil {
			return
		}
	}
}

func (s *screen) startDraining() {
	s.mu.Lock()
	s.open = true
	s.mu.Unlock()
	s.cond.Broadcast()
}

func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seen.String()
}

func (s *screen) waitFor(t *testing.T, want string) string {
	t.Helper()
	timer := time.AfterFunc(5*time.Second, s.cond.Broadcast)
	defer timer.Stop()
	deadline := time.Now().Add(5 * time.Second)
	s.mu.Lock()
	defer s.mu.Unlock()
	for !strings.Contains(s.seen.String(), want) {
		if !time.Now().Before(deadline) {
			t.Fatalf("the terminal has not got %q; it has %q", want, tail(s.seen.String()))
		}
		s.cond.Wait()
	}
	return s.seen.String()
}

func tail(s string) string { return s[max(0, len(s)-400):] }

func (s *screen) close() {
	s.mu.Lock()
	s.gone = true
	s.mu.Unlock()
	s.cond.Broadcast()
	_ = s.master.Close()
	_ = s.tty.Close()
	<-s.done
}

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
