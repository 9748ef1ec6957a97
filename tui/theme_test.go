package tui

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/rtcchat/rtcchat/render"
)

// Colours keep their meaning on a terminal that has sixteen of them.
func TestSixteenColors(t *testing.T) {
	for _, c := range []struct{ name, color, sgr string }{
		{"accent", accentColor, "36"},
		{"bright accent", brightAccentColor, "36"},
		{"warning", warningColor, "33"},
		{"bright warning", brightWarningColor, "33"},
		{"ink", inkColor, "37"},
		{"ground", groundColor, "30"},
		{"dim ink", dimInkColor, "90"},
	} {
		var grid render.Grid
		grid.Resize(1, 1)
		grid.Cells[0] = render.Cell{Rune: 'x', Fg: chromeColor(lipgloss.Color(c.color))}
		out := string(render.NewEncoder(render.Color16).Encode(nil, &grid))
		if !strings.Contains(out, "\x1b["+c.sgr+"mx") {
			t.Errorf("%s is shown by %q", c.name, out)
		}
	}
}

func TestBarFits(t *testing.T) {
	c := &canvas{theme: themeOf(render.TrueColor)}
	left := []part{{long: "a long name", short: "name", rank: 2}, {long: "12:34"}}
	right := []part{{long: "meter=====", short: "m==", rank: 3}, {long: "help", rank: 9}}
	for width, want := range map[int][]string{
		50: {"a long name", "12:34", "meter=====", "help"},
		37: {"a long name", "12:34", "meter====="},
		30: {"a long name", "12:34", "m=="},
		20: {"name", "12:34", "m=="},
		14: {"name", "12:34"},
		8:  {"12:34"},
	} {
		got := ansi.Strip(c.bar(width, left, right))
		if strings.Join(strings.Fields(got), " ") != strings.Join(want, " ") {
			t.Errorf("%d columns: %q, want %q", width, got, want)
		}
		if lipgloss.Width(got) != width {
			t.Errorf("%d columns: %q is %d wide", width, got, lipgloss.Width(got))
		}
	}
}
