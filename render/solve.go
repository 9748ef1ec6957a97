package render

import "image"

// Solving turns the samples of a cell into the character and the colours that
// look most like them.

// painter solves the cells of a rectangle of the grid from a sampler's samples,
// which are those of that rectangle and no more.
type painter struct {
	grid  *Grid
	cells image.Rectangle
	from  *sampler
	mixer *mixer // nil where the terminal shows every colour
}

// mixed is the colour the terminal shows for c at the sample x, y of the screen.
func (p *painter) mixed(c Color, x, y int) Color {
	if p.mixer == nil {
		return c
	}
	return p.mixer.color(c, threshold(x, y))
}

// half solves with half blocks: the upper sample is the foreground.
func (p *painter) half() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		n := (y - p.cells.Min.Y) * 2 * len(row)
		upper := p.from.rgb[n : n+len(row)]
		lower := p.from.rgb[n+len(row) : n+2*len(row)]
		for i := range row {
			x := p.cells.Min.X + i
			row[i] = halfBlock(p.mixed(upper[i], x, 2*y), p.mixed(lower[i], x, 2*y+1))
		}
	}
}

func halfBlock(upper, lower Color) Cell {
	if upper == lower {
		return Cell{Rune: ' ', Bg: lower}
	}
	return Cell{Rune: '▀', Fg: upper, Bg: lower}
}

// shades solves without colours: blocks and shades of the terminal's own
// foreground, taken to be the brighter one.
func (p *painter) shades() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		n := (y - p.cells.Min.Y) * 2 * len(row)
		upper, lower := p.from.y[n:n+len(row)], p.from.y[n+len(row):n+2*len(row)]
		for i := range row {
			t := int(threshold(p.cells.Min.X+i, y))
			row[i] = Cell{Rune: shade(int(brightness(upper[i])), int(brightness(lower[i])), t)}
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
