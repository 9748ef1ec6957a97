//go:build e2e

package e2e

import (
	"testing"
	"time"
)

// rejoinWithin is how soon somebody whose program was killed must be in the call
// again, though the server keeps the old seat for a minute.
const rejoinWithin = 10 * time.Second

// TestRejoin: the joiner's program is killed, and its user joins again.
func TestRejoin(t *testing.T) {
	url, _ := serveAt(t, "127.0.0.1:0")
	creator := startHeadless(t, nil, with("create", "--server", url)...)
	killed := startHeadless(t, nil, with("join", creator.invite())...)
	creator.awaitMedia()
	killed.awaitMedia()
	_ = killed.cmd.Process.Kill()
	<-killed.exited

	begun := time.Now()
	again := startHeadless(t, nil, with("join", creator.invite())...)
	_, came := again.await("video", nil)
	creator.awaitAfter(begun, "state", func(e event) bool { return e.text("state") == "connected" })
	t.Logf("in the call again after %v", came.Sub(begun).Round(time.Millisecond))
	if took := came.Sub(begun); took > rejoinWithin {
		t.Errorf("took %v", took)
	}
	again.awaitMedia()
}

// TestGuestRejoins: the same of a page, in either place.
func TestGuestRejoins(t *testing.T) {
	guest := startGuest(t)
	url, _ := serveAt(t, "127.0.0.1:0")
	creator := guest.open(url + "/")
	creator.enter("Grace")
	killed := startHeadless(t, nil, with("join", creator.invite())...)
	creator.awaitPictures("#remote")
	killed.awaitMedia()
	_ = killed.cmd.Process.Kill()
	<-killed.exited

	begun := time.Now()
	again := startGuest(t).open(creator.invite())
	again.enter("Ada")
	again.awaitText("notices", "The seat is kept for somebody who lost the connection. Trying again.")
	again.awaitText("state", "connected")
	took := time.Since(begun)
	t.Logf("in the call again after %v", took.Round(time.Millisecond))
	if took > rejoinWithin {
		t.Errorf("took %v", took)
	}
	for _, p := range []*page{creator, again} {
		p.awaitPictures("#remote")
		p.clean()
	}
}
