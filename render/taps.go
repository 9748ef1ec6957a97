package render

// taps are the weights of an axis with the same number of them for each sample.
type taps struct {
	n       int
	first   []int32
	weights []packed // n for each sample, the same for all lanes
}

// set makes t of the weights of a, whose pixel 0 is shift in the line.
func (t *taps) set(a *axis, shift int) {
	t.n, t.first, t.weights = 1, t.first[:0], t.weights[:0]
	for i := range a.first {
		_, w := a.taps(i)
		t.n = max(t.n, len(w))
	}
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
		for range spare - before {
			t.weights = append(t.weights, 0)
		}
	}
}
