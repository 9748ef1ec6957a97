package render

// eight are patches solved at once. The kernel relies on the order of its fields.
type eight struct {
	samples          [8]*[patchSamples]packed
	shape, n         [8]int32
	inkY, inkB, inkR [8]int32
	allY, allB, allR [8]int32
	explained        [8]float32
	ink, rest        [8]Color
}

// solution is that of patch i.
func (e *eight) solution(i int) solution {
	ink := pack(uint64(e.inkY[i]), uint64(e.inkB[i]), uint64(e.inkR[i]))
	all := pack(uint64(e.allY[i]), uint64(e.allB[i]), uint64(e.allR[i]))
	return solution{shape(e.shape[i]), ink, all - ink, int(e.n[i]), e.explained[i]}
}

// queue is of patches to solve.
type queue struct {
	eight
	patches [8]*patch
	cells   [8]int32 // which of those seen they are
	length  int
}

// add puts a patch into q and reports whether it is full.
func (q *queue) add(p *patch, cell int) bool {
	q.patches[q.length], q.cells[q.length], q.samples[q.length] = p, int32(cell), &p.samples
	q.length++
	return q.length == len(q.patches)
}

// solve solves the patches of q, and makes the cells that show them exactly.
func (q *queue) solve(v *solver) {
	if q.length == 0 {
		return
	}
	for i := q.length; i < len(q.samples); i++ {
		q.samples[i] = q.samples[0] // the kernel takes no fewer
	}
	done := solveKernel(&q.eight, v)
	for i, p := range q.patches[:q.length] {
		if done {
			p.solution = q.solution(i)
			p.cell = p.solution.cell(q.ink[i], q.rest[i])
			continue
		}
		var s sums
		s.add(&p.samples)
		v.solve(&p.solution, &s)
		p.cell = v.cell(&p.solution)
	}
}
