package tui

import (
	"bytes"
	"context"
	"image"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/creack/pty"
	"github.com/hinshun/vt10x"
	"golang.org/x/sys/unix"

	"github.com/rtcchat/rtcchat/tui/term"
)

// stage is a terminal with somebody before it: a pseudo-terminal, drained into
// an emulator, and Run on the other end.
type stage struct {
	t      *testing.T
	master *os.File
	in     *os.File
	out    *os.File
	modes  unix.Termios // as they were before

	answers map[string]string // of the terminal, by question

	drain chan struct{} // closed to begin reading
	idle  chan struct{} // closed when the reader is done

	mu     sync.Mutex // guards what follows
	vt     vt10x.Terminal
	raw    bytes.Buffer
	rest   []byte // of a character that came in part
	asked  []byte // the beginning of what may become a question
	ended  chan error
	result Result
}

// newStage makes a terminal; drained says whether it is read from the start.
func newStage(t *testing.T, size image.Point, drained bool) *stage {
	t.Helper()
	master, slave, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{
		t: t, master: master, in: slave, answers: answers,
		drain: make(chan struct{}), idle: make(chan struct{}), ended: make(chan error, 1),
		vt: vt10x.New(vt10x.WithSize(size.X, size.Y)),
	}
	if s.out, err = os.OpenFile(slave.Name(), os.O_RDWR|unix.O_NOCTTY, 0); err != nil {
		t.Fatal(err)
	}
	s.modes = s.termios()
	s.setSize(size)
	if drained {
		close(s.drain)
	}
	go s.read()
	t.Cleanup(s.close)
	return s
}

func (s *stage) termios() unix.Termios {
	s.t.Helper()
	modes, err := unix.IoctlGetTermios(int(s.in.Fd()), unix.TCGETS)
	if err != nil {
		s.t.Fatal(err)
	}
	return *modes
}

func (s *stage) close() {
	_ = s.in.Close()
	_ = s.out.Close()
	_ = s.master.Close()
	select {
	case <-s.drain:
	default:
		close(s.drain)
	}
	<-s.idle
}

// read brings what Run writes into the emulator, and answers as a terminal does.
func (s *stage) read() {
	defer close(s.idle)
	<-s.drain
	buf := make([]byte, 64<<10)
	for {
		n, err := s.master.Read(buf)
		if err != nil {
			return
		}
		s.take(buf[:n])
		s.reply(buf[:n])
	}
}

// reply answers the questions in what came, in order.
func (s *stage) reply(p []byte) {
	p = append(s.asked, p...)
	for {
		at := bytes.IndexByte(p, '\x1b')
		if at < 0 {
			s.asked = nil
			return
		}
		p = p[at:]
		question := s.questionAt(p)
		if question == "" && s.begun(p) {
			s.asked = bytes.Clone(p)
			return
		}
		_, _ = s.master.WriteString(s.answers[question])
		p = p[max(len(question), 1):]
	}
}

func (s *stage) questionAt(p []byte) string {
	for question := range s.answers {
		if bytes.HasPrefix(p, []byte(question)) {
			return question
		}
	}
	return ""
}

// begun reports whether p is the beginning of a question.
func (s *stage) begun(p []byte) bool {
	for question := range s.answers {
		if strings.HasPrefix(question, string(p)) {
			return true
		}
	}
	return false
}

// answers are those of a terminal without synchronised output.
var answers = map[string]string{
	"\x1b[c":       "\x1b[?62;22c",
	"\x1b[5n":      "\x1b[0n",
	"\x1b[?2026$p": "\x1b[?2026;0$y",
}

func (s *stage) take(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.raw.Write(p)
	p = append(s.rest, p...)
	whole := len(p)
	for i := 1; i < utf8.UTFMax && i <= len(p); i++ {
		if utf8.RuneStart(p[len(p)-i]) {
			if !utf8.FullRune(p[len(p)-i:]) {
				whole = len(p) - i
			}
			break
		}
	}
	_, _ = s.vt.Write(p[:whole])
	s.rest = bytes.Clone(p[whole:])
}

