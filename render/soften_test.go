package render

import (
	"math"
	"testing"
)

// TestSoftenKeepsTheMean brings the halves of faint and of strong edges together,
// the faint ones by a greater part of their contrast.
func TestSoftenKeepsTheMean(t *testing.T) {
	last := 1.0
	for _, contrast := range []float32{4, 12, 40, 120} {
		upper, lower := tint{120 - contrast/2, 120 - contrast/2, 120 - contrast/2}, tint{120 + contrast/2, 120 + contrast/2, 120 + contrast/2}
		s := solution{n: 12, explained: upper.apart(lower) * 12 * 20 / patchSamples}
		ink, rest := s.soften(upper, lower)
		want, got := (12*upper.g+20*lower.g)/patchSamples, (12*ink.g+20*rest.g)/patchSamples
		if math.Abs(float64(got-want)) > 0.01 {
			t.Errorf("contrast %v: the mean was %.2f and is %.2f", contrast, want, got)
		}
		lost := 1 - float64(rest.g-ink.g)/float64(contrast)
		if lost <= 0 || lost >= last || lost > softness/structure+1e-3 {
			t.Errorf("contrast %v: %.4f of it is lost, of less %.4f", contrast, lost, last)
		}
		last = lost
	}
}
