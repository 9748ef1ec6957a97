package render

// ramp is ASCII characters from dark to bright, on a dark background.
const ramp = " .:-=+*#%@"

// rampInk is about how much of its cell a character of ramp covers, in 256ths.
var rampInk = [len(ramp)]int{0, 10, 20, 16, 32, 34, 38, 72, 66, 84}

// rampIndex is where the character for a brightness of 0 to 255 is in ramp.
func rampIndex(brightness uint8) int { return int(brightness) * len(ramp) / 256 }

// ascii solves with a character by brightness, in colours whose mean over the
// cell is the colour of the sample.
func (p *painter) ascii() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, 1, 1)
		for i := range row {
			x, at := p.cells.Min.X+i, rampIndex(p.solver.matrix.brightness(strip[i]))
			fg, bg := inkAndPaper(p.solver.matrix.color(strip[i], 1), rampInk[at])
			row[i] = Cell{Rune: rune(ramp[at]), Bg: p.mixed(bg, x, y)}
			if at > 0 {
				row[i].Fg = p.mixed(fg, x, y)
			}
		}
	}
}

// inkAndPaper are a lighter and a darker colour that make c, when ink 256ths of
// the cell are of the lighter one. ink is at most 128.
func inkAndPaper(c Color, ink int) (fg, bg Color) {
	r, g, b := c.RGB()
	fr, br := lightAndDark(int(r), ink)
	fg2, bg2 := lightAndDark(int(g), ink)
	fb, bb := lightAndDark(int(b), ink)
	return RGB(fr, fg2, fb), RGB(br, bg2, bb)
}

func lightAndDark(v, ink int) (light, dark uint8) {
	l := min(2*v, 255)
	return uint8(l), uint8((256*v - ink*l) / (256 - ink))
}

// plainASCII solves with a character by brightness in the terminal's colours.
func (p *painter) plainASCII() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, 1, 1)
		for i := range row {
			row[i] = Cell{Rune: rune(ramp[rampIndex(p.solver.matrix.brightness(strip[i]))])}
		}
	}
}
