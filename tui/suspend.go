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

// continuedMsg tells that the process was stopped and goes on: after [stop], or
// after a signal of somebody else's, who did not ask for the terminal back.
type continuedMsg struct{}

// reclaim takes the terminal back from the shell that has had it meanwhile,
// unless that is done.
func (r *root) reclaim() tea.Cmd {
	if r.cfg.Terminal == nil {
		return nil
	}
	was, err := r.cfg.Terminal.Reclaim()
	if err != nil {
		r.cfg.Log.Warn("go on after being stopped", "error", err)
	}
	if !was {
		return nil
	}
	return tea.ClearScreen
}
