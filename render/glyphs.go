package render

import "fmt"

// GlyphSet is the characters a picture is made of.
type GlyphSet int

// The glyph sets there are.
const (
	// GlyphAuto is the choice of whoever knows the terminal. Draw itself takes
	// half blocks for it: every font has them.
	GlyphAuto  GlyphSet = iota
	GlyphHalf           // ▀, two samples a cell (U+2580, Block Elements)
	GlyphASCII          // characters by their brightness, one sample a cell
)

// String is the name ParseGlyphSet takes.
func (g GlyphSet) String() string {
	switch g {
	case GlyphHalf:
		return "half"
	case GlyphASCII:
		return "ascii"
	}
	return "auto"
}

// ParseGlyphSet turns a name into a GlyphSet. Its error is a sentence for the
// user that lists the names there are.
func ParseGlyphSet(name string) (GlyphSet, error) {
	for g := GlyphAuto; g <= GlyphASCII; g++ {
		if name == g.String() {
			return g, nil
		}
	}
	return GlyphAuto, fmt.Errorf("unknown glyphs %q: choose auto, half or ascii", name)
}

// Next is the set after g, from the last on to the first; never GlyphAuto,
// which looks like GlyphHalf.
func (g GlyphSet) Next() GlyphSet {
	if g == GlyphASCII {
		return GlyphHalf
	}
	return max(g, GlyphHalf) + 1
}

// samples is how many samples a cell has, across and down.
func (g GlyphSet) samples() (across, down int) {
	if g == GlyphASCII {
		return 1, 1
	}
	return 1, 2
}
