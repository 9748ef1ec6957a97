package render

import "image"

// painter sets the cells of a rectangle of the grid.
type painter struct {
	grid    *Grid
	cells   image.Rectangle
	from    *sampler
	solver  *solver
	braille bool
	mixer   *mixer // nil where the terminal shows every colour
	strip   []packed
}

// mixed is the colour the terminal shows for c at the sample x, y of the screen.
func (p *painter) mixed(c Color, x, y int) Color {
	if p.mixer == nil || c.IsDefault() {
		return c
	}
	return p.mixer.color(c, threshold(x, y))
}

// sample takes n rows of samples, from those of row y of the grid on, n a cell.
func (p *painter) sample(y, n, across int) []packed {
	w := p.cells.Dx() * across
	for i := range n {
		p.from.row(p.strip[i*w:(i+1)*w], (y-p.cells.Min.Y)*n+i)
	}
	return p.strip
}

// half solves with half blocks: the upper sample is the foreground.
func (p *painter) half() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, 2, 1)
		upper, lower := strip[:len(row)], strip[len(row):2*len(row)]
		for i := range row {
			x := p.cells.Min.X + i
			a, b := p.solver.matrix.color(upper[i], 1), p.solver.matrix.color(lower[i], 1)
			row[i] = halfBlock(p.mixed(a, x, 2*y), p.mixed(b, x, 2*y+1))
		}
	}
}

func halfBlock(upper, lower Color) Cell {
	if upper == lower {
		return Cell{Rune: ' ', Bg: lower}
	}
	return Cell{Rune: '▀', Fg: upper, Bg: lower}
}

// patches solves with the shapes of the solver's families.
func (p *painter) patches() {
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, patchRows, patchCols)
		for i := range row {
			var samples [patchSamples]packed
			gather(&samples, strip, i*patchCols, len(row)*patchCols)
			var s sums
			s.add(&samples)
			found := p.solver.solve(&s)
			c := p.solver.cell(&found)
			if p.braille {
				c = p.solver.braille(&found)
			}
			if p.mixer != nil {
				x := p.cells.Min.X + i
				c.Fg, c.Bg = p.mixed(c.Fg, 2*x+1, 2*y), p.mixed(c.Bg, 2*x, 2*y)
			}
			row[i] = c
		}
	}
}

// soft solves as patches does, of samples without their noise, and leaves the
// patches in the grid for an Encoder to choose.
func (p *painter) soft(b *Blitter) {
	w := p.cells.Dx()
	for y := p.cells.Min.Y; y < p.cells.Max.Y; y++ {
		row := p.grid.Row(y)[p.cells.Min.X:p.cells.Max.X]
		refs := p.grid.patchRow(y)[p.cells.Min.X:p.cells.Max.X]
		strip := p.sample(y, patchRows, patchCols)
		patches := b.patches[(y-p.cells.Min.Y)*w:][:w]
		for i := range row {
			q := &patches[i]
			var samples [patchSamples]packed
			gather(&samples, strip, i*patchCols, w*patchCols)
			if b.noise.remove(q, (y-p.cells.Min.Y)*w+i, &samples) {
				var s sums
				s.add(&q.samples)
				q.solution = p.solver.solve(&s)
				q.cell = p.solver.cell(&q.solution)
			}
			q.solver, q.lambda = p.solver, b.lambda
			row[i], refs[i] = q.cell, q
		}
	}
}

// gather takes a patch out of a strip of samples.
func gather(dst *[patchSamples]packed, strip []packed, x, stride int) {
	for r := range patchRows {
		*(*[patchCols]packed)(dst[r*patchCols:]) = *(*[patchCols]packed)(strip[r*stride+x:])
	}
}
