package render

// dots solves without colours by blocks or dots of the terminal's own
// foreground, taken to be the brighter one: ordered dithering as fine as the
// characters are.
func (p *painter) dots(rows int, char func(pattern shape) rune) {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, rows, 2)
		for i := range row {
			var pattern shape
			for k := range 2 * rows {
				dx, dy := k%2, k/2
				at := int(threshold(2*(p.cells.Min.X+i)+dx, y*rows+dy))
				if int(p.solver.matrix.brightness(strip[(dy*len(row)+i)*2+dx]))*16 > 255*at+127 {
					pattern |= 1 << k
				}
			}
			row[i] = Cell{Rune: char(pattern)}
		}
	}
}

func quadrantChar(pattern shape) rune { return shapeRunes[quadrantShape(pattern)].ink }

// quadrantShape is what inks a pattern of quadrants.
func quadrantShape(pattern shape) (octants shape) {
	for i, q := range quadrants {
		octants |= q * (pattern >> i & 1)
	}
	return octants
}

func sextantChar(pattern shape) rune { return shapeRunes[sextantShape|pattern].ink }

func octantChar(pattern shape) rune { return shapeRunes[pattern].ink }

func brailleChar(pattern shape) rune {
	r := rune(0x2800)
	for i, dot := range brailleDots {
		r |= dot * rune(pattern>>i&1)
	}
	return r
}
