//go:build e2e

package e2e

import (
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/coder/websocket"
)

// restartable is a server that can be killed and started again on its address.
type restartable struct {
	t   *testing.T
	url string
	cmd *exec.Cmd
}

func startRestartable(t *testing.T) *restartable {
	t.Helper()
	s := &restartable{t: t}
	s.start("127.0.0.1:0")
	t.Cleanup(s.kill)
	return s
}

func (s *restartable) start(address string) {
	s.t.Helper()
	s.cmd = exec.Command(program(s.t), "serve", "--listen", address)
	s.cmd.Env = environment(s.t)
	s.url = launchServer(s.t, s.cmd)
}

func (s *restartable) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// restart begins anew, with nothing known, where clients look for the old one.
func (s *restartable) restart() {
	s.t.Helper()
	s.start(strings.TrimPrefix(s.url, "http://"))
}

// isBack waits until a page has its seat again: it is answered what the server
// answers to members alone.
func (p *page) isBack() {
	p.t.Helper()
	p.awaitText("notices", "The server is back.")
	p.await(`document.getElementById("server-state").textContent === ""`)
}

// TestGuestOutlivesServerRestart: the server is killed in the middle of a call
// between two pages and starts anew. Media do not notice, and what needs the server
// works again: a new path is found when the old one breaks.
func TestGuestOutlivesServerRestart(t *testing.T) {
	server := startRestartable(t)
	creator := startGuest(t).open(server.url + "/")
	creator.lose(0)
	creator.enter("Grace")
	joiner := startGuest(t).open(creator.invite())
	joiner.lose(0)
	joiner.enter("Ada")
	sides := []*page{creator, joiner}
	for _, p := range sides {
		p.awaitPictures("#remote")
		p.watchGaps()
	}
	server.kill()
	for _, p := range sides {
		p.awaitText("server-state", "seeking server")
		p.awaitText("notices", "The server is gone, reconnecting to it; the call goes on.")
	}
	server.restart()
	for _, p := range sides {
		p.isBack()
		p.awaitPictures("#remote")
		p.neverBroke()
	}
	if n := joiner.saidTimes("offer"); n != 1 {
		t.Errorf("a healthy call was offered anew: %d offers", n)
	}
	for _, p := range sides {
		p.lose(100)
		p.awaitText("state", "reconnecting")
	}
	eventually(t, "another offer", func() bool { return joiner.saidTimes("offer") > 1 })
	for _, p := range sides {
		p.lose(0)
	}
	for _, p := range sides {
		p.awaitText("state", "connected")
		p.awaitPictures("#remote")
	}
}

// TestGuestWaitsForServer: a page that waits in its room keeps it when the server
// starts anew, and a terminal can join.
func TestGuestWaitsForServer(t *testing.T) {
	t.Parallel()
	server := startRestartable(t)
	p := startGuest(t).open(server.url + "/")
	p.enter("Grace")
	invite := p.invite()
	server.kill()
	p.awaitText("notices", "nobody can join until it is back")
	server.restart()
	p.isBack()
	joiner := startHeadless(t, nil, with("join", invite)...)
	bothSides(t, p, joiner)
}

// TestGuestLeavesSilentServer: the websocket of a server that hangs is given up
// for another as soon as the server is needed.
func TestGuestLeavesSilentServer(t *testing.T) {
	t.Parallel()
	server := startRestartable(t)
	creator := startGuest(t).open(server.url + "/")
	creator.lose(0)
	creator.enter("Grace")
	joiner := startGuest(t).open(creator.invite())
	joiner.enter("Ada")
	creator.awaitPictures("#remote")
	_ = server.cmd.Process.Signal(syscall.SIGSTOP)
	creator.lose(100)
	creator.awaitText("state", "reconnecting")
	creator.awaitText("server-state", "seeking server")
	_ = server.cmd.Process.Signal(syscall.SIGCONT)
	creator.isBack()
	if creator.saidTimes("resume") == 0 {
		t.Error("the page has not asked for its seat")
	}
	creator.lose(0)
	for _, p := range []*page{creator, joiner} {
		p.awaitText("state", "connected")
		p.awaitPictures("#remote")
	}
}

