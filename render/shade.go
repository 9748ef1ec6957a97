package render

// shades solves without colours: blocks and shades of the terminal's own
// foreground, taken to be the brighter one.
func (p *painter) shades() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, 2, 1)
		upper, lower := strip[:len(row)], strip[len(row):2*len(row)]
		for i := range row {
			t := int(threshold(p.cells.Min.X+i, y))
			a, b := p.solver.matrix.brightness(upper[i]), p.solver.matrix.brightness(lower[i])
			row[i] = Cell{Rune: shade(int(a), int(b), t)}
		}
	}
}

// shade is the character nearest to the brightness of two halves, 0 to 255 each.
// A flat cell is dithered between the two nearest shades.
func shade(upper, lower, threshold int) rune {
	shades := [...]rune{' ', '░', '▒', '▓', '█'}
	level := min(((upper+lower)*2*16+threshold*255+8)/(16*255), 4)
	grey := level * 255 / 4
	char, best := shades[level], square(upper-grey)+square(lower-grey)
	if d := square(upper-255) + square(lower); d < best {
		char, best = '▀', d
	}
	if square(upper)+square(lower-255) < best {
		char = '▄'
	}
	return char
}

func square(v int) int { return v * v }
