package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"

	xterm "github.com/charmbracelet/x/term"
	"github.com/creack/pty"

	"github.com/rtcchat/rtcchat/tui/term"
)

// pipelineEnv makes the test program one that changes the modes of its terminal.
const pipelineEnv = "RTCCHAT_TEST_PIPELINE"

// inPipeline leaves the terminal raw, as another program in the pipeline may.
func inPipeline() error {
	return withTerminal(func(t *term.Terminal) error {
		if _, err := xterm.MakeRaw(t.In.Fd()); err != nil {
			return err
		}
		_, err := fmt.Println("raw")
		return err
	})
}

// Whatever modes the program that fills standard input had the terminal in, the
// shell gets it back as it was.
func TestModesAreThoseOfBeforeThePipeline(t *testing.T) {
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(tty.Close(), master.Close()) }()
	modes := func() xterm.State {
		m, err := xterm.GetState(tty.Fd())
		if err != nil {
			t.Fatal(err)
		}
		return *m
	}
	before := modes()
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{pipelineEnv + "=1"}
	cmd.Stdout, cmd.Stderr = tty, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true, Ctty: 1}
	if err := cmd.Run(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 3)
	if _, err := master.Read(said); err != nil || string(said) != "raw" {
		t.Fatalf("%q, %v", said, err)
	}
	if after := modes(); after != before {
		t.Errorf("the terminal is left with %+v, it had %+v", after, before)
	}
}
