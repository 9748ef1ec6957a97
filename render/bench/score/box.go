package score

import "strings"

// boxArms are the lines of U+2500 to U+257F: to the left, right, top and bottom
// edge; 0 none, 1 light, 2 heavy, 3 double. Diagonals have none.
const boxArms = "1100 2200 0011 0022 1100 2200 0011 0022 1100 2200 0011 0022 0101 0201 0102 0202 " +
	"1001 2001 1002 2002 0110 0210 0120 0220 1010 2010 1020 2020 0111 0211 0121 0112 " +
	"0122 0221 0212 0222 1011 2011 1021 1012 1022 2021 2012 2022 1101 2101 1201 2201 " +
	"1102 2102 1202 2202 1110 2110 1210 2210 1120 2120 1220 2220 1111 2111 1211 2211 " +
	"1121 1112 1122 2121 1221 2112 1212 2221 2212 2122 1222 2222 1100 2200 0011 0022 " +
	"3300 0033 0301 0103 0303 3001 1003 3003 0310 0130 0330 3010 1030 3030 0311 0133 " +
	"0333 3011 1033 3033 3301 1103 3303 3310 1130 3330 3311 1133 3333 0101 1001 1010 " +
	"0110 0000 0000 0000 1000 0010 0100 0001 2000 0020 0200 0002 1200 0012 2100 0021"

// dashes are the pixels of a dashed line, across and down, by the first of the
// four characters that have it: light and heavy, across and down.
var dashes = map[rune]struct {
	across uint8
	down   uint16
}{'┄': {0xdb, 0xf9f3}, '┈': {0xaa, 0xeeee}, '╌': {0xee, 0xfcfc}}

// addBoxes adds Box Drawing. Arcs are drawn as corners.
func addBoxes(m map[rune]glyph) {
	for i, arms := range strings.Fields(boxArms) {
		m['─'+rune(i)] = box(arms)
	}
	for first, dash := range dashes {
		for r := first; r < first+4; r++ {
			g := m[r]
			for y := range g {
				if g[y] &= dash.across; (r-first)/2 == 1 {
					g[y] = m[r][y] * uint8(dash.down>>(cellHeight-1-y)&1)
				}
			}
			m[r] = g
		}
	}
	var up, down glyph
	for y := range up {
		up[y], down[y] = 1<<(y/2), 0x80>>(y/2)
	}
	m['╱'], m['╲'], m['╳'] = up, down, up.or(down)
}

// box is a glyph of lines that end at the middle of the cell.
func box(arms string) (g glyph) {
	const midX, midY = cellWidth / 2, cellHeight/2 - 1 // of light lines
	rows := [4][]int{nil, {midY}, {midY, midY + 1}, {midY - 1, midY + 1}}
	cols := [4][]int{nil, {midX}, {midX - 1, midX}, {midX - 1, midX + 1}}
	for i, weight := range arms {
		for _, y := range rows[weight-'0'] {
			switch i {
			case 0:
				g = g.or(rect(0, y, midX+1, y+1))
			case 1:
				g = g.or(rect(midX, y, cellWidth, y+1))
			}
		}
		for _, x := range cols[weight-'0'] {
			switch i {
			case 2:
				g = g.or(rect(x, 0, x+1, midY+1))
			case 3:
				g = g.or(rect(x, midY, x+1, cellHeight))
			}
		}
	}
	return g
}
