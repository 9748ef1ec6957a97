package render

import "fmt"

// ColorDepth is how many colours the terminal shows.
type ColorDepth int

// The colour depths there are.
const (
	TrueColor ColorDepth = iota // 24 bit (SGR 38;2;r;g;b)
	Color256                    // xterm's 6x6x6 cube and grey ramp (SGR 38;5;n)
	Color16                     // the eight ANSI colours, plain and bright (SGR 30-37, 90-97)
	NoColor                     // the terminal's own foreground and background alone
)

// String is the name ParseColorDepth takes.
func (d ColorDepth) String() string {
	switch d {
	case Color256:
		return "256"
	case Color16:
		return "16"
	case NoColor:
		return "none"
	}
	return "truecolor"
}

// ParseColorDepth turns a name into a ColorDepth. "auto" is none of them: who
// asks the terminal resolves it. Its error is a sentence for the user that lists
// the names there are.
func ParseColorDepth(name string) (ColorDepth, error) {
	for d := TrueColor; d <= NoColor; d++ {
		if name == d.String() {
			return d, nil
		}
	}
	return TrueColor, fmt.Errorf("unknown colors %q: choose truecolor, 256, 16 or none", name)
}

// Next is the depth after d, from the last on to the first.
func (d ColorDepth) Next() ColorDepth { return (d + 1) % (NoColor + 1) }

// shown is the colour that a terminal of this depth shows for c. What it shows
// for that one is itself.
func (d ColorDepth) shown(c Color) Color {
	if d == TrueColor || c.IsDefault() {
		return c
	}
	if d == NoColor {
		return DefaultColor
	}
	r, g, b := c.RGB()
	return paletteColor(d.nearest(int(r), int(g), int(b)))
}

// nearest is the palette index of the colour nearest to one of components 0 to
// 255; for Color256 and Color16 only.
func (d ColorDepth) nearest(r, g, b int) uint8 {
	if d == Color16 {
		return nearest16(r, g, b)
	}
	return nearest256(r, g, b)
}
