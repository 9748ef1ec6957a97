//go:build e2e

package e2e

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestGuestReconnects: a path that is dead for a while is told, and comes back.
func TestGuestReconnects(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	for _, role := range []string{"joins", "creates"} {
		t.Run(role, func(t *testing.T) {
			var p *page
			var h *headless
			if role == "joins" {
				h = startHeadless(t, nil, with("create", "--server", startServer(t))...)
				p = guest.open(h.invite())
				p.enter("Grace")
			} else {
				p = guest.open(startServer(t) + "/")
				p.enter("Grace")
				h = startHeadless(t, nil, with("join", p.invite())...)
			}
			p.awaitPictures("#remote")
			h.awaitMedia()
			_ = h.cmd.Process.Signal(syscall.SIGSTOP)
			p.awaitText("state", "reconnecting")
			_ = h.cmd.Process.Signal(syscall.SIGCONT)
			p.awaitText("state", "connected")
			p.awaitPictures("#remote")
			p.awaitSound()
			h.awaitAfter(time.Now(), "stats", func(e event) bool { return e.number("audio_level_db") > quiet })
			p.clean()
		})
	}
}

// TestGuestIsRefused: what is wrong with an invite is said in words.
func TestGuestIsRefused(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	server := startServer(t)
	p := guest.open(server + "/r/abc-def-ghj-kmn-pqr-stu")
	p.enter("Grace")
	p.awaitText("reason", "Ask for a new invite.")
	if text := p.text("reason"); !strings.Contains(text, "room") {
		t.Errorf("the page says %q", text)
	}

	p.navigate("about:blank")
	p.navigate(server + "/r/abc-def-ghj-kmn-pqr-stu#what?")
	p.await(`document.getElementById("bad-link").checkVisibility() && !document.getElementById("start").checkVisibility()`)

	p.navigate(server + "/")
	p.eval(`document.getElementById("invite").value = "what?"; document.querySelector("#join-other button").click()`, nil)
	p.awaitText("failure", "This is no invite")

	creator := startHeadless(t, nil, with("create", "--server", server)...)
	joiner := startHeadless(t, nil, with("join", creator.invite())...)
	joiner.await("state", func(e event) bool { return e.text("state") == "connected" })
	p.navigate(creator.invite())
	p.enter("Grace")
	p.awaitText("reason", "Room is already full")
	p.clean()
}

// TestGuestCloses: closing the tab hangs up; a program that is killed is missed, and
// its seat is kept for a while.
func TestGuestCloses(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	creator.awaitMedia()
	p.do("Page.navigate", map[string]any{"url": "about:blank"})
	if e, _ := creator.await("ended", nil); !strings.Contains(e.text("reason"), "Grace hung up") {
		t.Errorf("the terminal was told %q", e.text("reason"))
	}

	p.navigate(startServer(t) + "/")
	p.enter("Grace")
	joiner := startHeadless(t, nil, with("join", p.invite())...)
	p.awaitPictures("#remote")
	_ = joiner.cmd.Process.Kill()
	p.awaitText("state", "reconnecting")
}

// TestGuestOutlivesServer: a call goes on, mute states and all, when the server is killed.
func TestGuestOutlivesServer(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	server := exec.Command(program(t), "serve", "--listen", "127.0.0.1:0")
	server.Env = environment(t)
	url := launchServer(t, server)
	creator := startHeadless(t, nil, with("create", "--server", url)...)
	p := guest.open(creator.invite())
	p.enter("Grace")
	p.awaitPictures("#remote")
	_ = server.Process.Kill()
	_ = server.Wait()
	p.awaitText("notices", "The server is gone, reconnecting to it; the call goes on.")
	p.awaitPictures("#remote")
	p.click("mute")
	creator.awaitPeer(true, true, "on")
	p.click("hang-up")
	if e, _ := creator.await("ended", nil); !strings.Contains(e.text("reason"), "Grace hung up") {
		t.Errorf("the terminal was told %q", e.text("reason"))
	}
}

// TestGuestFindsNoServer: a server that is not there is told, and so is what to do,
// which works.
func TestGuestFindsNoServer(t *testing.T) {
	t.Parallel()
	server := startRestartable(t)
	p := startGuest(t).open(server.url + "/")
	p.await("!document.getElementById('enter').hidden")
	server.kill()
	p.enter("Grace")
	p.awaitText("reason", "The server cannot be reached")
	p.awaitText("over-title", "No call")
	server.restart()
	p.click("again")
	p.invite()
}
