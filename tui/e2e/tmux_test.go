//go:build e2e

package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// pane is a shell in a tmux of its own.
type pane struct {
	t      *testing.T
	socket string
	dir    string
	prompt int // prompts seen so far
}

// newPane starts a shell in a terminal of cols x rows cells.
func newPane(t *testing.T, cols, rows int) *pane {
	t.Helper()
	p := &pane{t: t, dir: t.TempDir()}
	p.socket = filepath.Join(p.dir, "tmux")
	cmd := p.command("-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(cols), "-y", fmt.Sprint(rows),
		"env", "-i", "PATH="+os.Getenv("PATH"), "HOME="+p.dir, "LANG=C.UTF-8", "TERM=tmux-256color",
		"XDG_CONFIG_HOME="+p.dir, "HISTFILE=/dev/null", "PS1=ready> ", "bash", "--norc", "--noprofile")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8", "TERM=xterm-256color"}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("start tmux: %v: %s", err, out)
	}
	shell := p.shell()
	t.Cleanup(func() {
		_ = p.command("kill-server").Run()
		eventually(t, "the shell's end", func() bool { return !alive(shell) })
	})
	p.awaitText("ready>")
	return p
}

// shell is the process that the pane runs.
func (p *pane) shell() (pid int) {
	p.t.Helper()
	if _, err := fmt.Sscan(p.tmux("display-message", "-p", "#{pane_pid}"), &pid); err != nil {
		p.t.Fatal(err)
	}
	return pid
}

func (p *pane) command(args ...string) *exec.Cmd {
	return exec.Command("tmux", append([]string{"-S", p.socket}, args...)...)
}

func (p *pane) tmux(args ...string) string {
	p.t.Helper()
	out, err := p.command(args...).CombinedOutput()
	if err != nil {
		p.t.Fatalf("tmux %v: %v: %s", args, err, out)
	}
	return string(out)
}

// keys types what tmux calls key names; text in one argument is typed as it is.
func (p *pane) keys(keys ...string) { p.tmux(append([]string{"send-keys"}, keys...)...) }

// run types a command line.
func (p *pane) run(line string) { p.keys(line, "Enter") }

// text is what the pane shows.
func (p *pane) text() string { return p.tmux("capture-pane", "-p") }

// cells is what the pane shows, with colours.
func (p *pane) cells() string { return p.tmux("capture-pane", "-p", "-e") }

func (p *pane) awaitText(want string) {
	p.t.Helper()
	eventually(p.t, fmt.Sprintf("%q in the pane", want), func() bool { return strings.Contains(p.text(), want) })
}

// modes is the state of the terminal that a program can leave behind.
func (p *pane) modes() string {
	p.t.Helper()
	file := filepath.Join(p.dir, "modes")
	_ = os.Remove(file)
	p.run("stty -a > " + file + "; echo done >> " + file)
	var stty string
	eventually(p.t, "the modes of the terminal (is the shell there?)", func() bool {
		data, err := os.ReadFile(file)
		stty = string(data)
		return err == nil && strings.HasSuffix(stty, "done\n")
	})
	return stty + p.tmux("display-message", "-p",
		"alternate #{alternate_on} cursor #{cursor_flag} insert #{insert_flag} keypad #{keypad_flag} #{keypad_cursor_flag} "+
			"mouse #{mouse_any_flag} #{mouse_button_flag} #{mouse_sgr_flag} wrap #{wrap_flag} origin #{origin_flag} "+
			"region #{scroll_region_upper} #{scroll_region_lower}")
}

// pid waits for the one process of the pane that runs the program, not its guard.
func (p *pane) pid() (pid int) {
	p.t.Helper()
	shell := strconv.Itoa(p.shell())
	eventually(p.t, "the program in the pane", func() bool {
		out, err := exec.Command("pgrep", "-P", shell, "-f", "rtcchat (create|join|demo)").Output()
		if err != nil {
			return false
		}
		_, err = fmt.Sscan(string(out), &pid)
		return err == nil
	})
	return pid
}
