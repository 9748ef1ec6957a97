package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/tui/term"
)

// TestGlyphSet: what suits the terminal, unless another was asked for.
func TestGlyphSet(t *testing.T) {
	for name, c := range map[string]struct {
		term, answer string
		asked, want  render.GlyphSet
		next         render.GlyphSet // after g
	}{
		"draws octants": {"foot", "foot(1.21.0)", render.GlyphAuto, render.GlyphBest, render.GlyphBraille},
		"has blocks":    {"xterm-256color", "XTerm(379)", render.GlyphAuto, render.GlyphBlock, render.GlyphBest},
		"says nothing":  {"xterm", "", render.GlyphAuto, render.GlyphBlock, render.GlyphBest},
		"console":       {"linux", "", render.GlyphAuto, render.GlyphHalf, render.GlyphQuadrant},
		"teletype":      {"dumb", "", render.GlyphAuto, render.GlyphASCII, render.GlyphHalf},
		"asked for":     {"foot", "foot(1.21.0)", render.GlyphSextant, render.GlyphSextant, render.GlyphOctant},
		"asked of none": {"dumb", "", render.GlyphBest, render.GlyphBest, render.GlyphBraille},
	} {
		t.Run(name, func(t *testing.T) {
			d := display{glyphs: c.asked, profile: term.Guess(func(k string) string { return map[string]string{"TERM": c.term}[k] })}
			if c.answer != "" {
				d.update(tea.TerminalVersionMsg{Name: c.answer})
			}
			if got := d.glyphSet(); got != c.want {
				t.Errorf("%v, not %v", got, c.want)
			}
			if d.nextGlyphs(); d.glyphSet() != c.next {
				t.Errorf("after g %v, not %v", d.glyphSet(), c.next)
			}
		})
	}
}
