package term

import "testing"

func TestGuess(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		want  Colors
		tmux  bool
		utf8  bool
		asked bool
	}{
		"xterm":               {map[string]string{"TERM": "xterm"}, ANSI16, false, true, true},
		"xterm-256color, ssh": {map[string]string{"TERM": "xterm-256color", "SSH_TTY": "/dev/pts/1"}, ANSI256, false, true, true},
		"COLORTERM":           {map[string]string{"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TrueColor, false, true, true},
		"kitty over ssh":      {map[string]string{"TERM": "xterm-kitty"}, TrueColor, false, true, true},
		"foot":                {map[string]string{"TERM": "foot"}, TrueColor, false, true, true},
		"direct":              {map[string]string{"TERM": "xterm-direct"}, TrueColor, false, true, true},
		"tmux":                {map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/x,1,0"}, TrueColor, true, true, true},
		"tmux as screen":      {map[string]string{"TERM": "screen-256color", "TMUX": "/tmp/x,1,0"}, TrueColor, true, true, true},
		"screen":              {map[string]string{"TERM": "screen-256color", "STY": "1.x", "COLORTERM": "truecolor"}, ANSI256, false, true, true},
		"linux console":       {map[string]string{"TERM": "linux", "COLORTERM": "truecolor"}, ANSI16, false, true, false},
		"dumb":                {map[string]string{"TERM": "dumb"}, NoColor, false, false, false},
		"vt100":               {map[string]string{"TERM": "vt100"}, NoColor, false, false, false},
		"nothing set":         {nil, NoColor, false, false, false},
		"NO_COLOR":            {map[string]string{"TERM": "xterm-kitty", "COLORTERM": "truecolor", "NO_COLOR": "1"}, NoColor, false, true, true},
		"NO_COLOR empty":      {map[string]string{"TERM": "xterm-256color", "NO_COLOR": ""}, ANSI256, false, true, true},
		"C locale":            {map[string]string{"TERM": "xterm", "LANG": "C"}, ANSI16, false, true, true},
		"latin1":              {map[string]string{"TERM": "xterm", "LC_ALL": "de_DE.ISO-8859-1", "LANG": "de_DE.UTF-8"}, ANSI16, false, false, true},
		"utf8 with modifier":  {map[string]string{"TERM": "xterm", "LC_CTYPE": "de_DE.utf8@euro"}, ANSI16, false, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			p := Guess(func(k string) string { return c.env[k] })
			if p.Colors != c.want || p.Tmux != c.tmux || p.UTF8 != c.utf8 {
				t.Errorf("got %+v", p)
			}
			if got := p.Queries() != nil; got != c.asked || got != p.Pending() {
				t.Errorf("asked: %v, pending: %v", got, p.Pending())
			}
		})
	}
}
