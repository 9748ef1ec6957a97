//go:build e2e

package e2e

import (
	"strings"
	"testing"
)

// TestGuestKeepsSecret: what is behind the # of an invite is never sent, not to the
// server in any request, and over no websocket, whose frames a cable cannot read.
func TestGuestKeepsSecret(t *testing.T) {
	t.Parallel()
	const secret = "keep-this"
	creator := startHeadless(t, nil, with("create")...)
	server, id := split(t, creator.invite())
	cable := layCable(t, server)
	p := startGuest(t).open(cable.url + "/r/" + id + "#" + secret)
	p.awaitText("terminal-line", "#"+secret)
	p.enter("Grace")
	p.awaitText("state", "connected")
	p.click("hang-up")
	creator.await("ended", nil)

	carried := cable.carried()
	for _, want := range []string{"GET /r/" + id + " HTTP", "/main.js HTTP", "GET /ws HTTP"} {
		if !strings.Contains(carried, want) {
			t.Errorf("the server was not sent %q", want)
		}
	}
	if strings.Contains(carried, secret) {
		t.Error("the server was sent the secret")
	}
	if strings.Contains(carried, "Referer:") {
		t.Error("the server was sent where the visitor came from")
	}
	if p.saidTimes("offer") == 0 {
		t.Error("nothing is known of what the page sent")
	}
	for _, frame := range p.frames() {
		if strings.Contains(frame, secret) {
			t.Errorf("the page sent %s", frame)
		}
	}
	p.clean()
}