// setSize gives the terminal a size, and tells the process.
func (s *stage) setSize(size image.Point) {
	s.t.Helper()
	s.mu.Lock()
	s.vt.Resize(size.X, size.Y)
	s.mu.Unlock()
	ws := &pty.Winsize{Cols: uint16(size.X), Rows: uint16(size.Y)}
	if err := pty.Setsize(s.master, ws); err != nil {
		s.t.Fatal(err)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGWINCH); err != nil {
		s.t.Fatal(err)
	}
}

// run starts Run on the stage.
func (s *stage) run(ctx context.Context, cfg Config) {
	cfg.Terminal = &term.Terminal{In: s.in, Out: s.out}
	cfg.Environ = []string{"TERM=xterm-256color", "COLORTERM=truecolor", "LANG=C.UTF-8"}
	go func() {
		result, err := Run(ctx, cfg)
		s.mu.Lock()
		s.result = result
		s.mu.Unlock()
		s.ended <- err
	}()
}

// wait returns what Run returned.
func (s *stage) wait() error {
	s.t.Helper()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(10 * time.Second):
		s.t.Fatal("Run does not return")
	}
	return nil
}

func (s *stage) press(keys string) {
	s.t.Helper()
	if _, err := s.master.WriteString(keys); err != nil {
		s.t.Fatal(err)
	}
}

// screen is the text on the terminal.
func (s *stage) screen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.vt.String()
}

func (s *stage) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.raw.String()
}

// sees waits until the terminal shows all of want.
func (s *stage) sees(want ...string) {
	s.t.Helper()
	missing := ""
	ok := eventually(func() bool {
		text := s.screen()
		i := slices.IndexFunc(want, func(w string) bool { return !strings.Contains(text, w) })
		if i >= 0 {
			missing = want[i]
		}
		return i < 0
	})
	if !ok {
		s.t.Fatalf("%q does not come onto the screen:\n%s", missing, s.screen())
	}
}

// eventually waits for a condition.
func eventually(is func() bool) bool { return within(5*time.Second, is) }

func within(d time.Duration, is func() bool) bool {
	deadline, tick := time.After(d), time.NewTicker(2*time.Millisecond)
	defer tick.Stop()
	for !is() {
		select {
		case <-deadline:
			return is()
		case <-tick.C:
		}
	}
	return true
}

// clean fails the test unless the terminal is as it was before Run.
func (s *stage) clean() {
	s.t.Helper()
	var out string
	eventually(func() bool { // what Run has written comes out a little later
		out = s.output()
		_, after, left := strings.Cut(out, "\x1b[?1049l")
		return left && strings.Contains(after, "\x1b[?2004l")
	})
	for _, mode := range []struct{ on, off string }{
		{"\x1b[?1049h", "\x1b[?1049l"}, {"\x1b[?25l", "\x1b[?25h"},
		{"\x1b[?2004h", "\x1b[?2004l"}, {"\x1b[?2026h", "\x1b[?2026l"},
	} {
		if on, off := strings.LastIndex(out, mode.on), strings.LastIndex(out, mode.off); on > off {
			s.t.Errorf("%q was left on", mode.on)
		}
	}
	_, after, left := strings.Cut(out, "\x1b[?1049l")
	if !left {
		s.t.Error("the alternate screen was never left")
	}
	if strings.Contains(after, "▀") || strings.Contains(after, "\x1b[38;2") {
		s.t.Errorf("painted after the alternate screen was left: %q", after)
	}
	if _, late, _ := strings.Cut(s.output(), "\x1b[?1049l"); strings.Contains(late, "0$y") || strings.Contains(late, "[0n") {
		s.t.Errorf("an answer of the terminal was left for the shell: %q", late)
	}
	if !eventually(func() bool { return s.termios() == s.modes }) {
		s.t.Errorf("the terminal's modes are %+v, they were %+v", s.termios(), s.modes)
	}
}

// film puts pictures into call's slots until stop is called.
func film(call *fakeCall) (stop func()) {
	var done atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		tick := time.NewTicker(time.Second / 30)
		defer tick.Stop()
		for n := 0; !done.Load(); n++ {
			call.remote.Put(noise(n), time.Now())
			call.self.Put(noise(-n), time.Now())
			<-tick.C
		}
	})
	return func() { done.Store(true); wg.Wait() }
}

// randomSize is any size a terminal may have.
func randomSize(r *rand.Rand) image.Point { return image.Pt(1+r.IntN(200), 1+r.IntN(60)) }
