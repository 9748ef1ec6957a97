package tui

import (
	"image"
	"strings"

	"charm.land/bubbles/v2/help"
	"charm.land/bubbles/v2/key"
	"charm.land/lipgloss/v2"
)

// A page is a screen that is not a call: a column of text in the middle, keys in
// the last row.

// pageWidth bounds the lines of a page, in columns: longer ones read badly.
const pageWidth = 60

// page draws body in the middle and the keys at the bottom.
func (c *canvas) page(body string, bindings []key.Binding) {
	inner := c.bounds()
	inner.Max.Y--
	c.centered(inner, c.alignBlock(body))
	c.footer(bindings)
}

// alignBlock pads the lines of s to one width, so that it is centered as one.
func (c *canvas) alignBlock(s string) string {
	return lipgloss.NewStyle().Width(min(lipgloss.Width(s), c.size.X)).MaxHeight(max(c.size.Y-1, 1)).Render(s)
}

// footer draws what the keys do into the last row.
func (c *canvas) footer(bindings []key.Binding) {
	h := help.New()
	h.ShortSeparator = "  ·  "
	h.SetWidth(c.size.X - 2)
	h.Styles = help.Styles{
		ShortKey: c.theme.accent, ShortDesc: c.theme.dim, ShortSeparator: c.theme.dim, Ellipsis: c.theme.dim,
	}
	row := image.Rect(1, c.size.Y-1, c.size.X-1, c.size.Y)
	c.text(row, h.ShortHelpView(bindings))
}

// measure is how wide the lines of a page may be.
func (c *canvas) measure() int { return min(pageWidth, c.size.X-4) }

// wrapped is s in lines of at most width columns, at most so many of them.
func wrapped(s string, width, lines int) string {
	all := strings.Split(lipgloss.Wrap(s, max(width, 1), ""), "\n")
	if len(all) > lines {
		all = all[:lines]
		all[lines-1] = strings.TrimRight(all[lines-1], " ") + "…"
	}
	return strings.Join(all, "\n")
}

// stack puts parts below each other and leaves out empty ones. The wide gaps
// between them go when there are fewer rows than they would need.
func stack(rows int, parts ...string) string {
	var kept []string
	height := 0
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
			height += lipgloss.Height(p)
		}
	}
	gap := "\n"
	if height+len(kept)-1 <= rows {
		gap = "\n\n"
	}
	return strings.Join(kept, gap)
}
