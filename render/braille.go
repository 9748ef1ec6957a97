package render

// brailleDots are the dots of Braille Patterns (U+2800) by octants: dots 7 and 8
// came after the six that are counted down the columns.
var brailleDots = [8]rune{0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80}

// brailleInk is the part of an octant that a dot covers, as one over it.
const brailleInk = 4

// braille is the cell that shows an octant solution with dots for the brighter
// octants. A dot covers a quarter of its octant, so its color overdoes the
// difference; the background makes the mean of the cell right again.
func (v *solver) braille(s *solution) Cell {
	if s.n == patchSamples {
		return Cell{Rune: ' ', Bg: v.matrix.color(s.ink, s.n)}
	}
	lit, n, pattern := v.matrix.color(s.ink, s.n), s.n, s.shape
	dark := v.matrix.color(s.rest, patchSamples-n)
	if s.darker() {
		lit, dark, n, pattern = dark, lit, patchSamples-n, pattern^fullShape
	}
	c := Cell{Rune: brailleChar(pattern)}
	c.Fg, c.Bg = overdone(lit, dark, n)
	return c
}

// overdone are the colours of dots in n samples of a patch and of all around
// them, so that these look lit and the others dark.
func overdone(lit, dark Color, n int) (fg, bg Color) {
	const all = patchSamples * brailleInk
	var f, b [3]uint8
	lr, lg, lb := lit.RGB()
	dr, dg, db := dark.RGB()
	d := [3]uint8{dr, dg, db}
	for i, l := range [3]uint8{lr, lg, lb} {
		v := clamp(int(d[i]) + brailleInk*(int(l)-int(d[i])))
		sum := brailleInk * (n*int(l) + (patchSamples-n)*int(d[i]))
		f[i], b[i] = uint8(v), uint8(clamp((sum-n*v)/(all-n)))
	}
	return RGB(f[0], f[1], f[2]), RGB(b[0], b[1], b[2])
}
