package term

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// maxLines and maxLine bound what is kept of standard error, in lines and
	// in bytes a line.
	maxLines = 200
	maxLine  = 4 << 10
	// drainWait is how long Close waits for a child process that still holds
	// the pipe.
	drainWait = 100 * time.Millisecond
)

// Stderr holds what is printed on file descriptor 2 while a full-screen program
// runs: the noise of C libraries, stray prints, Bubble Tea's report of a panic.
type Stderr struct {
	aside int      // the descriptor that was 2; -1 when nothing is captured
	read  *os.File // our end of the pipe
	log   io.Writer
	done  chan struct{}

	mu      sync.Mutex
	lines   []string
	dropped int
}

// CaptureStderr puts a pipe in the place of file descriptor 2 until Close, if
// that is a terminal; standard error that goes to a file is left alone. Each
// line is written to log (may be nil), and the last 200 are kept for Lines.
// Start the guard first: it reports on the standard error of its start.
//
// A process has one standard error: call it again only after Close.
func CaptureStderr(log io.Writer) (*Stderr, error) {
	if log == nil {
		log = io.Discard
	}
	s := &Stderr{aside: -1, log: log, done: make(chan struct{})}
	if !IsTerminal(os.Stderr) {
		close(s.done)
		return s, nil
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("capture standard error: %w", err)
	}
	if s.aside, err = replaceStderr(w); err != nil {
		return nil, errors.Join(fmt.Errorf("capture standard error: %w", err), r.Close(), w.Close())
	}
	s.read = r
	go s.collect()
	return s, w.Close() // descriptor 2 holds it open
}

// replaceStderr makes descriptor 2 a copy of w and returns what it was.
func replaceStderr(w *os.File) (aside int, err error) {
	aside, err = unix.FcntlInt(2, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return -1, os.NewSyscallError("fcntl", err)
	}
	if err := dup(int(descriptor(w)), 2); err != nil {
		return -1, errors.Join(os.NewSyscallError("dup", err), unix.Close(aside))
	}
	return aside, nil
}

func (s *Stderr) collect() {
	defer close(s.done)
	r := bufio.NewReaderSize(s.read, maxLine)
	for {
		line, err := r.ReadSlice('\n')
		if len(line) > 0 {
			s.keep(line)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return
		}
	}
}

func (s *Stderr) keep(line []byte) {
	_, _ = s.log.Write(line)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.lines) == maxLines {
		s.lines = slices.Delete(s.lines, 0, 1)
		s.dropped++
	}
	s.lines = append(s.lines, string(trimEOL(line)))
}

func trimEOL(line []byte) []byte {
	for len(line) > 0 && (line[len(line)-1] == '\n' || line[len(line)-1] == '\r') {
		line = line[:len(line)-1]
	}
	return line
}

// Lines returns the last lines captured, oldest first, and how many came before
// them. From any goroutine; complete after Close.
func (s *Stderr) Lines() (lines []string, dropped int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lines), s.dropped
}

// Close puts the former standard error back and waits for what is still in the
// pipe. Call it once.
func (s *Stderr) Close() error {
	if s.aside < 0 {
		return nil
	}
	err := dup(s.aside, 2) // closes the pipe's last end of ours
	err = errors.Join(err, unix.Close(s.aside))
	err = errors.Join(err, s.read.SetReadDeadline(time.Now().Add(drainWait)))
	<-s.done
	if err = errors.Join(err, s.read.Close()); err != nil {
		return fmt.Errorf("restore standard error: %w", err)
	}
	return nil
}
