package render

import "unicode/utf8"

// AppendLines appends g to dst as lines of text, each ended by a line feed, for
// a place that is no screen: a file, a log, a terminal's scroll-back. Each line
// sets and resets its own colours; with NoColor there is nothing but text.
func AppendLines(dst []byte, g *Grid, depth ColorDepth) []byte {
	for y := range g.Rows {
		var p pen
		for _, c := range g.Row(y) {
			if c.Rune == Continuation {
				continue
			}
			if depth != NoColor {
				dst = p.change(dst, p.wanted(c), depth)
			}
			dst = utf8.AppendRune(dst, c.Rune)
		}
		dst = append(p.change(dst, pen{}, depth), '\n')
	}
	return dst
}
