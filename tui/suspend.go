package tui

import (
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
)

// stopWait is how long a process that is to be stopped goes on at most.
const stopWait = 250 * time.Millisecond

// suspend is what [tea.Suspend] is made into: Bubble Tea would wait for SIGCONT
// for ever where nobody stops the process. The kernel does not where no shell
// would bring it back: what ssh, tmux or a container has started is the leader
// of its session. There the screen comes back by itself.
func suspend() tea.Msg { return tea.Exec(stop{}, nil)() }

// stop stops the process group, as the terminal would at Ctrl-Z. It is a
// [tea.ExecCommand]: the terminal is the shell's while it runs.
type stop struct{}

// Run returns when the process is continued, or was not stopped.
func (stop) Run() error {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	if err := syscall.Kill(0, syscall.SIGTSTP); err != nil {
		return os.NewSyscallError("kill", err)
	}
	running := time.NewTimer(stopWait)
	defer running.Stop()
	select {
	case <-continued:
	case <-running.C:
	}
	return nil
}

// The streams are of no use to it.

// SetStdin does nothing.
func (stop) SetStdin(io.Reader) {}

// SetStdout does nothing.
func (stop) SetStdout(io.Writer) {}

// SetStderr does nothing.
func (stop) SetStderr(io.Writer) {}
