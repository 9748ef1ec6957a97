//go:build e2e

package e2e

import (
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// ways are all the ways in which a call on a screen can end. Each ends it and
// says what must be on the screen then, beside a clean shell.
var ways = []struct {
	name string
	args string
	end  func(p *pane, pid int, partner *headless)
	says string
}{
	{"hang up and quit", "", func(p *pane, _ int, _ *headless) {
		p.keys("q")
		p.awaitText("Call ended")
		p.keys("q")
	}, ""},
	{"Ctrl-C", "", func(p *pane, _ int, _ *headless) { p.keys("C-c") }, "interrupted"},
	{"SIGINT", "", func(_ *pane, pid int, _ *headless) { kill(pid, syscall.SIGINT) }, "signal"},
	{"SIGTERM", "", func(_ *pane, pid int, _ *headless) { kill(pid, syscall.SIGTERM) }, "signal"},
	{"SIGHUP", "", func(_ *pane, pid int, _ *headless) { kill(pid, syscall.SIGHUP) }, "signal"},
	{"SIGKILL", "", func(_ *pane, pid int, _ *headless) { kill(pid, syscall.SIGKILL) }, "ended abruptly"},
	{"crash", "", func(_ *pane, pid int, _ *headless) { kill(pid, syscall.SIGSEGV) }, "crashed"},
	{"the other side hangs up", "", func(p *pane, _ int, partner *headless) {
		partner.stop()
		p.awaitText("Call ended")
		p.keys("q")
	}, ""},
	{"duration", "--duration 2s", func(*pane, int, *headless) {}, ""},
	{"suspend, resume, hang up", "", func(p *pane, _ int, _ *headless) {
		p.keys("C-z")
		p.awaitText("Stopped")
		p.run("fg")
		p.awaitText("connected")
		p.keys("q")
		p.awaitText("Call ended")
		p.keys("q")
	}, ""},
}

func kill(pid int, s syscall.Signal) { _ = syscall.Kill(pid, s) }

// TestCleanExits ends fifty calls in ten ways and looks at the terminal after
// each: modes and screen as before, the shell's prompt back, the reason said.
func TestCleanExits(t *testing.T) {
	t.Parallel()
	const rounds = 5
	var dirty atomic.Int64
	t.Cleanup(func() { t.Logf("%d of %d exits dirty", dirty.Load(), rounds*len(ways)) })
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			t.Parallel()
			p := newPane(t, 100, 30)
			before := p.modes()
			for range rounds {
				partner := startHeadless(t, nil, "create", "--camera", "test", "--mic", "none", "--speaker", "none")
				p.run("clear; " + program(t) + " join " + partner.invite() +
					" --camera test --mic none --speaker none --ice-interface lo " + way.args)
				pid := p.pid()
				partner.await("state", func(e event) bool { return e.text("state") == "connected" })
				if way.args == "" {
					p.awaitText("connected")
				}
				way.end(p, pid, partner)
				if way.says != "" {
					p.awaitText(way.says)
					p.keys("Enter") // the guard may speak after the shell does
				}
				eventually(t, "the prompt", func() bool {
					return !alive(pid) && strings.HasSuffix(strings.TrimSpace(p.text()), "ready>")
				})
				if way.says != "" && !strings.Contains(p.text(), way.says) {
					t.Errorf("the reason is not told: %q not in\n%s", way.says, p.text())
				}
				if after := p.modes(); after != before {
					dirty.Add(1)
					t.Errorf("the terminal is not as before:\n%s\nwas\n%s", after, before)
				}
				partner.stop()
			}
		})
	}
}

// TestLostTerminal closes the terminal under a call: the program and its guard go away.
func TestLostTerminal(t *testing.T) {
	t.Parallel()
	partner := startHeadless(t, nil, "create", "--camera", "test", "--mic", "none", "--speaker", "none")
	p := newPane(t, 100, 30)
	p.run(program(t) + " join " + partner.invite() + " --camera test --mic none --speaker none --ice-interface lo")
	pid := p.pid()
	p.awaitText("connected")
	p.tmux("kill-server")
	eventually(t, "the program's end", func() bool { return !alive(pid) })
	if e, _ := partner.await("ended", nil); !strings.Contains(e.text("reason"), "hung up") {
		t.Errorf("the other side was told %q", e.text("reason"))
	}
}
