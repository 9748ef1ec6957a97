package term

import "testing"

func TestDisturbs(t *testing.T) {
	for p, want := range map[string]bool{
		"":                                    false,
		"\x1b[?25l\x1b[?2004h":                false,
		"\x1b[?2026$p\x1b[?2027$p":            false,
		"\x1b]52;c;aGVsbG8=\x07":              false,
		"\x1b]0;title\x1b\\":                  false,
		"\x1b[>4;2m\x1b[>1u\x1b[?u\x1b[=1;1u": false,
		"\x1b[c\x1b[>c\x1b[>q\x1b[5n\x1b[?6n": false,
		askCaps:                               false,
		askCell:                               false,
		askPen:                                true, // changes the pen
		askUTF8:                               true,
		enterScreen:                           true,
		leaveScreen:                           true,
		"\x1b[2J":                             true,
		"\x1b[H":                              true,
		"\x1b[4m":                             true,
		"x":                                   true,
		"\r":                                  true,
		"\x1b[?25l ":                          true,
		"\x1b[?7l":                            true,
		"\x1b]0;never ended":                  true,
		"\x1b[8;20;80t":                       true,
		"\x1bc":                               true,
		"\x1b]0;a\x18\x1b[2J\x07":             true,
	} {
		if got := disturbs([]byte(p)); got != want {
			t.Errorf("disturbs(%q) = %v", p, got)
		}
	}
}

func TestScreenAfter(t *testing.T) {
	for _, c := range []struct {
		p        string
		on, want bool
	}{
		{"", false, false}, {"", true, true}, {"\x1b[?25l", true, true},
		{enterScreen, false, true}, {leaveScreen, true, false},
		{leaveScreen + enterScreen, true, true}, {enterScreen + "x" + leaveScreen, false, false},
	} {
		if got := screenAfter([]byte(c.p), c.on); got != c.want {
			t.Errorf("screenAfter(%q, %v) = %v", c.p, c.on, got)
		}
	}
}

func FuzzDisturbs(f *testing.F) {
	f.Add([]byte(askPen))
	f.Add([]byte("\x1b]52;c;x\x07\x1b[?25l"))
	f.Fuzz(func(t *testing.T, p []byte) {
		for _, b := range p {
			if b == '\n' && !disturbs([]byte{b}) {
				t.Error("a line feed is harmless")
			}
		}
		if len(p) > 0 && !disturbs(p) && p[0] != '\x1b' {
			t.Errorf("%q is harmless", p)
		}
	})
}
