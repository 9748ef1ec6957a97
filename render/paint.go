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
	toner   *toner // nil where cells are not of a palette's colours
	strip   []packed
	colors  []Color // of the strip, for half blocks
	queue   *queue

	uprights *uprights // nil where no edge is looked for more closely
	solved   *uint32   // counts the solutions of all patches
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
		p.solver.matrix.colors(p.colors, p.sample(y, 2, 1))
		upper, lower := p.colors[:len(row)], p.colors[len(row):][:len(row)]
		for i := range row {
			x := p.cells.Min.X + i
			row[i] = halfBlock(p.mixed(upper[i], x, 2*y), p.mixed(lower[i], x, 2*y+1))
		}
	}
}

func halfBlock(upper, lower Color) Cell {
	if upper == lower {
		return Cell{Rune: ' ', Bg: lower}
	}
	return Cell{Rune: '▀', Fg: upper, Bg: lower}
}

// patches solves with the shapes of the solver's families, what has changed since
// the last frame.
func (p *painter) patches(b *Blitter, soft bool) {
	b.changes.look(p.from)
	b.noise.again = b.changes.none
	for y := range p.cells.Dy() {
		p.changed(b, y, soft)
	}
	p.solve()
	w := p.cells.Dx()
	for y := range p.cells.Dy() {
		patches := b.patches[y*w:][:w]
		row := p.grid.Row(p.cells.Min.Y + y)[p.cells.Min.X:p.cells.Max.X]
		for i := range row {
			row[i] = patches[i].cell
		}
		if soft {
			p.refer(p.grid.patchRow(p.cells.Min.Y + y)[p.cells.Min.X:p.cells.Max.X], patches, b.lambda)
		}
	}
}

// changed finds the runs of cells that may have changed in row y of those seen.
func (p *painter) changed(b *Blitter, y int, soft bool) {
	w := p.cells.Dx()
	patches := b.patches[y*w:][:w]
	differ := b.changes.of(p.from, y)
	from := 0 // of a run
	for x := range patches {
		if b.changes.cells[x]&differ != 0 || !patches[x].rests(soft, b.changes.none) || p.owes(&patches[x]) {
			continue
		}
		if soft {
			b.noise.unchanged(y*w + x)
		}
		p.run(b, y, from, x, soft)
		from = x + 1
	}
	p.run(b, y, from, w, soft)
}

// run samples the cells from one on to another of row y, and solves those that
// have changed.
func (p *painter) run(b *Blitter, y, from, to int, soft bool) {
	if from == to {
		return
	}
	w := (to - from) * patchCols
	p.from.only(from*patchCols, to*patchCols)
	for i := range patchRows {
		p.from.row(p.strip[i*w:][:w], y*patchRows+i)
	}
	first := y*p.cells.Dx() + from
	patches := b.patches[first:][:to-from]
	for i := range patches {
		q := &patches[i]
		samples := piece{p.strip[i*patchCols:], w}
		if soft && b.noise.remove(q, first+i, samples) || !soft && q.replace(samples) || p.owes(q) {
			if p.queue.add(q, first+i) {
				p.solve()
			}
		}
	}
}

// owes reports whether q may have to be solved anew though its samples stay.
func (p *painter) owes(q *patch) bool { return p.toner != nil && q.toned.owes(p.toner.lambda) }

// solve solves the patches in the queue.
func (p *painter) solve() {
	p.queue.solve(p.solver)
	for i, q := range p.queue.patches[:p.queue.length] {
		*p.solved++
		q.solver, q.drift, q.solved = p.solver, 0, *p.solved
		switch {
		case p.braille:
			q.cell = p.solver.braille(&q.solution)
		case p.uprights != nil:
			p.uprights.refine(q, p.place(int(p.queue.cells[i])).Sub(p.cells.Min))
		}
		switch at := p.place(int(p.queue.cells[i])); {
		case p.toner != nil:
			p.toner.tone(q, &p.solver.families, at)
		case p.mixer != nil:
			q.cell.Fg, q.cell.Bg = p.mixed(q.cell.Fg, 2*at.X+1, 2*at.Y), p.mixed(q.cell.Bg, 2*at.X, 2*at.Y)
		}
	}
	p.queue.length = 0
}

// place is where a cell of those seen is in the grid.
func (p *painter) place(cell int) image.Point {
	return p.cells.Min.Add(image.Pt(cell%p.cells.Dx(), cell/p.cells.Dx()))
}

// refer leaves patches in a row of the grid for an Encoder to choose.
func (p *painter) refer(row []*patch, patches []patch, lambda float32) {
	for i := range row {
		patches[i].lambda = lambda
		row[i] = &patches[i]
	}
}
