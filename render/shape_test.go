package render

import "testing"

// TestShapeRunes knows some characters by their names in the Unicode Standard.
func TestShapeRunes(t *testing.T) {
	for s, want := range map[shape]runes{
		octantShape | 0x04: {0x1cd00, 0x1cde3}, // BLOCK OCTANT-3, -1245678
		octantShape | 0x06: {0x1cd01, 0x1cde2}, // -23, -145678
		octantShape | 0xfe: {0x1cde5, 0x1cea8}, // -2345678, LEFT HALF UPPER ONE QUARTER BLOCK
		octantShape | 0x0f: {'▀', '▄'},
		octantShape | 0xa5: {'▚', '▞'},
		octantShape | 0x05: {'▘', '▟'},
		lowerShape | 3:     {'▃', 0},
		lowerShape | 7:     {'▇', '▔'},
		leftShape | 1:      {'▏', 0},
		leftShape | 7:      {'▉', '▕'},
		sextantShape | 1:   {0x1fb00, 0x1fb3b}, // BLOCK SEXTANT-1, -23456
		sextantShape | 20:  {0x1fb13, 0x1fb28}, // -35, -1246
		sextantShape | 22:  {0x1fb14, 0x1fb27}, // -235, -146
	} {
		if got := shapeRunes[s]; got != want {
			t.Errorf("shape %#x has %U %U, want %U %U", s, got.ink, got.rest, want.ink, want.rest)
		}
	}
}

// TestShapeRunesAreDistinct finds every octant and sextant character there is,
// each once.
func TestShapeRunesAreDistinct(t *testing.T) {
	octants, sextants := map[rune]bool{}, map[rune]bool{}
	for s := range shape(256) {
		octants[shapeRunes[octantShape|s].ink] = true
	}
	for s := range shape(64) {
		sextants[shapeRunes[sextantShape|s].ink] = true
	}
	if len(octants) != 256 || len(sextants) != 64 {
		t.Errorf("%d octants, %d sextants", len(octants), len(sextants))
	}
	for r := rune(0x1cd00); r <= 0x1cde5; r++ {
		if !octants[r] {
			t.Errorf("%U is missing", r)
		}
	}
	for r := rune(0x1fb00); r <= 0x1fb3b; r++ {
		if !sextants[r] {
			t.Errorf("%U is missing", r)
		}
	}
}

// TestInkCountsSamples compares the samples a shape says it inks with its geometry.
func TestInkCountsSamples(t *testing.T) {
	var s sums
	for sh := range shape(shapeCount) {
		kind, bits := sh&shapeKind, sh&shapeBits
		if (kind == lowerShape || kind == leftShape) && bits > 7 {
			continue
		}
		want := 0.0
		for _, part := range inks(sh) {
			want += part
		}
		if _, n := s.ink(sh); float64(n) != want {
			t.Errorf("shape %#x inks %d samples, not %v", sh, n, want)
		}
	}
}

func TestBrailleDots(t *testing.T) {
	for pattern, want := range map[shape]rune{0: '⠀', 0xff: '⣿', 0x01: '⠁', 0x02: '⠈', 0x40: '⡀', 0x55: '⡇'} {
		if got := brailleChar(pattern); got != want {
			t.Errorf("pattern %#x is %c, not %c", pattern, got, want)
		}
	}
}
