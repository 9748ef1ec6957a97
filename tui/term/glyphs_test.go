package term

import (
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

func TestGlyphs(t *testing.T) {
	for name, c := range map[string]struct {
		env    map[string]string
		answer string // to XTVERSION
		want   Glyphs
	}{
		"kitty":                {map[string]string{"TERM": "xterm-kitty"}, "kitty(0.42.1)", OctantGlyphs},
		"kitty before octants": {map[string]string{"TERM": "xterm-kitty"}, "kitty(0.26.5)", BlockGlyphs},
		"kitty, not answered":  {map[string]string{"TERM": "xterm-kitty"}, "", BlockGlyphs},
		"foot":                 {map[string]string{"TERM": "foot"}, "foot(1.20.0)", OctantGlyphs},
		"foot, two parts":      {map[string]string{"TERM": "foot"}, "foot(1.21)", OctantGlyphs},
		"foot before octants":  {map[string]string{"TERM": "foot"}, "foot(1.13.1)", BlockGlyphs},
		"foot, a build":        {map[string]string{"TERM": "foot"}, "foot(1.20.2-8-gd31a3e5)", OctantGlyphs},
		"ghostty":              {map[string]string{"TERM": "xterm-ghostty"}, "ghostty 1.2.3", OctantGlyphs},
		"ghostty, old":         {map[string]string{"TERM": "xterm-ghostty"}, "ghostty 1.1.3", BlockGlyphs},
		"ghostty by hint":      {map[string]string{"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.3.1"}, "", OctantGlyphs},
		"WezTerm, released":    {map[string]string{"TERM": "xterm-256color"}, "WezTerm 20240203-110809-5046fc22", BlockGlyphs},
		"WezTerm, later":       {map[string]string{"TERM": "xterm-256color"}, "WezTerm 20260331-040028-577474d8", OctantGlyphs},
		"VTE":                  {map[string]string{"TERM": "xterm-256color"}, "VTE(7802)", OctantGlyphs},
		"VTE, old":             {map[string]string{"TERM": "xterm-256color"}, "VTE(7006)", BlockGlyphs},
		"VTE by hint":          {map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "8200"}, "", OctantGlyphs},
		"answer before hint":   {map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "8200"}, "XTerm(379)", BlockGlyphs},
		"xterm":                {map[string]string{"TERM": "xterm-256color"}, "XTerm(379)", BlockGlyphs},
		"alacritty":            {map[string]string{"TERM": "alacritty"}, "", BlockGlyphs},
		"no numbers":           {map[string]string{"TERM": "xterm"}, "foot(git)", BlockGlyphs},
		"a number too long":    {map[string]string{"TERM": "xterm"}, "foot(99999999999999999999)", BlockGlyphs},
		"nobody knows it":      {map[string]string{"TERM": "xterm"}, "tty9000(99.0)", BlockGlyphs},
		"tmux in kitty":        {map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, "tmux 3.6", BlockGlyphs},
		"tmux over ssh":        {map[string]string{"TERM": "screen-256color", "VTE_VERSION": "8200"}, "tmux 3.3a", BlockGlyphs},
		"screen in VTE":        {map[string]string{"TERM": "screen", "STY": "1.x", "VTE_VERSION": "8200"}, "", BlockGlyphs},
		"Linux console":        {map[string]string{"TERM": "linux"}, "", HalfGlyphs},
		"latin1":               {map[string]string{"TERM": "foot", "LANG": "de_DE.ISO-8859-1"}, "foot(1.21.0)", ASCIIGlyphs},
		"dumb":                 {map[string]string{"TERM": "dumb"}, "", ASCIIGlyphs},
	} {
		t.Run(name, func(t *testing.T) {
			p := Guess(func(k string) string { return c.env[k] })
			if c.answer != "" {
				p.Update(tea.TerminalVersionMsg{Name: c.answer})
			}
			if got := p.Glyphs(); got != c.want {
				t.Errorf("%v, not %v: %+v", got, c.want, p)
			}
		})
	}
}

// The environment is inherited from the terminal that another one was started
// from. What it says holds until the terminal answers, be it by not telling its
// name: all that are trusted with octants do, before they answer DA1.
func TestGlyphsOfAnInheritedEnvironment(t *testing.T) {
	for name, env := range map[string]map[string]string{
		"VTE":     {"TERM": "xterm-256color", "VTE_VERSION": "8200"},
		"ghostty": {"TERM": "xterm-256color", "TERM_PROGRAM": "ghostty", "TERM_PROGRAM_VERSION": "1.3.1"},
	} {
		t.Run(name, func(t *testing.T) {
			p := Guess(func(k string) string { return env[k] })
			p.Queries()
			if got := p.Glyphs(); got != OctantGlyphs {
				t.Errorf("%v before any answer", got)
			}
			if !p.Update(uv.PrimaryDeviceAttributesEvent{6}) || p.Glyphs() != BlockGlyphs {
				t.Errorf("%v for a terminal that does not tell its name", p.Glyphs())
			}
		})
		t.Run(name+" itself", func(t *testing.T) {
			p := Guess(func(k string) string { return env[k] })
			p.Queries()
			p.Update(tea.TerminalVersionMsg{Name: map[string]string{"VTE": "VTE(8200)", "ghostty": "ghostty 1.3.1"}[name]})
			p.Update(uv.PrimaryDeviceAttributesEvent{61, 1, 21, 22, 28})
			if got := p.Glyphs(); got != OctantGlyphs {
				t.Errorf("%v", got)
			}
		})
	}
}
