//go:build e2e

package e2e

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// TestGuestOutlines: what a screen reader finds on each screen, and where Tab goes.
func TestGuestOutlines(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	p := guest.open(startServer(t) + "/")
	p.await("!document.getElementById('enter').hidden")
	p.outline("status", "main Home", "heading rtcchat", "textbox Your name", "button Create a room",
		"textbox Or join with an invite", "button Join")

	p.enter("Grace")
	p.invite()
	p.await("document.activeElement.id === 'waiting-title'")
	p.outline("status", "main Call", "Video The other side", "region Waiting for somebody to join", "heading Waiting for somebody to join",
		"textbox Give them this link", "button Copy the link", "textbox or this line for a terminal", "button Copy the line",
		"figure", "Video You", "list Notices", "group Controls",
		"button Mute", "button Camera off", "button Self view", "button Devices", "button Hang up")
	p.tabs("link", "copy-link", "command", "copy-command", "mute", "camera", "self-view", "devices-open")

	p.key("Enter")
	p.await("document.getElementById('devices').open")
	p.outline("dialog Devices", "heading Devices", "combobox Camera", "combobox Microphone", "combobox Loudspeaker", "button Close")
	p.key("Escape")
	p.await("!document.getElementById('devices').open && document.activeElement.id === 'devices-open'")

	p.click("hang-up")
	p.outline("status", "main Call ended", "heading Call ended", "button Try again", "link Home")
	p.clean()
}

// tabs presses Tab for each of these and fails the test where the focus goes elsewhere.
func (p *page) tabs(ids ...string) {
	p.t.Helper()
	for _, want := range ids {
		p.key("Tab")
		if got := p.focused(); got != want {
			p.t.Errorf("Tab goes to %q, not %q", got, want)
		}
	}
}

// outline fails the test where what is on the page has other roles and names.
func (p *page) outline(want ...string) {
	p.t.Helper()
	if got := p.roles(); !slices.Equal(got, want) {
		p.t.Errorf("the page has\n%s\nnot\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// telling are the roles that a screen reader tells or that one can go to.
var telling = []string{
	"main", "region", "dialog", "group", "list", "figure", "status", "alert",
	"heading", "textbox", "button", "link", "combobox", "Video",
}

// roles are the roles and names of the browser's accessibility tree, in order.
func (p *page) roles() (found []string) {
	p.t.Helper()
	type node struct {
		NodeID   string
		Ignored  bool
		Role     struct{ Value string }
		Name     struct{ Value string }
		ChildIDs []string
	}
	var tree struct{ Nodes []node }
	if err := json.Unmarshal(p.do("Accessibility.getFullAXTree", nil), &tree); err != nil {
		p.t.Fatal(err)
	}
	byID := map[string]node{}
	for _, n := range tree.Nodes {
		byID[n.NodeID] = n
	}
	var walk func(n node)
	walk = func(n node) {
		if !n.Ignored && slices.Contains(telling, n.Role.Value) {
			found = append(found, strings.TrimSpace(n.Role.Value+" "+n.Name.Value))
		}
		for _, id := range n.ChildIDs {
			walk(byID[id])
		}
	}
	if len(tree.Nodes) > 0 {
		walk(tree.Nodes[0])
	}
	return found
}

// TestGuestFitsPhone: on a narrow phone nothing is cut off, and what is pressed is
// large enough for a finger. Text has the contrast of WCAG 2.2 (1.4.3), in the dark
// and in the light.
func TestGuestFitsPhone(t *testing.T) {
	t.Parallel()
	guest := startGuest(t)
	p := guest.open(startServer(t) + "/")
	p.await("!document.getElementById('enter').hidden")
	p.eval(`document.getElementById("invite").value = "what?"; document.querySelector("#join-other button").click()`, nil)
	p.fitsPhone("home")
	p.enter("Grace")
	invite := p.invite()
	p.fitsPhone("waiting")
	joiner := startHeadless(t, nil, with("join", invite)...)
	p.awaitText("state", "connected")
	p.click("mute")
	p.click("camera")
	p.awaitText("own-state", "muted, cam off")
	p.fitsPhone("call")
	p.click("devices-open")
	p.fitsPhone("devices")
	p.eval(`document.getElementById("devices").close()`, nil)
	joiner.stop()
	p.await(`!document.getElementById("over").hidden`)
	p.fitsPhone("over")
	p.clean()
}

// misfits tells what is wrong with what can be seen: beyond the edges, too small
// for a finger, or too faint.
const misfits = `(() => {
  const wrong = [];
  const visible = [...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest(".spoken, video"));
  if (document.documentElement.scrollWidth > innerWidth) wrong.push("the page is wider than its window");
  for (const e of visible.filter((e) => e.matches("button, input, select, .button"))) {
    const box = e.getBoundingClientRect();
    if (box.left < 0 || box.right > innerWidth) wrong.push(e.id + " is beyond the edge");
    if (box.height < 44) wrong.push(e.id + " is too small: " + box.height);
  }
  const rgb = (text) => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [0, 0, 0];
  };
  for (const e of visible) {
    const text = [...e.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("");
    if (!text || e.matches(":disabled") || e.closest("[aria-hidden=true]")) continue;
    const [a, b] = [light(rgb(getComputedStyle(e).color)), light(ground(e))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) wrong.push("too faint (" + contrast.toFixed(1) + "): " + text);
  }
  return wrong;
})()`

func (p *page) fitsPhone(screen string) {
	p.t.Helper()
	for _, scheme := range []string{"dark", "light"} {
		p.size(375, 667, scheme)
		var wrong []string
		p.eval(misfits, &wrong)
		for _, w := range wrong {
			p.t.Errorf("%s, %s: %s", screen, scheme, w)
		}
	}
}
