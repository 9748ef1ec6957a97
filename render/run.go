package render

// run is a colour of the pen and all that is shown in it, from the SGR that sets
// it to the one that sets the next. Until it is settled it is the mean of all that.
type run struct {
	tint    tint
	samples float32 // that it is shown for, by their weight
	settled bool
	color   Color // when settled
}

// settled is a run of a colour that does not change any more.
func settled(c Color) run { return run{tint: c.tint(), settled: true, color: c} }

// cost is by how much the error of all that r, no default, is shown for grows, if
// it is shown for samples of the mean t as well.
func (r *run) cost(t *tint, samples float32) float32 {
	err := r.tint.apart(*t) * samples
	if r.settled {
		return err
	}
	return err * r.samples / (samples + r.samples)
}

// add makes r the colour of more samples.
func (r *run) add(t tint, samples float32) {
	if r.settled {
		return
	}
	r.samples += samples
	f := samples / r.samples
	r.tint.r += (t.r - r.tint.r) * f
	r.tint.g += (t.g - r.tint.g) * f
	r.tint.b += (t.b - r.tint.b) * f
}

// settle makes the colour of r final and returns it.
func (r *run) settle() Color {
	if !r.settled {
		r.settled, r.color = true, r.tint.color()
	}
	return r.color
}
