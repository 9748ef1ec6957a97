package term

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
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
