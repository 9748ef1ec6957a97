package render

import "image"

// Where a camera pans, much of a picture is what the terminal shows already, some
// cells beside. How far it has moved is found by weighing for some of its cells
// what leaving in them what is shown beside would cost, as the chooser would: the
// error, or the bytes of painting them.

const (
	// farthest is by how many columns a picture is moved in a frame at most. Rows
	// it is one: what comes in is painted at once then, whatever the Limit.
	farthest   = 2
	waysAcross = 2*farthest + 1
	ways       = 3 * waysAcross
	stays      = ways / 2

	// Of the cells one is weighed in so many columns, and in so many rows.
	weighedCols, weighedRows = 4, 3
	// cellBytes is what painting a cell takes, about.
	cellBytes = 18
	// leastGain is how many bytes a cell must be gained by moving all.
	leastGain = 0.15
	// restless is of how many cells one was painted in the last frame where it is
	// worth while to look for motion.
	restless = 4
)

// displacement is that of a way to move a picture: where what is to be shown in a
// cell is shown now, seen from that cell.
func displacement(way int) image.Point {
	return image.Pt(way%waysAcross-farthest, way/waysAcross-1)
}

// motion is how the picture moves that most of the screen shows. The zero value is
// one that rests.
type motion struct {
	by      image.Point // where what is to be shown in a cell is shown now
	picture *solver     // that of its cells
	lines   [2]int      // the first of the rows it is in, and the one behind the last
	votes   int
	weighed int
	costs   [ways]float32 // in bytes
}

// look finds the motion from what is shown to g. Nothing is moved unless the
// terminal shows frames at once, nor before a frame that was cut is complete.
func (e *Encoder) look(g *Grid) {
	m, painted := &e.motion, e.painted
	moved := m.by != image.Point{}
	*m, e.painted = motion{}, 0
	if !e.Synchronized || e.depth != TrueColor || e.cut || !moved && painted*restless < len(g.patches) {
		return
	}
	m.elect(g)
	if m.picture == nil {
		return
	}
	for y := m.lines[0]; y < min(m.lines[1], g.Rows-1); y += weighedRows {
		m.row(e, g, y)
	}
	m.decide()
	if m.by.Y != 0 {
		m.widen(g)
	}
}

// elect finds the picture that has most of the cells, if one has most, and about
// which rows it is in.
func (m *motion) elect(g *Grid) {
	for y := weighedRows / 2; y < g.Rows && len(g.patches) > 0; y += weighedRows {
		for x := y % weighedCols; x < g.Cols; x += weighedCols {
			if p := g.soft(x, y); p != nil {
				m.vote(p.solver)
			}
		}
	}
	for y := weighedRows / 2; y < g.Rows && m.picture != nil; y += weighedRows {
		if m.in(g, y) {
			if m.lines[1] == 0 {
				m.lines[0] = y
			}
			m.lines[1] = y + 1
		}
	}
}

// vote counts a cell of a picture: the one that most are of remains (Boyer and
// Moore).
func (m *motion) vote(picture *solver) {
	switch {
	case m.votes == 0:
		m.picture, m.votes = picture, 1
	case m.picture == picture:
		m.votes++
	default:
		m.votes--
	}
}

// in reports whether row y has a part of the picture.
func (m *motion) in(g *Grid, y int) bool {
	for x := range g.Cols {
		if p := g.soft(x, y); p != nil && p.solver == m.picture {
			return true
		}
	}
	return false
}

// widen makes lines all rows that the picture is in.
func (m *motion) widen(g *Grid) {
	for m.lines[0] > 0 && m.in(g, m.lines[0]-1) {
		m.lines[0]--
	}
	for m.lines[1] < g.Rows && m.in(g, m.lines[1]) {
		m.lines[1]++
	}
}

// row weighs cells of row y, which is neither the first nor the last.
func (m *motion) row(e *Encoder, g *Grid, y int) {
	for x := farthest + y%weighedCols; x < g.Cols-farthest; x += weighedCols {
		at := y*g.Cols + x
		if p := g.soft(x, y); p != nil && p.solver == m.picture {
			m.weighed++
			m.cell(e, p, at)
			continue
		}
		for way := range m.costs { // what is beside the picture moves with its rows
			if e.shown.Cells[at] != e.shown.Cells[at+displacement(way).Y*g.Cols] {
				m.costs[way] += cellBytes
			}
		}
	}
}

// cell weighs a cell of the picture.
func (m *motion) cell(e *Encoder, p *patch, at int) {
	var q sums
	q.add(&p.samples)
	weight := p.solution.weight() / p.lambda
	for way := range m.costs {
		d := displacement(way)
		from := at + d.Y*e.shown.Cols + d.X
		cost := float32(cellBytes)
		if t := &e.traces[from]; t.chosen {
			cost = min(cost, p.errorIn(&q, &e.shown.Cells[from], t)*weight*t.urgency())
		}
		m.costs[way] += cost
	}
}

// decide takes the way that costs least, if that is worth while.
func (m *motion) decide() {
	least := m.costs[stays] - leastGain*float32(m.weighed)
	for way, cost := range m.costs {
		if cost < least {
			least, m.by = cost, displacement(way)
		}
	}
}
