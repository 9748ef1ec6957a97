//go:build e2e

package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The six messages of 2014 (docs/PROTOCOL.md, "Clients that know less"): a client
// that knows no other, in testdata/tutorial.html, and a server that knows no
// other, in testdata/tutorial-server.mjs.

// openTutorial opens the client that knows six messages, from an address of its own.
func openTutorial(t *testing.T) *page {
	t.Helper()
	files := httptest.NewServer(http.FileServer(http.Dir("testdata")))
	t.Cleanup(files.Close)
	return startGuest(t).open(files.URL + "/tutorial.html")
}

// startTutorialServer runs the server that knows six messages, as make deps-e2e has
// put it together with its package, and tells its URL.
func startTutorialServer(t *testing.T) (url string) {
	t.Helper()
	const script = "../../bin/rival/tutorial-server.mjs"
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("node is not installed")
	}
	if _, err := os.Stat(script); err != nil {
		t.Skip("the server on node is not there: make deps-e2e fetches it where npm is installed")
	}
	cmd := exec.Command(node, script)
	cmd.Env = environment(t)
	url = launchServer(t, cmd)
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return url
}

func webSocketOf(server string) string { return "ws" + strings.TrimPrefix(server, "http") + "/ws" }

// split is the server and the room ID of an invite.
func split(t *testing.T, invite string) (server, id string) {
	t.Helper()
	server, id, ok := strings.Cut(invite, "/r/")
	if !ok {
		t.Fatalf("%q is no invite", invite)
	}
	return server, id
}

// create opens a room from the tutorial's page and tells its ID.
func (p *page) create(server string) (id string) {
	p.t.Helper()
	p.eval(fmt.Sprintf("create(%q)", webSocketOf(server)), nil)
	p.await("room")
	p.eval("room", &id)
	return id
}

// join joins a room from the tutorial's page.
func (p *page) join(invite string) {
	p.t.Helper()
	server, id := split(p.t, invite)
	p.eval(fmt.Sprintf("join(%q, %q)", webSocketOf(server), id), nil)
}

// callHolds asserts media both ways, and that muting is heard where it cannot be told.
func callHolds(t *testing.T, p *page, h *headless) {
	t.Helper()
	p.awaitPictures("#remote")
	p.awaitSound()
	h.awaitMedia()
	p.eval("stream.getTracks().forEach((track) => { track.enabled = false; })", nil)
	h.awaitAfter(time.Now(), "stats", func(e event) bool { return e.number("audio_level_db") < quiet })
	p.eval("stream.getTracks().forEach((track) => { track.enabled = true; })", nil)
	h.awaitAfter(time.Now(), "stats", func(e event) bool { return e.number("audio_level_db") > quiet })
}

// understood fails the test where the page was sent an error.
func (p *page) understood() {
	p.t.Helper()
	var errors []string
	if p.eval("log.errors", &errors); len(errors) > 0 {
		p.t.Errorf("the client was told %q", errors)
	}
	p.clean()
}

// TestTutorialClientJoins: a client of six messages joins a terminal's room, and
// leaves by going away, which is all it can.
func TestTutorialClientJoins(t *testing.T) {
	t.Parallel()
	p := openTutorial(t)
	creator := startHeadless(t, nil, with("create")...)
	p.join(creator.invite())
	callHolds(t, p, creator)
	p.eval("hangUp()", nil)
	creator.await("ended", nil)
	p.understood()
}

// TestTutorialClientCreates: a terminal joins the room of a client of six messages.
func TestTutorialClientCreates(t *testing.T) {
	t.Parallel()
	p := openTutorial(t)
	server := startServer(t)
	joiner := startHeadless(t, nil, with("join", server+"/r/"+p.create(server))...)
	callHolds(t, p, joiner)
	joiner.stop()
	p.await(`["disconnected", "failed", "closed"].includes(connection.connectionState) || remote.srcObject.getTracks().every((t) => t.muted)`)
	p.understood()
}

