package tui

import (
	"image"
	"math"
	"testing"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// luminance is the relative luminance of a colour (WCAG 2.2).
func luminance(c render.Color) float64 {
	r, g, b := c.RGB()
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// contrast is the contrast ratio of two colours (WCAG 2.2), 1 to 21.
func contrast(a, b render.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// Whatever lies over a picture is legible, be the picture bright or dark: all of
// it stands on a ground of its own, with a contrast of 4.5 to 1.
func TestTextOverVideoIsLegible(t *testing.T) {
	g, _ := inCall(t)
	g.resize(image.Pt(120, 40))
	g.session.notices.add("the microphone has gone", g.time)
	checkLegible(t, g.scene())
	g.press("i")
	checkLegible(t, g.scene())
	g.press("?")
	checkLegible(t, g.scene())
	g.tell(rtc.StateEvent{State: rtc.Reconnecting})
	checkLegible(t, g.scene())
}

func checkLegible(t *testing.T, s *scene) {
	t.Helper()
	videos, letters := 0, 0
	for _, l := range s.layers {
		if l.source != text {
			videos++
			continue
		}
		for i, c := range l.cells {
			at := l.area.Min.Add(image.Pt(i%l.area.Dx(), i/l.area.Dx()))
			switch {
			case c.Rune == render.Continuation:
			case c.Bg.IsDefault():
				t.Fatalf("%q at %v has no ground", c.Rune, at)
			case c.Rune == '─' || c.Rune == '━': // the part of a meter that is not lit
			case c.Rune != ' ' && contrast(c.Fg, c.Bg) < 4.5:
				t.Errorf("%q at %v has a contrast of %.1f", c.Rune, at, contrast(c.Fg, c.Bg))
			case c.Rune != ' ':
				letters++
			}
		}
	}
	if videos == 0 || letters < 20 {
		t.Fatalf("%d pictures and %d letters are shown", videos, letters)
	}
}
