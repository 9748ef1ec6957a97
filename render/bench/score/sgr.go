package score

import "fmt"

// pen is the rendition that characters are printed in.
type pen struct {
	fg, bg  color
	reverse bool
}

// plain is the pen after a reset: light grey on black, as in xterm -rv.
var plain = pen{fg: palette(7)}

func (p *pen) colors() (fg, bg color) {
	if p.reverse {
		return p.bg, p.fg
	}
	return p.fg, p.bg
}

// sgr sets renditions (ECMA-48 §8.3.117) and, with 38 and 48, the colours of
// ISO 8613-6 in xterm's writing.
func (p *pen) sgr(list []int) error {
	for len(list) > 0 {
		n := list[0]
		used := 1
		switch {
		case n == 0:
			*p = plain
		case n == 7 || n == 27:
			p.reverse = n == 7
		case n >= 1 && n <= 4 || n >= 22 && n <= 24: // bold and the like do not change a block
		case n == 38 || n == 48:
			c, took := extended(list)
			if used = took; used == 0 {
				return fmt.Errorf("unknown color %v", list)
			}
			*p.ground(n) = c
		case n == 39 || n == 49:
			*p.ground(n) = *plainGround(n)
		case n >= 30 && n < 38 || n >= 40 && n < 48:
			*p.ground(n) = palette(n % 10)
		case n >= 90 && n < 98 || n >= 100 && n < 108:
			*p.ground(n) = palette(8 + n%10)
		default:
			return fmt.Errorf("unknown rendition %d", n)
		}
		list = list[used:]
	}
	return nil
}

// ground is which of the colours rendition n sets.
func (p *pen) ground(n int) *color {
	if n >= 40 && n < 50 || n >= 100 {
		return &p.bg
	}
	return &p.fg
}

func plainGround(n int) *color {
	p := plain
	return p.ground(n)
}

// extended is the colour of 38;5;n or 38;2;r;g;b and how many parameters it
// took; 0 if it is neither.
func extended(list []int) (color, int) {
	switch {
	case len(list) >= 3 && list[1] == 5:
		return palette(list[2]), 3
	case len(list) >= 5 && list[1] == 2:
		return color{uint8(list[2]), uint8(list[3]), uint8(list[4])}, 5
	}
	return color{}, 0
}

// ansi are xterm's sixteen colours.
var ansi = [16]color{
	{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0}, {0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229},
	{127, 127, 127}, {255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255}, {0, 255, 255}, {255, 255, 255},
}

// palette is colour i of xterm's 256: sixteen, a cube of six levels, greys.
func palette(i int) color {
	levels := [6]uint8{0, 95, 135, 175, 215, 255}
	switch {
	case i < 16:
		return ansi[max(i, 0)]
	case i < 232:
		return color{levels[(i-16)/36], levels[(i-16)/6%6], levels[(i-16)%6]}
	}
	grey := uint8(8 + 10*(min(i, 255)-232))
	return color{grey, grey, grey}
}
