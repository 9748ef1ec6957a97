package render

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// randomPatch makes samples: two colours with an edge between
// them, a gradient, or neither, and some noise.
func randomPatch(rng *rand.Rand) (p [patchSamples]packed) {
	color := func() [3]float64 {
		return [3]float64{rng.Float64() * 255, 50 + rng.Float64()*150, 50 + rng.Float64()*150}
	}
	a, b := color(), color()
	kind, noise := rng.IntN(4), rng.Float64()*20
	dx, dy, at := rng.NormFloat64(), rng.NormFloat64(), rng.NormFloat64()
	for i := range p {
		side := dx*(float64(i%patchCols)-1.5)/1.5 + dy*(float64(i/patchCols)-3.5)/3.5 - at/2
		part := min(max(side, 0), 1)
		if kind == 0 {
			part = rng.Float64()
		} else if kind == 1 && part > 0 {
			part = 1
		}
		var v [3]uint64
		for k := range v {
			v[k] = uint64(min(max(a[k]+(b[k]-a[k])*part+rng.NormFloat64()*noise, 0), 255) * (1 << fraction))
		}
		p[i] = pack(v[0], v[1], v[2])
	}
	return p
}

// shapesOf lists all shapes of a set.
func shapesOf(f families) (list []shape) {
	add := func(from, to shape) {
		for s := from; s < to; s++ {
			list = append(list, s)
		}
	}
	if f.half {
		list = append(list, upperHalf)
	}
	if f.quadrant {
		for n := range shape(16) {
			var s shape
			for i, q := range quadrants {
				s |= q * (n >> i & 1)
			}
			list = append(list, s)
		}
	}
	if f.octant {
		add(0, 256)
	}
	if f.eighth {
		add(lowerShape+1, lowerShape+8)
		add(leftShape+1, leftShape+8)
	}
	if f.sextant {
		add(sextantShape, sextantShape+64)
	}
	return list
}

// inks is how much of each sample a shape inks, found without the solver's sums:
// from the sixteenths of the cell's height and the eighths of its width.
func inks(s shape) (part [patchSamples]float64) {
	bits := int(s & shapeBits)
	for y := range 16 {
		for x := range 8 {
			var on bool
			switch s & shapeKind {
			case octantShape:
				on = bits>>(y/4*2+x/4)&1 != 0
			case lowerShape:
				on = y >= 16-2*bits
			case leftShape:
				on = x < bits
			default:
				row := 0
				if y >= 11 {
					row = 2
				} else if y >= 5 {
					row = 1
				}
				on = bits>>(row*2+x/4)&1 != 0
			}
			if on {
				part[y/2*patchCols+x/2] += 0.25
			}
		}
	}
	return part
}

// leaves is the squared RGB error that the best two colours for a shape leave,
// less that of the variation within the samples that are cut.
func leaves(p *[patchSamples]packed, m *matrix, s shape) float64 {
	part := inks(s)
	var sum [2][3]float64
	var n [2]float64
	var square float64
	for i, v := range p {
		l := float64(m.luma) * (float64(v.y())/16 - float64(m.black))
		b, r := float64(v.cb())/16-128, float64(v.cr())/16-128
		rgb := [3]float64{
			l + float64(m.crToRed)*r, l + float64(m.cbToGreen)*b + float64(m.crToGreen)*r, l + float64(m.cbToBlue)*b,
		}
		for k, c := range rgb {
			sum[0][k] += part[i] * c
			sum[1][k] += (1 - part[i]) * c
			square += c * c
		}
		n[0], n[1] = n[0]+part[i], n[1]+1-part[i]
	}
	for side, total := range sum {
		for _, c := range total {
			if n[side] > 0 {
				square -= c * c / n[side]
			}
		}
	}
	return square
}

// TestSolveAgainstExhaustiveSearch measures how much more error the solver leaves
// than the best of all shapes.
func TestSolveAgainstExhaustiveSearch(t *testing.T) {
	for g := GlyphHalf; g <= GlyphBest; g++ {
		rng := rand.New(rand.NewPCG(11, uint64(g)))
		v := solver{g.families(), matrixOf(BT601, LimitedRange)}
		shapes := shapesOf(v.families)
		var found, best float64
		for range 150 {
			p := randomPatch(rng)
			var s sums
			s.add(&p)
			var is solution
			v.solve(&is, &s)
			found += leaves(&p, &v.matrix, is.shape)
			least := leaves(&p, &v.matrix, fullShape)
			for _, sh := range shapes {
				least = min(least, leaves(&p, &v.matrix, sh))
			}
			best += least
		}
		t.Logf("%v: %.2f %% above the bound", g, 100*(found/best-1))
		if found > best*1.01 {
			t.Errorf("%v: the error is %.0f, the least %.0f", g, found, best)
		}
	}
}

// TestExplainedIsWhatIsLeft compares what a solver says of its solution with the
// error that is left.
func TestExplainedIsWhatIsLeft(t *testing.T) {
	rng := rand.New(rand.NewPCG(12, 12))
	v := solver{GlyphBest.families(), matrixOf(BT709, FullRange)}
	for range 60 {
		p := randomPatch(rng)
		var s sums
		s.add(&p)
		for _, sh := range shapesOf(v.families) {
			ink, n := s.ink(sh)
			if n == 0 || n == patchSamples {
				continue
			}
			want := leaves(&p, &v.matrix, fullShape) - leaves(&p, &v.matrix, sh)
			if got := float64(v.explained(ink, s.total, n)); got < want*0.99-20 || got > want*1.01+20 {
				t.Fatalf("shape %x explains %.1f, not %.1f", sh, got, want)
			}
		}
	}
}

func TestSolvedCellHasTheMeans(t *testing.T) {
	v := solver{GlyphBlock.families(), matrixOf(BT601, FullRange)}
	var p [patchSamples]packed
	for i := range p {
		p[i] = pack(50<<fraction, 128<<fraction, 128<<fraction)
		if i >= 5*patchCols {
			p[i] = pack(200<<fraction, 128<<fraction, 128<<fraction)
		}
	}
	var s sums
	s.add(&p)
	var found solution
	v.solve(&found, &s)
	if got, want := v.cell(&found), (Cell{Rune: '▃', Fg: RGB(200, 200, 200), Bg: RGB(50, 50, 50)}); got != want {
		t.Errorf("solved to %+v, want %+v", got, want)
	}
	for i := range p {
		p[i] = pack(77<<fraction, 128<<fraction, 128<<fraction)
	}
	s.add(&p)
	v.solve(&found, &s)
	if got, want := v.cell(&found), (Cell{Rune: ' ', Bg: RGB(77, 77, 77)}); got != want {
		t.Errorf("flat samples became %+v", got)
	}
}

// TestSortingNetworks tries all inputs of zeros and ones: a network that sorts
// these sorts everything (Knuth, 5.3.4, theorem Z).
func TestSortingNetworks(t *testing.T) {
	for n := range 256 {
		var eight [8]int
		var six [6]int
		for i := range eight {
			eight[i] = n >> i & 1
		}
		copy(six[:], eight[:])
		if sort8(&eight); !slices.IsSorted(eight[:]) {
			t.Errorf("eight: %08b became %v", n, eight)
		}
		if sort6(&six); !slices.IsSorted(six[:]) {
			t.Errorf("six: %06b became %v", n&63, six)
		}
	}
}
