//go:build e2e

package e2e

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// screen is a program in a pseudo-terminal that is drained into an emulator.
// It answers the questions behind frames, and knows by synchronised output when
// a frame is whole.
type screen struct {
	t          *testing.T
	cmd        *exec.Cmd
	tty        *os.File
	cols, rows int
	exited     chan struct{}
	err        error // of Wait, once exited

	mu       sync.Mutex
	vt       vt10x.Terminal
	received int    // bytes
	rest     []byte // of a character that came in part
	tail     []byte // the end of what came, where a question may begin
	onFrame  func(s *screen, at time.Time)
	onTake   func(s *screen, at time.Time) // after anything has come, nil for nobody
	frames   int
	line     *line         // nil for one without limits
	busy     time.Duration // how long the terminal takes nothing at first
	begun    time.Time     // when the first byte came
}

const (
	askSync     = "\x1b[?2026$p"
	answerSync  = "\x1b[?2026;2$y"
	askReady    = "\x1b[5n"
	answerReady = "\x1b[0n"
	endOfFrame  = "\x1b[?2026l"
)

// startScreen runs the program in a terminal of cols x rows cells. onFrame, where
// not nil, is called after each frame, with the screen's lock held.
func startScreen(t *testing.T, cols, rows int, onFrame func(*screen, time.Time), args ...string) *screen {
	t.Helper()
	s := prepareScreen(t, cols, rows, onFrame, args...)
	s.start()
	return s
}

// prepareScreen makes a screen whose command may still be changed before start.
func prepareScreen(t *testing.T, cols, rows int, onFrame func(*screen, time.Time), args ...string) *screen {
	t.Helper()
	s := &screen{
		t: t, cols: cols, rows: rows, onFrame: onFrame, exited: make(chan struct{}),
		vt: vt10x.New(vt10x.WithSize(cols, rows)),
	}
	s.cmd = exec.Command(program(t), append(args, "--glyphs", "half", "--ice-interface", "lo")...)
	s.cmd.Env = environment(t)
	return s
}

func (s *screen) start() {
	s.t.Helper()
	var err error
	s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: uint16(s.cols), Rows: uint16(s.rows)})
	if err != nil {
		s.t.Fatal(err)
	}
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		s.drain()
	}()
	go func() {
		s.err = s.cmd.Wait()
		close(s.exited)
	}()
	s.t.Cleanup(func() {
		_ = s.cmd.Process.Kill()
		<-s.exited
		_ = s.tty.Close()
		<-drained
	})
}

func (s *screen) drain() {
	buf := make([]byte, 256<<10)
	for {
		n, err := s.tty.Read(buf)
		if n > 0 && s.line == nil {
			s.take(buf[:n], time.Now())
		} else if n > 0 {
			s.line.send(buf[:n])
		}
		if err != nil {
			return
		}
	}
}

// take feeds the emulator frame by frame.
func (s *screen) take(p []byte, at time.Time) {
	if s.received == 0 {
		s.begun = at
		<-time.After(s.busy)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received += len(p)
	s.answer(p)
	for len(p) > 0 {
		end := bytes.Index(p, []byte(endOfFrame))
		if end < 0 {
			s.write(p)
			break
		}
		end += len(endOfFrame)
		s.write(p[:end])
		p = p[end:]
		s.frames++
		if s.onFrame != nil {
			s.onFrame(s, at)
		}
	}
	if s.onTake != nil {
		s.onTake(s, at)
	}
}

// answer answers the questions in what came, in order.
func (s *screen) answer(p []byte) {
	p = append(s.tail, p...)
	for at := bytes.IndexByte(p, '\x1b'); at >= 0; at = bytes.IndexByte(p, '\x1b') {
		p = p[at:]
		switch {
		case bytes.HasPrefix(p, []byte(askSync)):
			_, _ = s.tty.WriteString(answerSync)
		case bytes.HasPrefix(p, []byte(askReady)):
			_, _ = s.tty.WriteString(answerReady)
		case len(p) < len(askSync) && !bytes.Contains(p, []byte(askReady)):
			s.tail = append(s.tail[:0:0], p...)
			return
		}
		p = p[1:]
	}
	s.tail = s.tail[:0]
}

// write gives the emulator whole characters only: it loses parts.
func (s *screen) write(p []byte) {
	p = append(s.rest, p...)
	whole := len(p)
	for back := 1; back < utf8.UTFMax && back <= len(p); back++ {
		if c := p[len(p)-back]; utf8.RuneStart(c) {
			if !utf8.FullRune(p[len(p)-back:]) {
				whole = len(p) - back
			}
			break
		}
	}
	_, _ = s.vt.Write(p[:whole])
	s.rest = append(s.rest[:0:0], p[whole:]...)
}

// text is what the screen shows, without colours.
func (s *screen) text() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.String()
}

func (s *screen) awaitText(want string) {
	s.t.Helper()
	eventually(s.t, want+" on the screen:\n", func() bool { return strings.Contains(s.text(), want) })
}

func (s *screen) keys(k string) {
	s.t.Helper()
	if _, err := s.tty.WriteString(k); err != nil {
		s.t.Fatal(err)
	}
}

// exit waits for the program's end and tells its exit code.
func (s *screen) exit() int {
	s.t.Helper()
	select {
	case <-s.exited:
	case <-time.After(patience):
		s.t.Fatalf("the program does not end; the screen shows\n%s", s.text())
	}
	return exitCode(s.err)
}

// stamp reads the frame number from the cells of a picture that fills all rows
// but the last (--fit stretch). For onFrame, which holds the lock.
func (s *screen) stamp() (uint32, bool) {
	rows := s.rows - 1
	return media.ReadStamp(func(x, y float64) float64 {
		col, half := int(x*float64(s.cols)), int(y*float64(2*rows))
		cell := s.vt.Cell(col, half/2)
		fg, bg := luma(cell.FG), luma(cell.BG)
		upper, lower := bg, bg
		switch cell.Char {
		case '▀':
			upper = fg
		case '▄':
			lower = fg
		case '█':
			upper, lower = fg, fg
		}
		if half%2 == 0 {
			return upper
		}
		return lower
	})
}

// luma is the brightness of a 24-bit colour (ITU-R BT.601).
func luma(c vt10x.Color) float64 {
	if c > 0xffffff {
		return 0 // the terminal's own colours
	}
	return 0.299*float64(c>>16&0xff) + 0.587*float64(c>>8&0xff) + 0.114*float64(c&0xff)
}
