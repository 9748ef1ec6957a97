package tui

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Ada":                              "Ada",
		"  Ada \t\n Lovelace ":             "Ada Lovelace",
		"\x1b[31mred\x1b[0m":               "red",
		"\x1b]0;title\x07Eve":              "Eve",
		"\x1b]52;c;cm0gLXJm\x1b\\Eve":      "Eve",
		"Eve\x9b2J":                        "Eve2J",
		"Eve\u009b2J":                      "Eve2J",
		"a\u202egnp.exe":                   "agnp.exe",
		"\u2066\u2069\u200f\u061cx":        "x",
		"zero\u200bwidth\u200d\ufeff":      "zerowidth",
		"Z\u0335\u0336\u0337algo":          "Zalgo",
		"\u3164\u115f\u2800":               "",
		"\x00\x01\x7f":                     "",
		"日本語":                              "日本語",
		"\U0001F1E9\U0001F1EA Uwe":         "DE Uwe",
		"👩\u200d💻":                         "👩💻",
		"\xff\xfeEve":                      "Eve",
		strings.Repeat("x", 100):           strings.Repeat("x", 31) + "…",
		strings.Repeat("日", 100):           strings.Repeat("日", 15) + "…",
		strings.Repeat("\x1b[1m", 9999):    "",
		strings.Repeat("\u200b", 99) + "x": "x",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Ada")
	f.Add("\x1b]52;c;\x07\u202e\u200b")
	f.Fuzz(func(t *testing.T, s string) {
		got := cleanName(s)
		if !utf8.ValidString(got) || ansi.StringWidthWc(got) > nameColumns {
			t.Errorf("%q: %q", s, got)
		}
		for _, r := range got {
			if !unicode.IsGraphic(r) || unicode.Is(unicode.M, r) || unicode.Is(unicode.Cf, r) {
				t.Errorf("%q: %q has %U", s, got, r)
			}
		}
		if again := cleanName(got); again != got {
			t.Errorf("%q: %q, and cleaned again %q", s, got, again)
		}
	})
}

func TestInviteIn(t *testing.T) {
	for in, want := range map[string]string{
		"k7f3-9qxm":                           "k7f3-9qxm",
		"  k7f3-9qxm \n":                      "k7f3-9qxm",
		"rtcchat join http://h/r/id#secret":   "http://h/r/id#secret",
		"$ rtcchat join 'http://h/r/id#s'":    "http://h/r/id#s",
		"./rtcchat join http://h/r/\n  id#s ": "http://h/r/id#s",
		"<http://h/r/id#s>":                   "http://h/r/id#s",
		"join":                                "join",
		"\x1b[31m":                            "[31m",
		"":                                    "",
	} {
		if got := inviteIn(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestJoinLine(t *testing.T) {
	for in, want := range map[string]string{
		"k7f3-9qxm":          "rtcchat join k7f3-9qxm",
		testInvite:           "rtcchat join " + testInvite,
		"a;rm -rf /":         "rtcchat join 'a;rm -rf /'",
		"$(x)":               "rtcchat join '$(x)'",
		"it's":               `rtcchat join 'it'\''s'`,
		"http://h/r/id?a=1&": "rtcchat join 'http://h/r/id?a=1&'",
		"#x":                 "rtcchat join '#x'",
	} {
		if got := joinLine(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