// TestTutorialClientMeetsPage: a client of six messages and our page, both ways.
func TestTutorialClientMeetsPage(t *testing.T) {
	t.Parallel()
	old := openTutorial(t)
	server := startServer(t)
	guest := startGuest(t).open(server + "/r/" + old.create(server))
	guest.enter("Grace")
	for _, p := range []*page{old, guest} {
		p.awaitPictures("#remote")
		p.awaitSound()
	}
	guest.click("hang-up")

	guest.navigate(server + "/")
	guest.enter("Grace")
	old.reload()
	old.join(guest.invite())
	for _, p := range []*page{old, guest} {
		p.awaitPictures("#remote")
		p.awaitSound()
	}
	old.eval("hangUp()", nil)
	guest.awaitWithin(2*patience, `!document.getElementById("over").hidden`)
	guest.clean()
}

// TestTutorialServer: two terminals meet at a server that knows six messages. They
// do without what it lacks: that one hangs up the other hears from it directly.
func TestTutorialServer(t *testing.T) {
	t.Parallel()
	server := startTutorialServer(t)
	creator := startHeadless(t, nil, with("create", "--server", server)...)
	invite := creator.invite()
	joiner := startHeadless(t, nil, with("join", invite)...)
	for _, h := range []*headless{creator, joiner} {
		h.awaitMedia()
		h.awaitPeer(false, true, "on")
		h.awaitNotice("keeps no seat")
	}
	joiner.awaitNotice("hands out no relays")
	third := startHeadless(t, nil, with("join", invite)...)
	if e, _ := third.await("error", nil); !strings.Contains(e.text("message"), "room is already full") {
		t.Errorf("the third was told %q", e.text("message"))
	}
	joiner.stop()
	if e, _ := creator.await("ended", nil); !strings.Contains(e.text("reason"), "Ada hung up") {
		t.Errorf("the creator was told %q", e.text("reason"))
	}
}

// TestTutorialServerAndClient: the server and the client of 2014 with a terminal on
// the other side, in both roles.
func TestTutorialServerAndClient(t *testing.T) {
	t.Parallel()
	server := startTutorialServer(t)
	p := openTutorial(t)
	creator := startHeadless(t, nil, with("create", "--server", server)...)
	p.join(creator.invite())
	callHolds(t, p, creator)
	creator.stop()

	p.reload()
	joiner := startHeadless(t, nil, with("join", server+"/r/"+p.create(server))...)
	callHolds(t, p, joiner)
	p.understood()
}

// awaitNotice waits until the program has told its user something.
func (h *headless) awaitNotice(text string) {
	h.t.Helper()
	h.await("notice", func(e event) bool { return strings.Contains(e.text("message"), text) })
}

// TestTutorialServerAndPage: our page, from our server, signals by the server of
// 2014, with a terminal that shows what that lacks on its screen.
func TestTutorialServerAndPage(t *testing.T) {
	t.Parallel()
	server := servePage(t, startServer(t), startTutorialServer(t))
	guest := startGuest(t)
	for _, creates := range []bool{true, false} {
		p := guest.open(server + "/")
		lacks := "hands out no relays and keeps no seat"
		var s *screen
		if creates {
			p.enter("Grace")
			s = startScreen(t, 100, 30, nil, with("join", p.invite())...)
			lacks = "keeps no seat"
		} else {
			s = startScreen(t, 100, 30, nil, with("create", "--server", server)...)
			s.awaitText("/r/")
			p.navigate(findInvite(t, s.text()))
			p.enter("Grace")
		}
		p.awaitText("notices", "This server "+lacks)
		s.awaitText("keeps no seat")
		p.awaitPictures("#remote")
		p.awaitSound()
		s.keys("q")
		p.awaitText("reason", "Ada hung up.")
		p.clean()
	}
}

// servePage has the page of one server and the websocket of another.
func servePage(t *testing.T, page, signalling string) (server string) {
	t.Helper()
	mux := http.NewServeMux()
	for path, to := range map[string]string{"/": page, "/ws": signalling} {
		target, err := url.Parse(to)
		if err != nil {
			t.Fatal(err)
		}
		mux.Handle(path, httputil.NewSingleHostReverseProxy(target))
	}
	proxy := httptest.NewServer(mux)
	t.Cleanup(proxy.Close)
	return proxy.URL
}
