package tui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
)

// helpPanel lists what the keys do, in as many columns as the height asks for.
func (c *canvas) helpPanel(bindings []key.Binding) string {
	t := c.theme
	rows := min(len(bindings), max(c.size.Y-5, 1))
	lines := make([]string, rows)
	for i, b := range bindings {
		h := b.Help()
		lines[i%rows] += t.keyName.Render(fmt.Sprintf("%-7s", h.Key)) + t.keyDoes.Render(fmt.Sprintf("%-10s", h.Desc))
	}
	return t.frame.Render(strings.Join(lines, "\n"))
}
