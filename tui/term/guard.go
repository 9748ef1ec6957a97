package term

import (
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"sync"
	"syscall"
	"time"
)

// guardName is the guard's argv[0], by which [GuardMain] knows its process and
// the user finds it in ps.
const guardName = "rtcchat-guard"

// guardWait is how long Release waits for the guard's end.
const guardWait = time.Second

// What the program tells its guard: one byte each. Whatever else comes through
// the pipe, after the terminal's modes, is the Go runtime's report of a crash.
const (
	tellOn    byte = 1 // the alternate screen comes on
	tellOff   byte = 2 // it went off
	tellClean byte = 3 // all is given back; the end is no crash
)

// Guard is a small process that gives the terminal back when this one dies in
// a way that no deferred function survives: a panic in a goroutine of a
// library, SIGSEGV in a C codec, SIGKILL.
//
// It is this same program, started with another argv[0], and waits at the read
// end of a pipe. When the pipe closes and nobody has said that all is clean, it
// resets the screen if the alternate screen is on, puts the terminal's modes
// back if they are still raw, and prints one line that says why. While the
// program is suspended the screen is off and the modes are the shell's, so
// there it leaves both alone.
type Guard struct {
	cmd *exec.Cmd

	mu   sync.Mutex // guards what follows
	pipe *os.File   // nil once released
	on   bool
}

// StartGuard starts the guard of t, and has the Go runtime report crashes to it
// (debug.SetCrashOutput) as well as to standard error. It does not wait for the
// guard to be ready: what it must know waits in the pipe. Call it before
// [CaptureStderr] and before the terminal is changed.
func StartGuard(t *Terminal) (*Guard, error) {
	exe, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("start terminal guard: %w", err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start terminal guard: %w", err)
	}
	defer func() { _ = r.Close() }()
	g := &Guard{pipe: w, cmd: &exec.Cmd{
		Path: exe, Args: []string{guardName}, Dir: "/",
		Stdin: r, Stderr: os.Stderr, ExtraFiles: []*os.File{t.stdout},
		// A process group of its own: signals for the foreground (Ctrl-C,
		// Ctrl-Z, the hang-up) and for the job (kill %1) pass it by.
		SysProcAttr: &syscall.SysProcAttr{Setpgid: true},
	}}
	if err := g.start(t); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("start terminal guard: %w", err)
	}
	return g, nil
}

func (g *Guard) start(t *Terminal) error {
	if err := binary.Write(g.pipe, binary.NativeEndian, &t.saved); err != nil {
		return err
	}
	if err := debug.SetCrashOutput(g.pipe, debug.CrashOptions{}); err != nil {
		return err
	}
	if err := g.cmd.Start(); err != nil {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		return err
	}
	return nil
}

// Screen tells the guard that the alternate screen comes on or went off. It is
// made for [Output.Notify]. From any goroutine.
func (g *Guard) Screen(on bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.on = on
	if on {
		g.tell(tellOn)
	} else {
		g.tell(tellOff)
	}
}

// tell drops the error: a guard that has gone cannot help, and the program goes
// on without it. The caller holds mu.
func (g *Guard) tell(b byte) {
	if g.pipe != nil {
		_, _ = g.pipe.Write([]byte{b})
	}
}

// Release says that the terminal has been given back and waits for the guard to
// end. If the alternate screen is still on it does not say so, and the guard
// gives the terminal back. Call it last, after Bubble Tea and [Output.Run]; it
// may be deferred.
func (g *Guard) Release() error {
	g.mu.Lock()
	pipe := g.pipe
	if pipe == nil {
		g.mu.Unlock()
		return nil
	}
	if !g.on {
		g.tell(tellClean)
	}
	g.pipe = nil
	g.mu.Unlock()
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
	_ = pipe.Close()
	late := time.AfterFunc(guardWait, func() { _ = g.cmd.Process.Kill() })
	defer late.Stop()
	if err := g.cmd.Wait(); err != nil {
		return fmt.Errorf("end terminal guard: %w", err)
	}
	return nil
}
