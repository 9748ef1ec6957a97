package tui

import (
	"unicode"
	"unicode/utf8"
)

// sentenceStart is s with its first letter in upper case.
func sentenceStart(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return ""
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