// watchGaps begins to note how the call fares.
func (p *page) watchGaps() {
	p.t.Helper()
	p.eval(`(() => {
		window.fared = {broken: false, longest: 0};
		const connection = connections.at(-1);
		connection.addEventListener("connectionstatechange", () => { fared.broken ||= connection.connectionState !== "connected"; });
		const video = document.getElementById("remote");
		let last = 0;
		const shown = (now) => {
			if (last) fared.longest = Math.max(fared.longest, now - last);
			last = now;
			video.requestVideoFrameCallback(shown);
		};
		video.requestVideoFrameCallback(shown);
	})()`, nil)
}

// neverBroke fails the test where the connection changed, or no picture came for
// long, since watchGaps.
func (p *page) neverBroke() {
	p.t.Helper()
	var fared struct {
		Broken  bool
		Longest float64 // milliseconds without a new picture
	}
	p.eval("fared", &fared)
	p.t.Logf("the longest time without a new picture was %.0f ms", fared.Longest)
	const most = 500
	if fared.Broken || fared.Longest > most {
		p.t.Errorf("the call was disturbed: %+v", fared)
	}
}

// TestGuestMissesNothing: somebody joins while the page that waits has no network.
// What it has missed is told when it is back.
func TestGuestMissesNothing(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	cable := layCable(t, server)
	p := startGuest(t).open(cable.url + "/")
	p.enter("Grace")
	_, id := split(t, p.invite())
	cable.cut()
	p.awaitText("server-state", "seeking server")
	joiner := startHeadless(t, nil, with("join", server+"/r/"+id)...)
	joiner.await("state", func(e event) bool { return e.text("state") == "connecting" })
	cable.mend()
	bothSides(t, p, joiner)
}

// TestGuestOutlivesItsConnection: a page that waits comes back where the server
// ends a connection for its age, without a word: nothing is lost.
func TestGuestOutlivesItsConnection(t *testing.T) {
	t.Parallel()
	p := startGuest(t).open(startServer(t, "--max-lifetime", "5s") + "/")
	p.enter("Grace")
	invite := p.invite()
	eventually(t, "the seat taken again", func() bool { return p.saidTimes("resume") > 0 })
	joiner := startHeadless(t, nil, with("join", invite)...)
	p.awaitText("state", "connected")
	p.awaitPictures("#remote")
	joiner.awaitMedia()
}

// TestGuestNoticesSilentServer: a page that waits for somebody notices that its
// server hangs, which would let nobody in.
func TestGuestNoticesSilentServer(t *testing.T) {
	t.Parallel()
	server := startRestartable(t)
	p := startGuest(t).open(server.url + "/")
	p.enter("Grace")
	invite := p.invite()
	_ = server.cmd.Process.Signal(syscall.SIGSTOP)
	p.awaitWithin(2*patience, `document.getElementById("server-state").textContent === "seeking server"`)
	_ = server.cmd.Process.Signal(syscall.SIGCONT)
	p.isBack()
	joiner := startHeadless(t, nil, with("join", invite)...)
	p.awaitText("state", "connected")
	joiner.awaitMedia()
}

// TestGuestForgetsWhoHasGone: nothing of a partner whose program was killed is
// shown while the page waits for another.
func TestGuestForgetsWhoHasGone(t *testing.T) {
	t.Parallel()
	p := startGuest(t).open(startServer(t) + "/")
	p.enter("Grace")
	server, id := split(t, p.invite())
	killed := startHeadless(t, nil, with("join", server+"/r/"+id)...)
	p.awaitText("peer-name", "Ada")
	p.awaitPictures("#remote")
	_ = killed.cmd.Process.Kill()
	<-killed.exited
	p.awaitText("state", "reconnecting")
	wants(t, server, id)
	p.awaitText("state", "waiting")
	p.await(`document.getElementById("peer-name").textContent === "" && !document.getElementById("peer-part").checkVisibility()`)
	p.clean()
}

// wants asks for the joiner's seat of a room, which is kept, and does not take it.
func wants(t *testing.T, server, id string) {
	t.Helper()
	ws, _, err := websocket.Dial(t.Context(), server+"/ws", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.CloseNow()
	if err := ws.Write(t.Context(), websocket.MessageText, []byte(`{"type":"iceServers","roomId":"`+id+`"}`)); err != nil {
		t.Fatal(err)
	}
	if _, answer, err := ws.Read(t.Context()); err != nil || !strings.Contains(string(answer), "seat-kept") {
		t.Fatalf("asked for a seat that is kept: %s, %v", answer, err)
	}
}
