package render

import "image"

// A patch has four samples across, so an edge at an odd eighth of a cell cuts one in
// two, and looks as if it were a little beside. Where a patch was split by an upright
// edge that can be seen it is looked for in eight columns.

// uprights finds upright edges to the eighth of a cell. The zero value is ready.
type uprights struct {
	sampler sampler // a row of eight columns for each cell
	columns [2 * patchCols]packed
}

// begin prepares for the picture that v has four samples of for each cell across.
func (u *uprights) begin(img *image.YCbCr, v view) {
	v.size.X, v.size.Y = v.size.X*2, v.size.Y/patchRows
	v.part.Min.X, v.part.Max.X = v.part.Min.X*2, v.part.Max.X*2
	v.part.Min.Y, v.part.Max.Y = v.part.Min.Y/patchRows, v.part.Max.Y/patchRows
	v.pixels.X, v.pixels.Y = v.pixels.X/2, v.pixels.Y*patchRows
	u.sampler.begin(img, v, false)
}

// visible is what an edge explains at least that is worth the look.
const visible = patchSamples * 3 * 6 * 6

// upright reports whether s splits a cell by an upright edge.
func (s *solution) upright() bool {
	switch s.shape {
	case leftHalf, leftHalf ^ fullShape, leftShape | 2, leftShape | 6, sextantShape | 0x15, sextantShape | 0x2a:
		return true
	}
	return false
}

// refine makes the solution of the patch at a place of those seen, and its cell, the
// best split into left eighths and the rest, if that is better.
func (u *uprights) refine(p *patch, at image.Point) {
	if p.solution.explained < visible || !p.solution.upright() {
		return
	}
	const n, each = 2 * patchCols, patchSamples / (2 * patchCols) // samples of a column
	u.sampler.only(at.X*n, (at.X+1)*n)
	u.sampler.row(u.columns[:], at.Y)
	var total, ink packed
	for _, c := range &u.columns {
		total += each * c
	}
	best := p.solution
	for i, c := range u.columns[:n-1] {
		ink += each * c
		if e := p.solver.explained(ink, total, each*(i+1)); e > best.explained {
			best = solution{shape: leftEighths[i+1], ink: ink, rest: total - ink, n: each * (i + 1), explained: e}
		}
	}
	if best != p.solution {
		p.solution, p.cell = best, p.solver.cell(&best)
	}
}

// leftEighths are the shapes of the left n eighths.
var leftEighths = [2 * patchCols]shape{
	1: leftShape | 1, 2: leftShape | 2, 3: leftShape | 3, 4: leftHalf, 5: leftShape | 5, 6: leftShape | 6, 7: leftShape | 7,
}
