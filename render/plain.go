package render

import (
	"unicode"
	"unicode/utf8"
)

// plain is the cell at x of a row as the terminal will show it, and its width in
// columns. Cells that look the same are equal after it, and plain changes
// nothing about what it has returned.
func (e *Encoder) plain(row []Cell, x int) (c Cell, width int) {
	c, width = row[x], 1
	if isBlockArt(c.Rune) && e.depth == TrueColor {
		return c, 1
	}
	switch {
	case !utf8.ValidRune(c.Rune):
		c.Rune = utf8.RuneError
	case !takesSpace(c.Rune):
		c.Rune = ' '
	case canBeWide(c.Rune) && continues(row, x+1):
		width = 2
	}
	c.Fg, c.Bg = e.depth.shown(c.Fg), e.depth.shown(c.Bg)
	if c.hidesForeground() {
		c.Fg = DefaultColor
	}
	return c, width
}

// hidesForeground reports whether c shows nothing of its foreground colour.
func (c Cell) hidesForeground() bool {
	return c.Rune == ' ' && c.Attr&(Underline|Reverse) == 0
}

// canBeWide reports whether r may take two columns (Unicode Annex #11). What
// pictures are made of never does, even when it was drawn over the left half of
// a wide character.
func canBeWide(r rune) bool { return r >= 0x1100 && !isBlockArt(r) }

// isBlockArt reports whether r is of Box Drawing, Block Elements, Braille
// Patterns or Symbols for Legacy Computing.
func isBlockArt(r rune) bool {
	return r >= 0x2500 && r < 0x25a0 || r >= 0x2800 && r < 0x2900 ||
		r >= 0x1cc00 && r < 0x1ced0 || r >= 0x1fb00 && r < 0x1fc00
}

// takesSpace reports whether a terminal moves its cursor for r. Control
// characters would do anything else, and marks and format characters would fall
// upon a neighbour.
func takesSpace(r rune) bool {
	switch {
	case r < ' ', r >= 0x7f && r < 0xa0:
		return false
	case r < 0x7f, isBlockArt(r):
		return true
	case r >= 0x1160 && r < 0x1200, r >= 0xd7b0 && r < 0xd800:
		return false // vowels and finals of Hangul, which join the syllable before them
	}
	return !unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Zl, unicode.Zp)
}
