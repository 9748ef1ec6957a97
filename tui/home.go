package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// home is the first screen: what can be done.
type home struct {
	menu    menu
	version string
	failure string // why what was tried last did not work
}

func newHome(cfg Config, failure string) *home {
	items := []item{{keys.create, createMsg{}}, {keys.join, askJoinMsg{}}}
	if cfg.TryDevices != nil {
		items = append(items, item{keys.devices, devicesMsg{}})
	}
	items = append(items, item{keys.quit, leaveMsg{}})
	return &home{menu: menu{items: items}, version: cfg.Version, failure: failure}
}

func (h *home) update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	h.failure = ""
	return h.menu.update(press)
}

func (h *home) draw(c *canvas) {
	t := c.theme
	title := t.accent.Bold(true).Render("rtcchat") + " " + t.dim.Render(h.version) + "\n" +
		t.dim.Render("See and hear each other, in the terminal.")
	failure := ""
	if h.failure != "" {
		failure = t.warning.Render(wrapped(sentenceStart(h.failure), c.measure(), 3))
	}
	c.page(stack(c.size.Y-1, title, failure, h.menu.view(t)), h.keys())
}

func (h *home) keys() []key.Binding {
	return []key.Binding{keys.up, keys.down, keys.choose, keys.quit}
}

func (h *home) pace() time.Duration { return otherPace }
