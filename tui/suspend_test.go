package tui

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

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

// Ctrl-Z gives the terminal back, and all is painted anew afterwards.
func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	s := newStage(t, testSize, true)
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program)
	cmd.Env = []string{suspendEnv + "=1", "TERM=xterm-256color"}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = s.in, s.out, s.out
	// In a session of its own nobody takes care of stopped processes, so the
	// kernel does not stop it: it waits for SIGCONT as if it had been.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.sees("create a room")
	s.press("\x1a")
	s.clean()
	before := len(s.output())
	again := func() bool {
		if err := cmd.Process.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		return strings.Contains(s.output()[before:], "\x1b[?1049h")
	}
	if !eventually(again) {
		t.Fatal("the alternate screen does not come back")
	}
	if !eventually(func() bool { return strings.Contains(s.output()[before:], "create a room") }) {
		t.Fatalf("the screen is not painted anew: %q", s.output()[before:])
	}
	s.press("q")
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
	if strings.Contains(s.output(), "Run:") {
		t.Error(s.screen())
	}
}
