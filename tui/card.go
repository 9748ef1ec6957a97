package tui

import (
	"charm.land/lipgloss/v2"
)

// card is a panel that stands where a picture would be, or over one: what is
// the matter, and a second line about it.
func (c *canvas) card(title, note string) string {
	t := c.theme
	width := max(c.size.X-12, 10)
	body := t.cardTitle.Render(wrapped(title, width, 2))
	if note != "" {
		body += "\n" + t.cardNote.Render(wrapped(note, width, 2))
	}
	return t.frame.Render(lipgloss.NewStyle().Inherit(t.bar).Align(lipgloss.Center).Render(body))
}
