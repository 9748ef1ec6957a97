//go:build e2e

package e2e

import (
	"strings"
	"testing"
	"time"
)

// testDevices are devices that need no hardware.
var testDevices = []string{"--camera", "test", "--mic", "tone", "--speaker", "none", "--name", "Ada"}

func with(args ...string) []string { return append(args, testDevices...) }

// enter types a name and presses the button that starts.
func (p *page) enter(name string) {
	p.t.Helper()
	p.eval(`document.getElementById("name").value = "`+name+`"`, nil)
	p.click("start")
}

// invite is the link that a page shows once its room is open.
func (p *page) invite() (link string) {
	p.t.Helper()
	p.await(`document.getElementById("link").value.includes("/r/")`)
	p.eval(`document.getElementById("link").value`, &link)
	return link
}

// TestGuestJoins: a terminal opens a room, a browser joins it by the link.
func TestGuestJoins(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.awaitText("invited", "invited")
	p.enter("Grace")
	bothSides(t, p, creator)
	p.click("hang-up")
	if e, _ := creator.await("ended", nil); !strings.Contains(e.text("reason"), "Grace hung up") {
		t.Errorf("the terminal was told %q", e.text("reason"))
	}
	p.awaitText("reason", "You hung up.")
	p.clean()
}

// TestGuestCreates: a browser opens a room, a terminal joins it and hangs up.
func TestGuestCreates(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	p := guest.open(startServer(t) + "/")
	p.enter("Grace")
	joiner := startHeadless(t, nil, with("join", p.invite())...)
	bothSides(t, p, joiner)
	joiner.stop()
	p.awaitText("reason", "Ada hung up.")
	p.clean()
}

// bothSides asserts pictures, sound, mute and camera states, each way.
func bothSides(t *testing.T, p *page, h *headless) {
	t.Helper()
	p.awaitText("state", "connected")
	p.awaitText("peer-name", "Ada")
	p.awaitPictures("#remote")
	p.awaitSound()
	h.awaitMedia()
	h.awaitPeer(false, true, "on")

	p.click("mute")
	h.awaitPeer(true, true, "on")
	after := time.Now()
	h.awaitAfter(after, "stats", func(e event) bool { return e.number("audio_level_db") < quiet })
	p.click("camera")
	h.awaitPeer(true, true, "off")
	p.click("mute")
	p.click("camera")
	after = time.Now()
	h.awaitAfter(after, "peer", func(e event) bool { return e["muted"] == false && e.text("camera") == "on" })
	e, _ := h.awaitAfter(after, "stats", func(e event) bool { return e.number("audio_level_db") > quiet })
	h.awaitAfter(after, "stats", func(later event) bool { return later.number("frames_shown") > e.number("frames_shown")+20 })
}

// TestGuestAndScreen: what a browser and a terminal with a screen see of each
// other: pictures whose stamps can be read, and the states that the keys change.
func TestGuestAndScreen(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	p := guest.open(startServer(t) + "/")
	p.enter("Grace")
	invite := p.invite()
	seen := map[uint32]bool{}
	read := func(s *screen, _ time.Time) {
		if n, ok := s.stamp(); ok && n < guestFrames {
			seen[n] = true
		}
	}
	s := startScreen(t, 160, 45, read, with("join", invite, "--fit", "stretch")...)
	p.awaitPictures("#remote")
	p.awaitSound()
	eventually(t, "the guest's stamped pictures on the screen", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return len(seen) >= 5
	})
	s.awaitText("Grace")

	s.keys("m")
	p.awaitText("peer-state", "muted")
	p.awaitSilence()
	s.keys("v")
	p.awaitText("cover", "Ada has switched the camera off.")
	s.keys("m")
	s.keys("v")
	p.await(`document.getElementById("peer-state").textContent === "" && document.getElementById("cover").textContent === ""`)
	p.awaitSound()
	p.awaitPictures("#remote")

	p.click("mute")
	s.awaitText("muted")
	p.click("camera")
	s.awaitText("cam off")
	s.keys("q")
	p.awaitText("reason", "Ada hung up.")
	p.clean()
}

// TestTwoGuests: two browsers call each other.
func TestTwoGuests(t *testing.T) {
	t.Parallel()
	server := startServer(t)
	creator := startGuest(t).open(server + "/")
	creator.enter("Grace")
	joiner := startGuest(t).open(creator.invite())
	joiner.enter("Ada")
	sides := []*page{creator, joiner}
	for _, p := range sides {
		p.awaitText("state", "connected")
		p.awaitPictures("#remote")
		p.awaitSound()
	}
	joiner.click("mute")
	creator.awaitText("peer-state", "muted")
	creator.awaitSilence()
	creator.click("camera")
	joiner.awaitText("cover", "Grace has switched the camera off.")
	creator.click("camera")
	joiner.awaitPictures("#remote")
	creator.click("hang-up")
	joiner.awaitText("reason", "Grace hung up.")
	for _, p := range sides {
		p.clean()
	}
}

// TestGuestByKeyboard: a whole call without a mouse. What happens is told to those
// who cannot see the page, and every field and button has a name.
func TestGuestByKeyboard(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	creator := startHeadless(t, nil, with("create")...)
	p := guest.open(creator.invite())
	p.await("!document.getElementById('enter').hidden")
	p.eval(`document.getElementById("name").focus()`, nil)
	for _, c := range "Grace" {
		p.key(string(c))
	}
	p.key("Enter")
	p.awaitText("state", "connected")
	p.awaitText("news", "Connected to Ada.")
	p.await("document.activeElement.id === 'call'")
	p.key("m")
	creator.awaitPeer(true, true, "on")
	p.key("v")
	creator.awaitPeer(true, true, "off")
	for p.focused() != "hang-up" {
		p.key("Tab")
	}
	var nameless []string
	p.eval(`[...document.querySelectorAll("button, input, select, video")].filter((e) => e.checkVisibility() &&
		!(e.textContent.trim() || e.ariaLabel || e.labels?.length)).map((e) => e.outerHTML)`, &nameless)
	if len(nameless) > 0 {
		t.Errorf("without a name: %q", nameless)
	}
	p.key("Enter")
	p.awaitText("news", "Call ended. You hung up.")
	p.await("document.activeElement.id === 'over'")
	creator.await("ended", nil)
	p.clean()
}

// TestGuestKeysAfterWaiting: who has waited for somebody has the keys in the call too.
func TestGuestKeysAfterWaiting(t *testing.T) {
	t.Parallel()
	p := startGuest(t).open(startServer(t) + "/")
	p.enter("Grace")
	joiner := startHeadless(t, nil, with("join", p.invite())...)
	p.awaitText("news", "Connected to Ada.")
	p.key("m")
	joiner.awaitPeer(true, true, "on")
	p.awaitText("news", "You are muted.")
	p.key("v")
	joiner.awaitPeer(true, true, "off")
	p.awaitText("news", "Your camera is off.")
	p.clean()
}

// focused is the id of the element that has the focus.
func (p *page) focused() (id string) {
	p.t.Helper()
	p.eval("document.activeElement.id", &id)
	return id
}
