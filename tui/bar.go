package tui

import (
	"cmp"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
)

// part is a piece of a bar: what it says with room enough, and with less.
type part struct {
	long  string // styled
	short string // styled, "" to go without
	rank  int    // the higher, the sooner it is shortened; 0 stays
}

// bar is one row of width columns on the bar's ground, parts at its left and at
// its right. Parts are shortened, then left out, from the highest rank down,
// until the rest fits.
func (c *canvas) bar(width int, left, right []part) string {
	all := slices.Concat(left, right)
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].rank, all[a].rank) })
	for _, i := range order {
		if barWidth(all) <= width || all[i].rank == 0 {
			break
		}
		all[i].long, all[i].short = all[i].short, ""
	}
	for _, i := range order {
		if barWidth(all) <= width || all[i].rank == 0 {
			break
		}
		all[i].long = ""
	}
	l, r := c.join(all[:len(left)]), c.join(all[len(left):])
	fill := max(width-lipgloss.Width(l)-lipgloss.Width(r), 0)
	return l + c.theme.bar.Render(strings.Repeat(" ", fill)) + r
}

// barWidth is how wide a bar of these parts is at least.
func barWidth(parts []part) int {
	n := 0
	for _, p := range parts {
		if p.long != "" {
			n += lipgloss.Width(p.long) + 2
		}
	}
	return n
}

// join puts parts beside each other, a space at both sides of each.
func (c *canvas) join(parts []part) string {
	space := c.theme.bar.Render(" ")
	var b strings.Builder
	for _, p := range parts {
		if p.long != "" {
			b.WriteString(space + p.long + space)
		}
	}
	return b.String()
}
