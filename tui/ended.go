package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// ended says why a call is over and how long it was, and what can be done next.
type ended struct {
	reason string
	failed bool
	lasted time.Duration
	menu   menu
}

func newEnded(s *session, cfg Config) *ended {
	e := &ended{reason: s.reason, failed: s.err != nil, lasted: s.lasted(s.over)}
	if e.reason == "" {
		e.reason = "The call is over."
	}
	if cfg.Open != nil {
		again := tea.Msg(createMsg{})
		if s.joining() {
			again = joinMsg{s.invite}
		}
		e.menu.items = []item{{keys.again, again}, {keys.home, homeMsg{}}}
	}
	e.menu.items = append(e.menu.items, item{keys.quit, leaveMsg{}})
	return e
}

func (e *ended) update(msg tea.Msg) tea.Cmd {
	if press, ok := msg.(tea.KeyPressMsg); ok {
		return e.menu.update(press)
	}
	return nil
}

func (e *ended) draw(c *canvas) {
	t := c.theme
	why := t.plain
	if e.failed {
		why = t.warning
	}
	c.page(stack(c.size.Y-1,
		t.accent.Bold(true).Render("Call ended")+"  "+t.dim.Render(elapsed(e.lasted)),
		why.Render(wrapped(sentenceStart(e.reason), c.measure(), 4)),
		e.menu.view(t),
	), e.keys())
}

func (e *ended) keys() []key.Binding {
	return []key.Binding{keys.up, keys.down, keys.choose, keys.quit}
}

func (e *ended) pace() time.Duration { return otherPace }
