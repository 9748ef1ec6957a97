package term

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	xterm "github.com/charmbracelet/x/term"
	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// victimMode makes this test binary a program that ends in the way it names.
const victimMode = "RTCCHAT_TEST_VICTIM"

func TestMain(m *testing.M) {
	if handled, code := GuardMain(); handled {
		os.Exit(code)
	}
	if mode := os.Getenv(victimMode); mode != "" {
		os.Exit(victim(mode))
	}
	os.Exit(m.Run())
}

// victim is a full-screen program: raw mode, guard, captured standard error,
// frames. It says that it is ready, and what its guard is, in a frame.
func victim(mode string) int {
	t, err := Open()
	if err != nil {
		return 90
	}
	g, err := StartGuard(t)
	if err != nil {
		return 91
	}
	captured, err := CaptureStderr(nil)
	if err != nil {
		return 92
	}
	if _, err := xterm.MakeRaw(t.In.Fd()); err != nil {
		return 93
	}
	ctx, cancel := context.WithCancel(context.Background())
	o := NewOutput(t.Out)
	o.Notify(g.Screen)
	ended := make(chan error, 1)
	go func() {
		ended <- o.Run(ctx, func(buf []byte, _ bool) []byte {
			return fmt.Appendf(buf, "\x1b[?2026h\x1b[31mREADY guard=%d ", g.cmd.Process.Pid)
		})
	}()
	_, _ = o.Write([]byte(enterScreen))
	fmt.Fprintln(os.Stderr, "noise")
	order := make([]byte, 1)
	_, _ = t.In.Read(order)
	die(mode, t, o)
	cancel()
	err = errors.Join(<-ended, t.Restore(), captured.Close(), g.Release(), t.Close())
	if lines, _ := captured.Lines(); err != nil || len(lines) != 1 || lines[0] != "noise" {
		fmt.Fprintf(os.Stderr, "%v %q", err, lines)
		return 94
	}
	return 0
}

// die ends the process in the way mode names, or returns to end in order.
func die(mode string, t *Terminal, o *Output) {
	switch mode {
	case "exit":
		os.Exit(3)
	case "panic":
		go func() { panic("boom in a goroutine") }()
		select {}
	case "fault":
		var nowhere *int
		go func() { *nowhere = 1 }()
		select {}
	case "segv":
		_ = unix.Kill(os.Getpid(), unix.SIGSEGV)
		select {}
	case "kill":
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
		select {}
	case "left":
		_, _ = o.Write([]byte(leaveScreen))
	case "suspended":
		_, _ = o.Write([]byte(leaveScreen))
		_ = t.Restore()
		_, _ = o.Write([]byte("LEFT"))
		_ = unix.Kill(os.Getpid(), unix.SIGKILL)
		select {}
	}
}

// run starts a victim in a terminal of its own, has it end, and returns its
// screen, and its modes before and after.
func runVictim(t *testing.T, mode, tmp string) (s *screen, before, after *unix.Termios, err error) {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	if before, err = unix.IoctlGetTermios(int(descriptor(tty)), getTermios); err != nil {
		t.Fatal(err)
	}
	s = newScreenOf(t, master, tty, true)
	cmd := exec.Command(os.Args[0])
	// The race detector sleeps a second before a process ends unless told not to.
	cmd.Env = append(os.Environ(), victimMode+"="+mode, "TMPDIR="+tmp, "GORACE=atexit_sleep_ms=0")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	text := s.waitFor(t, "READY")
	if _, err := s.master.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	err = cmd.Wait()
	waitGone(t, between(text, "guard=", " "))
	after, terr := unix.IoctlGetTermios(int(descriptor(tty)), getTermios)
	if terr != nil {
		t.Fatal(terr)
	}
	return s, before, after, err
}

func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// waitGone waits for a process that is not our child to end. It gives itself a
// second; the rest is for a busy machine.
func waitGone(t *testing.T, pid string) {
	t.Helper()
	begin := time.Now()
	eventually(t, "the guard ends", func() bool {
		stat, err := os.ReadFile("/proc/" + pid + "/stat")
		return err != nil || strings.Contains(string(stat), ") Z ")
	})
	if took := time.Since(begin); took > 3*time.Second {
		t.Errorf("the guard outlived its program by %v", took)
	}
}

