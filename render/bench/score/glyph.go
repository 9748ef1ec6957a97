package score

// The pixels of a cell.
const (
	cellWidth  = 8
	cellHeight = 16
)

// glyph is what a character inks: a byte a row, the leftmost pixel the highest
// bit. There is no smoothing, as in a bitmap font.
type glyph [cellHeight]uint8

// rect is a glyph that inks columns x0 to x1 and rows y0 to y1, ends excluded.
func rect(x0, y0, x1, y1 int) (g glyph) {
	for y := y0; y < y1; y++ {
		g[y] = uint8(0xff>>x0) & ^uint8(0xff>>x1)
	}
	return g
}

func (g glyph) or(h glyph) glyph {
	for y := range g {
		g[y] |= h[y]
	}
	return g
}

// glyphs are the characters of pictures, by their geometry.
var glyphs = makeGlyphs()

func makeGlyphs() map[rune]glyph {
	m := map[rune]glyph{' ': {}, '\u00a0': {}}
	addEighths(m)
	addShades(m)
	addSextants(m)
	addOctants(m)
	addBraille(m)
	addBoxes(m)
	return m
}

// addEighths adds U+2580 to U+2590, U+2594, U+2595, and the upper and right
// eighths of Symbols for Legacy Computing.
func addEighths(m map[rune]glyph) {
	for n := 1; n <= 8; n++ {
		m[0x2580+rune(n)] = rect(0, cellHeight-2*n, cellWidth, cellHeight)
		m[0x2590-rune(n)] = rect(0, 0, n, cellHeight)
	}
	upper := func(n int) glyph { return rect(0, 0, cellWidth, 2*n) }
	right := func(n int) glyph { return rect(cellWidth-n, 0, cellWidth, cellHeight) }
	m['▀'], m['▐'], m['▔'], m['▕'] = upper(4), right(4), upper(1), right(1)
	for i, n := range []int{2, 3, 5, 6, 7} {
		m[0x1fb82+rune(i)], m[0x1fb87+rune(i)] = upper(n), right(n)
	}
}

// addShades adds U+2591 to U+2593.
func addShades(m map[rune]glyph) {
	for i, rows := range [][2]uint8{{0x88, 0x22}, {0xaa, 0x55}, {0x77, 0xdd}} {
		var g glyph
		for y := range g {
			g[y] = rows[y%2]
		}
		m['░'+rune(i)] = g
	}
}
