package render

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestRunCostsWhatItAdds compares the cost of one more class in a run with the
// squared error of all of them about their mean, before and after.
func TestRunCostsWhatItAdds(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	var r run
	var tints []tint
	var weights []float32
	spread := func() (sum float32) {
		for i, u := range tints {
			sum += r.tint.apart(u) * weights[i]
		}
		return sum
	}
	for range 12 {
		u, w := tint{rng.Float32() * 255, rng.Float32() * 255, rng.Float32() * 255}, 1+rng.Float32()*31
		want := spread()
		got := want + r.cost(&u, w)
		r.add(u, w)
		tints, weights = append(tints, u), append(weights, w)
		if is := spread(); math.Abs(float64(is-got)) > 1e-3*float64(is)+0.1 {
			t.Fatalf("%d classes: the error is %.1f, the costs come to %.1f", len(tints), is, got)
		}
	}
}

// TestSettledRunStaysAsItIs adds to a run whose color has been written.
func TestSettledRunStaysAsItIs(t *testing.T) {
	r := settled(RGB(10, 20, 30))
	r.add(tint{200, 200, 200}, 32)
	if got := r.settle(); got != RGB(10, 20, 30) {
		t.Errorf("it became %x", got)
	}
	if got, want := r.cost(&tint{11, 20, 30}, 8), 8*(1+lumaStress*lumaRed*lumaRed); math.Abs(float64(got)-want) > 1e-3 {
		t.Errorf("a step of red in eight samples costs %v, not %v", got, want)
	}
}

// TestPenThatIsShared offers the pen's foreground to a cell.
func TestPenThatIsShared(t *testing.T) {
	for _, tt := range []struct {
		name          string
		run           run
		rests, shares bool
	}{
		{"default, of unknown looks", settled(DefaultColor), false, false},
		{"settled", settled(RGB(1, 2, 3)), true, true},
		{"not settled", run{samples: 1}, false, true},
		{"not settled, for what rests", run{samples: 1}, true, false},
	} {
		d, c := draft{runs: []run{tt.run, settled(DefaultColor)}, bg: 1}, chooser{}
		c.use(&d, tt.rests)
		if shares := c.pens[0] != nil; shares != tt.shares {
			t.Errorf("%s: shared is %v", tt.name, shares)
		}
	}
}
