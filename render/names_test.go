package render

import (
	"fmt"
	"strings"
	"testing"
)

func testNames[T fmt.Stringer](t *testing.T, parse func(string) (T, error), names ...string) {
	t.Helper()
	for _, name := range names {
		if v, err := parse(name); err != nil || v.String() != name {
			t.Errorf("%q became %v, %v", name, v, err)
		}
	}
	_, err := parse("Nonsense")
	if err == nil {
		t.Fatal("Nonsense was accepted")
	}
	for _, name := range append(names, `"Nonsense"`) {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("%q does not name %s", err, name)
		}
	}
}

func TestNames(t *testing.T) {
	testNames(t, ParseFit, "contain", "cover", "stretch")
	testNames(t, ParseGlyphSet, "auto", "half", "quadrant", "sextant", "octant", "block", "best", "braille", "ascii")
	testNames(t, ParseColorDepth, "truecolor", "256", "16", "none")
}

func TestNextWalksAll(t *testing.T) {
	if g := GlyphAuto.Next(); g != GlyphBest {
		t.Errorf("after auto, which looks like block: %v", g)
	}
	var sets []string
	for g := GlyphHalf; len(sets) < 9; g = g.Next() {
		sets = append(sets, g.String())
	}
	if got := strings.Join(sets, " "); got != "half quadrant sextant octant block best braille ascii half" {
		t.Errorf("walked %s", got)
	}
	var walked []string
	for d, n := TrueColor, 0; n < 5; d, n = d.Next(), n+1 {
		walked = append(walked, d.String())
	}
	if got := strings.Join(walked, " "); got != "truecolor 256 16 none truecolor" {
		t.Errorf("walked %s", got)
	}
}
