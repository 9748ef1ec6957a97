package render

// shape is a way to split a cell in two: into what a character inks, in the
// foreground colour, and the rest. Its high byte says the kind.
type shape uint16

const (
	// octants are 2x4 blocks, bit by bit from the upper left, row by row.
	// Halves and quadrants are octants too.
	octantShape shape = 0x000
	// lower is the lower n eighths.
	lowerShape shape = 0x100
	// left is the left n eighths.
	leftShape shape = 0x200
	// sextants are 2x3 blocks, bit by bit as octants.
	sextantShape shape = 0x300

	shapeCount = 0x340
	shapeKind  = 0xf00
	shapeBits  = 0x0ff
)

// Shapes that have a name.
const (
	fullShape = octantShape | 0xff
	upperHalf = octantShape | 0x0f
	lowerHalf = octantShape | 0xf0
	leftHalf  = octantShape | 0x55
)

// quadrants are the octants of a quadrant each, from the upper left row by row.
var quadrants = [4]shape{0x05, 0x0a, 0x50, 0xa0}

// runes are the characters that split a cell into a shape and the rest: one
// inks the shape, one inks the rest; 0 where there is none.
type runes struct{ ink, rest rune }

// shapeRunes are the characters of all shapes.
var shapeRunes = makeShapeRunes()

func makeShapeRunes() (t [shapeCount]runes) {
	octants := octantRunes()
	for n, r := range octants {
		t[n] = runes{r, octants[n^0xff]}
	}
	for n := rune(1); n < 8; n++ {
		t[lowerShape+shape(n)].ink = '▁' + n - 1
		t[leftShape+shape(n)].ink = '▏' - n + 1
	}
	t[lowerShape+7].rest, t[leftShape+7].rest = '▔', '▕'
	for n := range shape(64) {
		t[sextantShape+n] = runes{sextantRune(n), sextantRune(n ^ 63)}
	}
	return t
}

// octantElsewhere are the octant patterns that were characters before Unicode 16
// gave the others a block of their own.
var octantElsewhere = map[shape]rune{
	0x00: ' ', 0x01: '\U0001CEA8', 0x02: '\U0001CEAB', 0x03: '\U0001FB82', 0x05: '▘', 0x0a: '▝', 0x0f: '▀',
	0x14: '\U0001FBE6', 0x28: '\U0001FBE7', 0x3f: '\U0001FB85', 0x40: '\U0001CEA3', 0x50: '▖', 0x55: '▌',
	0x5a: '▞', 0x5f: '▛', 0x80: '\U0001CEA0', 0xa0: '▗', 0xa5: '▚', 0xaa: '▐', 0xaf: '▜',
	0xc0: '▂', 0xf0: '▄', 0xf5: '▙', 0xfa: '▟', 0xfc: '▆', 0xff: '█',
}

// octantRunes are the characters that ink the octants of each pattern: those of
// U+1CD00 to U+1CDE5 are in the order of their patterns.
func octantRunes() (t [256]rune) {
	next := rune(0x1cd00)
	for n := range t {
		if r, ok := octantElsewhere[shape(n)]; ok {
			t[n] = r
			continue
		}
		t[n] = next
		next++
	}
	return t
}

// sextantRune is the character that inks the sextants of a pattern: those of
// U+1FB00 to U+1FB3B leave out the four that were characters before.
func sextantRune(pattern shape) rune {
	switch {
	case pattern == 0:
		return ' '
	case pattern == 0x15:
		return '▌'
	case pattern == 0x2a:
		return '▐'
	case pattern == 0x3f:
		return '█'
	case pattern > 0x2a:
		pattern--
		fallthrough
	case pattern > 0x15:
		pattern--
	}
	return 0x1fb00 + rune(pattern) - 1
}
