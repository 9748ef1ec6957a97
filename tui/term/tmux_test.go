package term

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/creack/pty"
)

// A real tmux, on a terminal that says nothing and on one that the user calls
// one of 24-bit colours.
func TestAskTmux(t *testing.T) {
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Skip("tmux is not installed")
	}
	for conf, want := range map[string]Colors{
		"":                                   ANSI256,
		`set -ga terminal-overrides ",*:Tc"`: TrueColor,
	} {
		dir := t.TempDir()
		env := inTmux(t, dir, conf)
		t.Setenv("TMUX", between(env, "TMUX=", "\n"))
		t.Setenv("TMUX_PANE", between(env, "TMUX_PANE=", "\n"))
		msg, err := AskTmux(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		p := Guess(os.Getenv)
		p.fixed = false
		if p.Update(msg); p.Colors != want || !p.Tmux || !p.UTF8 {
			t.Errorf("%q: %+v made %+v", conf, msg, p)
		}
	}
	t.Setenv("TMUX", "/nowhere/tmux,1,0")
	if msg, err := AskTmux(t.Context()); err == nil {
		t.Errorf("asked a tmux that is not there: %+v", msg)
	}
}

// inTmux starts a tmux of its own on a pty and returns the environment of a
// shell in it. It ends with the test.
func inTmux(t *testing.T, dir, conf string) string {
	t.Helper()
	master, tty, err := pty.Open()
	if err != nil {
		t.Fatal(err)
	}
	file, socket := filepath.Join(dir, "conf"), filepath.Join(dir, "socket")
	if err := os.WriteFile(file, []byte(conf+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := newScreenOf(t, master, tty, true)
	s.resize(t, Size{Cols: 80, Rows: 24})
	cmd := exec.Command("tmux", "-S", socket, "-f", file, "new-session", "env; echo TMUX IS READY; exec cat")
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "TMUX") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, "TERM=xterm-256color", "LC_ALL=C.UTF-8")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = exec.Command("tmux", "-S", socket, "kill-server").Run()
		_ = cmd.Wait()
	})
	s.waitFor(t, "READY")
	out, err := exec.CommandContext(t.Context(), "tmux", "-S", socket, "display-message", "-p",
		"TMUX=#{socket_path},#{pid},0\nTMUX_PANE=#{pane_id}\n").Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}
