package render

// Solving turns the samples of a cell into the character and the two colours
// that look most like them. On the axis along which the colours of a cell vary
// most the best split of each family of shapes is found exactly (split.go); of
// these the best is what explains most in RGB.

// solver solves patches.
type solver struct {
	families families
	matrix   matrix
}

// solution is what a solver makes of a patch.
type solution struct {
	shape     shape
	ink, rest packed  // the sums of the samples that the shape inks, and of the others
	n         int     // how many samples it inks, not 0
	explained float32 // by how much it lowers the squared error of all samples, in RGB
}

// nearlyBest is how much of what the best family explains along the axis others
// must explain to be looked at more closely.
const nearlyBest = 0.9

// solve makes best the best split of s; the whole, inked, where there is nothing
// to split.
func (v *solver) solve(best *solution, s *sums) {
	*best = solution{shape: fullShape, ink: s.total, n: patchSamples}
	m := s.moments()
	p, ok := projectorOf(m.axis(&v.matrix.metric))
	if !ok {
		return
	}
	var f profile
	f.projected(s, &p)
	list, n := v.choices(&f)
	most := choice(0)
	for _, c := range list[:n] {
		most = max(most, c)
	}
	enough := most.explains() * nearlyBest
	for _, c := range list[:n] {
		if c.explains() >= enough {
			v.consider(best, s, c.shape())
		}
	}
}

// choices are the best of each family.
func (v *solver) choices(f *profile) (list [5]choice, n int) {
	if v.families.half {
		list[n] = f.half()
		n++
	}
	if v.families.quadrant {
		list[n] = f.quadrant()
		n++
	}
	if v.families.eighth {
		list[n] = f.eighth()
		n++
	}
	if v.families.sextant {
		list[n] = f.sextant()
		n++
	}
	if v.families.octant {
		list[n] = f.octant()
		n++
	}
	return list, n
}

// consider makes best the split by sh if that explains more.
func (v *solver) consider(best *solution, s *sums, sh shape) {
	ink, n := s.ink(sh)
	if e := v.explained(ink, s.total, n); e > best.explained {
		*best = solution{sh, ink, s.total - ink, n, e}
	}
}

// explained is by how much two colours instead of one lower the squared error in
// RGB of a patch, where n samples of it have the sum ink.
func (v *solver) explained(ink, total packed, n int) float32 {
	const scale = 1.0 / (patchSamples * patchSamples << (2 * fraction))
	y := patchSamples*ink.y() - n*total.y()
	b := patchSamples*ink.cb() - n*total.cb()
	r := patchSamples*ink.cr() - n*total.cr()
	return v.matrix.metric.square(float32(y), float32(b), float32(r)) * scale * float32(inverse[n&31])
}

// cell is the cell that shows a solution exactly.
func (v *solver) cell(s *solution) Cell {
	return s.cell(v.matrix.color(s.ink, s.n), v.matrix.color(s.rest, patchSamples-s.n))
}

// cell is the cell that shows s in the colours of its ink and of the rest. The ink
// is the brighter part, where there is a character for it.
func (s *solution) cell(ink, rest Color) Cell {
	if s.n == patchSamples || ink == rest {
		return Cell{Rune: ' ', Bg: ink}
	}
	r := shapeRunes[s.shape]
	if r.ink == 0 || s.darker() && r.rest != 0 {
		return Cell{Rune: r.rest, Fg: rest, Bg: ink}
	}
	return Cell{Rune: r.ink, Fg: ink, Bg: rest}
}

// darker reports whether the ink is the darker part.
func (s *solution) darker() bool { return s.ink.y()*(patchSamples-s.n) < s.rest.y()*s.n }
