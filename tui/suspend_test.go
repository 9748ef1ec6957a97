package tui

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/rtcchat/rtcchat/tui/term"
)

// suspendEnv makes the test program one that shows the home screen. Suspending
// stops a process, which must not be that of the tests.
const suspendEnv = "RTCCHAT_TEST_SUSPEND"

// suspended is the program that is suspended.
func suspended() {
	_, err := Run(context.Background(), Config{
		Open:     func(context.Context, string) (Call, error) { return newFakeCall(), nil },
		Terminal: &term.Terminal{In: os.Stdin, Out: os.Stdout},
	})
	if err != nil {
		fmt.Println("Run:", err)
	}
}

// suspendable starts the program on a terminal of its own, as the child of
// whatever command says, which finds its path in $0.
func suspendable(t *testing.T, command ...string) (*stage, *exec.Cmd) {
	t.Helper()
	s := newStage(t, testSize, true)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command = append(command, program)
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = []string{suspendEnv + "=1", "TERM=xterm-256color", "PATH=" + os.Getenv("PATH")}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.in, s.out, s.out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.sees("create a room")
	return s, cmd
}

// endsWell presses q and fails the test where cmd does not end then, or says why.
func (s *stage) endsWell(cmd *exec.Cmd) {
	s.t.Helper()
	s.press("q")
	if err := cmd.Wait(); err != nil {
		s.t.Error(err)
	}
	if strings.Contains(s.output(), "Run:") {
		s.t.Error(s.screen())
	}
}

// Ctrl-Z gives the terminal back to the shell, and all is painted anew when that
// brings the program back.
func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	s, cmd := suspendable(t, "sh", "-c", `set -m; "$0"; echo "the shell has it"; read line; fg >/dev/null`)
	s.press("\x1a")
	s.sees("the shell has it")
	s.clean()
	before := len(s.output())
	s.press("\r")
	again := func(what string) func() bool {
		return func() bool { return strings.Contains(s.output()[before:], what) }
	}
	if !eventually(again("\x1b[?1049h")) {
		t.Fatal("the alternate screen does not come back")
	}
	if !eventually(again("create a room")) {
		t.Fatalf("the screen is not painted anew: %q", s.output()[before:])
	}
	s.endsWell(cmd)
}

// Where no shell would bring it back, as where ssh or tmux has started it, the
// kernel does not stop a process: it goes on.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	s, cmd := suspendable(t, "sh", "-c", `exec "$0"`)
	s.press("\x1a")
	eventually(func() bool { return strings.Contains(s.output(), "\x1b[?1049l") })
	if !eventually(func() bool {
		_, after, _ := strings.Cut(s.output(), "\x1b[?1049l")
		return strings.Contains(after, "\x1b[?1049h") && strings.Contains(after, "create a room")
	}) {
		t.Fatal("the screen does not come back")
	}
	s.endsWell(cmd)
}

// Who was stopped by a signal finds the terminal as the shell has left it.
func TestGoesOnAfterSIGSTOP(t *testing.T) {
	s := newStage(t, testSize, true)
	s.run(t.Context(), callsOf(newFakeCall()))
	s.sees("create a room")
	raw := s.termios()
	if err := unix.IoctlSetTermios(int(s.in.Fd()), unix.TCSETS, &s.modes); err != nil {
		t.Fatal(err)
	}
	s.take([]byte("\x1b[2Jready> fg"))
	if err := syscall.Kill(os.Getpid(), syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	s.sees("create a room")
	if strings.Contains(s.screen(), "ready>") {
		t.Errorf("what the shell has written is still there:\n%s", s.screen())
	}
	if s.termios() != raw {
		t.Error("the keyboard is not raw again")
	}
	s.press("q")
	if err := s.wait(); err != nil {
		t.Error(err)
	}
	s.clean()
}
