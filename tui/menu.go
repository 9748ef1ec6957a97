package tui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// menu is a list of things to do: chosen by arrow keys and enter, or at once by
// the letter of each.
type menu struct {
	items []item
	at    int
}

type item struct {
	key  key.Binding
	does tea.Msg // the request
}

// update takes a key in; the command is the request of what was chosen.
func (m *menu) update(msg tea.KeyPressMsg) tea.Cmd {
	switch {
	case len(m.items) == 0:
		return nil
	case key.Matches(msg, keys.choose):
		return ask(m.items[m.at].does)
	}
	for i, it := range m.items {
		if key.Matches(msg, it.key) {
			m.at = i
			return ask(it.does)
		}
	}
	switch {
	case key.Matches(msg, keys.up):
		m.at = (m.at + len(m.items) - 1) % len(m.items)
	case key.Matches(msg, keys.down):
		m.at = (m.at + 1) % len(m.items)
	}
	return nil
}

// view is a line for each item.
func (m *menu) view(t theme) string {
	lines := make([]string, len(m.items))
	for i, it := range m.items {
		help := it.key.Help()
		if i == m.at {
			lines[i] = t.accent.Render("▸ "+help.Key) + "  " + t.selected.Render(help.Desc)
		} else {
			lines[i] = "  " + t.dim.Render(help.Key) + "  " + t.plain.Render(help.Desc)
		}
	}
	return strings.Join(lines, "\n")
}
