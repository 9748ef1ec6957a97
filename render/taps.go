package render

// taps are the weights of an axis with the same number of them for each sample.
type taps struct {
	n       int
	padded  int // n and zero weights that make it a multiple of four, as kernels take them
	first   []int32
	weights []packed // as many for each sample as that, the same for all lanes
	even    int      // the step where a sample is a pixel, of which the neighbours count an eighth each; else 0
}

// evenWeights are the weights of a sample that is as large as a pixel.
var evenWeights = [3]packed{unity / 8, unity * 3 / 4, unity / 8}

// part are the taps of the samples from one on to another.
func (t *taps) part(from, to int) taps {
	return taps{t.n, t.padded, t.first[from:to], t.weights[from*t.padded : to*t.padded], t.even}
}

// reach is the range of the line that the samples from one on to another read.
func (t *taps) reach(from, to int) (lo, hi int) {
	a, b := int(t.first[from]), int(t.first[to-1])
	return min(a, b), max(a, b) + t.n
}

// set makes t of the weights of a, whose pixel 0 is shift in the line.
func (t *taps) set(a *axis, shift int) {
	t.n, t.first, t.weights = 1, t.first[:0], t.weights[:0]
	for i := range a.first {
		_, w := a.taps(i)
		t.n = max(t.n, len(w))
	}
	t.padded = (t.n + 3) &^ 3
	_, end := a.reach()
	for i := range a.first {
		first, w := a.taps(i)
		spare := t.n - len(w)
		before := max(first+t.n-end, 0) // at the far end there is room before only
		t.first = append(t.first, int32(first-before+shift))
		for range before {
			t.weights = append(t.weights, 0)
		}
		for _, v := range w {
			t.weights = append(t.weights, packed(v))
		}
		for range spare - before + t.padded - t.n {
			t.weights = append(t.weights, 0)
		}
	}
	t.even = t.evenStep()
}

// evenStep is 1 or -1 where the samples but the first and the last are even.
func (t *taps) evenStep() int {
	if t.n != len(evenWeights) || len(t.first) < 4 {
		return 0
	}
	step := t.first[2] - t.first[1]
	for i := 1; i+1 < len(t.first); i++ {
		if t.first[i] != t.first[1]+step*int32(i-1) || [3]packed(t.weights[i*t.padded:]) != evenWeights {
			return 0
		}
	}
	if step != 1 && step != -1 {
		return 0
	}
	return int(step)
}
