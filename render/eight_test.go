package render

import (
	"math/rand/v2"
	"testing"
	"unsafe"
)

// TestKernelSolvesAsWell compares the kernel with the solver in Go: what it says of
// its solutions is true, and these explain as much.
func TestKernelSolvesAsWell(t *testing.T) {
	if !vectors {
		t.Skip("this processor has no kernels")
	}
	for g := GlyphHalf; g <= GlyphBest; g++ {
		rng := rand.New(rand.NewPCG(13, uint64(g)))
		v := solver{g.families(), matrixOf(BT601, LimitedRange)}
		var kernel, plain float64
		for range 500 {
			var e eight
			var patches [8][patchSamples]packed
			for i := range patches {
				patches[i] = randomPatch(rng)
				e.samples[i] = &patches[i]
			}
			solveKernel(&e, &v)
			for i := range patches {
				var s sums
				s.add(&patches[i])
				var is solution
				v.solve(&is, &s)
				plain += float64(is.explained)
				kernel += float64(e.explained[i])
				v.check(t, e.solution(i), &s)
				if got, want := e.ink[i], v.matrix.color(e.solution(i).ink, int(e.n[i])); got != want {
					t.Fatalf("%v: the ink is %x, not %x", g, got, want)
				}
			}
		}
		t.Logf("%v: it explains %.3f %% less", g, 100*(1-kernel/plain))
		if kernel < plain*0.999 {
			t.Errorf("%v: it explains %.0f, the solver in Go %.0f", g, kernel, plain)
		}
	}
}

// check compares a solution with the sums of its patch. Halves of samples may have
// been rounded otherwise, sixteenths of a level each.
func (v *solver) check(t *testing.T, is solution, s *sums) {
	t.Helper()
	if is.shape == fullShape {
		if is.n != patchSamples || is.explained != 0 || is.ink != s.total || is.rest != 0 {
			t.Fatalf("the whole came out as %+v of %+v", is, *s)
		}
		return
	}
	ink, n := s.ink(is.shape)
	if n != is.n || is.ink+is.rest != s.total || far(ink.y(), is.ink.y()) ||
		far(ink.cb(), is.ink.cb()) || far(ink.cr(), is.ink.cr()) {
		t.Fatalf("shape %x: %d samples, ink %d %d %d; want %d, %d %d %d", is.shape, is.n,
			is.ink.y(), is.ink.cb(), is.ink.cr(), n, ink.y(), ink.cb(), ink.cr())
	}
	want := v.explained(is.ink, s.total, n)
	if is.explained > want*1.01+1 || is.explained < want*0.99-1 {
		t.Fatalf("shape %x explains %v, not %v", is.shape, want, is.explained)
	}
}

func far(a, b int) bool { return max(a-b, b-a) > 4 }

// BenchmarkSolve solves eight patches.
func BenchmarkSolve(b *testing.B) {
	rng := rand.New(rand.NewPCG(14, 14))
	v := solver{GlyphBest.families(), matrixOf(BT601, LimitedRange)}
	var patches [8]patch
	for i := range patches {
		patches[i].samples = randomPatch(rng)
	}
	for b.Loop() {
		var q queue
		for i := range patches {
			q.add(&patches[i], i)
		}
		q.solve(&v)
	}
}

// TestKernelFindsItsFields keeps what the solver's kernel reads and writes where
// asm/solve.go has it.
func TestKernelFindsItsFields(t *testing.T) {
	var e eight
	var m matrix
	var f families
	for _, field := range []struct {
		name   string
		is, at uintptr
	}{
		{"shape", unsafe.Offsetof(e.shape), 64},
		{"n", unsafe.Offsetof(e.n), 96},
		{"ink", unsafe.Offsetof(e.inkY), 128},
		{"all", unsafe.Offsetof(e.allY), 224},
		{"explained", unsafe.Offsetof(e.explained), 320},
		{"colours", unsafe.Offsetof(e.ink), 352},
		{"end", unsafe.Sizeof(e), 416},
		{"luma", unsafe.Offsetof(m.luma), 4},
		{"cbToBlue", unsafe.Offsetof(m.cbToBlue), 20},
		{"metric", unsafe.Offsetof(m.metric), 24},
		{"metric.br", unsafe.Offsetof(m.metric.br), 16},
		{"metric.rr", unsafe.Offsetof(m.metric.rr), 20},
		{"quadrant", unsafe.Offsetof(f.quadrant), 1},
		{"octant", unsafe.Offsetof(f.octant), 4},
	} {
		if field.is != field.at {
			t.Errorf("%s is at %d, and looked for at %d", field.name, field.is, field.at)
		}
	}
}
