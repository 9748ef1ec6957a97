package tui

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
)

// Text that comes from outside (names, reasons, notices, invites) is made
// harmless before it is kept: no escape sequences, no control characters, no
// bidirectional overrides, nothing invisible, and a bounded width.

// Bounds of text from outside, in columns.
const (
	nameColumns   = 32
	lineColumns   = 240
	inviteColumns = 512
)

// cleanName makes somebody's name of s; "" when nothing is left of it.
func cleanName(s string) string { return clean(s, nameColumns) }

// cleanLine makes one line of s.
func cleanLine(s string) string { return clean(s, lineColumns) }

// cleanInvite is s without what has no place in an invite, nor in a shell.
func cleanInvite(s string) string {
	s = strings.Map(func(r rune) rune {
		if r <= ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), inviteColumns)]
}

func clean(s string, columns int) string {
	// The bound on bytes keeps the work small whatever is sent.
	s = ansi.Strip(strings.ToValidUTF8(s[:min(len(s), 16*columns)], ""))
	s = strings.Map(visible, s)
	return ansi.TruncateWc(strings.Join(strings.Fields(s), " "), columns, "…")
}

// visible is what to show for r, or -1.
func visible(r rune) rune {
	switch {
	case unicode.IsSpace(r), blank(r):
		return ' '
	case '\U0001F1E6' <= r && r <= '\U0001F1FF': // flags: two letters, whose joint width terminals disagree on
		return r - '\U0001F1E6' + 'A'
	case !unicode.IsGraphic(r), unicode.Is(unicode.M, r), ansi.StringWidthWc(string(r)) == 0:
		return -1
	}
	return r
}

// blank reports letters that show nothing.
func blank(r rune) bool {
	switch r {
	case '\u115f', '\u1160', '\u3164', '\uffa0', '\u2800':
		return true
	}
	return false
}
