package rtc

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestCleanName(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"", ""},
		{"Ada Lovelace", "Ada Lovelace"},
		{"  \t Ada\r\n ", "Ada"},
		{"\x1b[31mred\x1b[0m", "[31mred[0m"},
		{"a\u202eb\u200bc\u2028d", "abcd"}, // direction, nothing, a line's end
		{"\x00\x7f\u0085", ""},
		{"日本 😀", "日本 😀"},
		{"\xff\xfe", "\ufffd\ufffd"},
		{strings.Repeat("é", 1000), strings.Repeat("é", maxNameLength)},
		{strings.Repeat(" ", 1000) + "x", ""},
	} {
		if got := cleanName(c.name); got != c.want {
			t.Errorf("%q became %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	f.Add("Ada \x1b[2J")
	f.Fuzz(func(t *testing.T, name string) {
		clean := cleanName(name)
		if utf8.RuneCountInString(clean) > maxNameLength {
			t.Errorf("%q is too long", clean)
		}
		if cleanName(clean) != clean {
			t.Errorf("%q is not clean", clean)
		}
	})
}

// TestLongNameOfOnesOwn: what this side says always fits into what the other
// side takes.
func TestLongNameOfOnesOwn(t *testing.T) {
	t.Parallel()
	srv := startServer(t)
	_, joiner := pair(t, srv, func(creator, _ *Config) { creator.Name = strings.Repeat("\u00a0<long>\n", 2000) })
	p := await(joiner, "state of the other side", any1[PeerEvent])
	if !strings.HasPrefix(p.Name, "<long><long>") || !p.Mic {
		t.Errorf("the other side said %+v", p)
	}
}
