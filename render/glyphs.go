package render

import "fmt"

// GlyphSet is the characters a picture is made of.
type GlyphSet int

// The glyph sets there are. All but the last two split a cell in two colours in
// more or fewer ways.
const (
	// GlyphAuto is the choice of whoever knows the terminal. Draw itself takes
	// GlyphBlock for it: every font has them.
	GlyphAuto     GlyphSet = iota
	GlyphHalf              // ▀ alone
	GlyphQuadrant          // U+2596 to U+259F and the halves: 2x2
	GlyphSextant           // U+1FB00 to U+1FB3B and the halves: 2x3, of Unicode 13
	GlyphOctant            // U+1CD00 to U+1CDE5 and others: 2x4, of Unicode 16
	GlyphBlock             // all of Block Elements but the shades: quadrants and eighths
	GlyphBest              // block, sextant and octant
	GlyphBraille           // U+2800 to U+28FF: 2x4 dots
	GlyphASCII             // characters by their brightness
)

var glyphNames = [...]string{"auto", "half", "quadrant", "sextant", "octant", "block", "best", "braille", "ascii"}

// String is the name ParseGlyphSet takes.
func (g GlyphSet) String() string {
	if g < GlyphAuto || g > GlyphASCII {
		return glyphNames[GlyphAuto]
	}
	return glyphNames[g]
}

// ParseGlyphSet turns a name into a GlyphSet. Its error is a sentence for the
// user that lists the names there are.
func ParseGlyphSet(name string) (GlyphSet, error) {
	for g, n := range glyphNames {
		if n == name {
			return GlyphSet(g), nil
		}
	}
	return GlyphAuto, fmt.Errorf(
		"unknown glyphs %q: choose auto, half, quadrant, sextant, octant, block, best, braille or ascii", name)
}

// Next is the set after g, from the last on to the first; never GlyphAuto,
// which looks like GlyphBlock.
func (g GlyphSet) Next() GlyphSet {
	switch g {
	case GlyphAuto:
		return GlyphBlock.Next()
	case GlyphASCII:
		return GlyphHalf
	}
	return g + 1
}

// families are the kinds of shapes that a set has.
type families struct{ half, quadrant, eighth, sextant, octant bool }

func (g GlyphSet) families() families {
	switch g {
	case GlyphHalf:
		return families{half: true}
	case GlyphQuadrant:
		return families{quadrant: true}
	case GlyphSextant:
		return families{half: true, sextant: true}
	case GlyphOctant, GlyphBraille:
		return families{octant: true}
	case GlyphBest:
		return families{eighth: true, sextant: true, octant: true}
	}
	return families{quadrant: true, eighth: true}
}