func TestGuardGivesTheTerminalBack(t *testing.T) {
	for mode, want := range map[string]string{
		"kill":  "rtcchat ended abruptly; the terminal has been restored\r\n",
		"exit":  "rtcchat ended abruptly; the terminal has been restored\r\n",
		"panic": "rtcchat crashed: panic: boom in a goroutine (report: ",
		"fault": "rtcchat crashed: panic: runtime error: invalid memory address or nil pointer dereference (report: ",
		"segv":  "rtcchat crashed: SIGSEGV: segmentation violation (report: ",
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			tmp := t.TempDir()
			s, before, after, err := runVictim(t, mode, tmp)
			if err == nil {
				t.Error("the victim lives")
			}
			if *after != *before {
				t.Errorf("modes\nbefore %+v\nafter  %+v", before, after)
			}
			if got := s.waitFor(t, reset+want); !strings.HasSuffix(got, "\r\n") || strings.Count(got, reset) != 1 {
				t.Errorf("the end is %q", tail(got))
			}
			reports, _ := filepath.Glob(filepath.Join(tmp, "rtcchat-crash-*.txt"))
			if crashed := strings.Contains(want, "crashed"); crashed != (len(reports) == 1) {
				t.Errorf("reports: %v", reports)
			} else if crashed {
				text, _ := os.ReadFile(reports[0])
				if !strings.Contains(string(text), "goroutine ") {
					t.Errorf("the report has no stack: %q", text)
				}
			}
		})
	}
}

// Nothing is written and no mode is touched when all ended in order, or when
// the program was suspended and its shell has the terminal.
func TestGuardKeepsQuiet(t *testing.T) {
	for mode, end := range map[string]string{
		"left":      settle + leaveScreen,
		"suspended": settle + leaveScreen + "LEFT",
	} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			s, before, after, err := runVictim(t, mode, t.TempDir())
			if (err == nil) != (mode == "left") {
				t.Errorf("the victim ended with %v", err)
			}
			if *after != *before {
				t.Errorf("modes\nbefore %+v\nafter  %+v", before, after)
			}
			if got := s.waitFor(t, end); !strings.HasSuffix(got, end) {
				t.Errorf("the end is %q", tail(got))
			}
		})
	}
}

// Ending Run alone, with nobody leaving the screen, gives it back as well.
func TestRunGivesTheScreenBackToTheGuard(t *testing.T) {
	t.Parallel()
	s, _, _, err := runVictim(t, "order", t.TempDir())
	if err != nil {
		t.Errorf("the victim ended with %v", err)
	}
	if got := s.waitFor(t, reset); !strings.HasSuffix(got, reset) {
		t.Errorf("the end is %q", tail(got))
	}
}

func TestIsRaw(t *testing.T) {
	s := newScreen(t, true)
	m, err := unix.IoctlGetTermios(int(descriptor(s.tty)), getTermios)
	if err != nil {
		t.Fatal(err)
	}
	if !isRaw(m) {
		t.Error("raw modes are not raw")
	}
	m.Oflag |= unix.OPOST
	m.Lflag |= unix.ISIG
	if isRaw(m) {
		t.Error("a line editor's modes are raw")
	}
}

func TestReasonIsOnePrintableLine(t *testing.T) {
	w := &watch{}
	w.hear([]byte{tellOn})
	w.hear([]byte("\n\npanic: \x1b[2Jevil\x07\r\nmore"))
	if got := w.reason(); got != "panic: [2Jevil" || !w.on {
		t.Errorf("%q", got)
	}
}

func BenchmarkStartGuard(b *testing.B) {
	s := newScreen(b, true)
	term, err := open(s.tty, s.tty)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = term.Close() }()
	for b.Loop() {
		g, err := StartGuard(term)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := g.Release(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
