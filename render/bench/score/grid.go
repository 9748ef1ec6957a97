package score

// blocks is a glyph of two columns and some rows of blocks, of which it inks
// those whose bits are set: the first is the upper left, the second that right
// of it, and so on. Rows that do not divide the cell are rounded.
func blocks(pattern, rows int) (g glyph) {
	edge := func(row int) int { return (2*row*cellHeight + rows) / (2 * rows) }
	for i := range 2 * rows {
		if pattern>>i&1 == 1 {
			x := i % 2 * cellWidth / 2
			g = g.or(rect(x, edge(i/2), x+cellWidth/2, edge(i/2+1)))
		}
	}
	return g
}

// addSextants adds U+1FB00 to U+1FB3B: all patterns in their order but those
// that are blank, full, or a left or right half.
func addSextants(m map[rune]glyph) {
	r := rune(0x1fb00)
	for pattern := 1; pattern < 63; pattern++ {
		if pattern != 0b010101 && pattern != 0b101010 {
			m[r] = blocks(pattern, 3)
			r++
		}
	}
}

// older are the patterns of octants that had a character before Unicode 16:
// blocks, quadrants, and some of their own.
var older = map[int]rune{
	0x00: ' ', 0xff: '█', 0x0f: '▀', 0xf0: '▄', 0x55: '▌', 0xaa: '▐', 0xc0: '▂', 0xfc: '▆',
	0x05: '▘', 0x0a: '▝', 0x50: '▖', 0xa0: '▗', 0x5a: '▞', 0xa5: '▚', 0x5f: '▛', 0xaf: '▜', 0xf5: '▙', 0xfa: '▟',
	0x01: 0x1cea8, 0x02: 0x1ceab, 0x40: 0x1cea3, 0x80: 0x1cea0, 0x03: 0x1fb82, 0x3f: 0x1fb85, 0x14: 0x1fbe6, 0x28: 0x1fbe7,
}

// addOctants adds U+1CD00 to U+1CDE5, all other patterns in their order, and
// with the older ones the quadrants.
func addOctants(m map[rune]glyph) {
	r := rune(0x1cd00)
	for pattern := range 256 {
		if c, ok := older[pattern]; ok {
			m[c] = blocks(pattern, 4)
			continue
		}
		m[r] = blocks(pattern, 4)
		r++
	}
}

// addBraille adds U+2800 to U+28FF: dots of 2x2 pixels. The bits are the dots 1
// to 8: down the left column, down the right one, then the fourth row.
func addBraille(m map[rune]glyph) {
	dots := [8][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {0, 3}, {1, 3}}
	for pattern := range 256 {
		var g glyph
		for i, dot := range dots {
			if pattern>>i&1 == 1 {
				x, y := 4*dot[0]+1, 4*dot[1]+1
				g = g.or(rect(x, y, x+2, y+2))
			}
		}
		m[0x2800+rune(pattern)] = g
	}
}
