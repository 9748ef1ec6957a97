package render

// Where colours are few a cell is shown in two of them, and what lies between is
// mixed of both: by how many of its blocks have either.

// spot is a colour where errors are measured: red, green, blue and luma, which
// count alike.
type spot struct{ r, g, b, l float32 }

func (t tint) spot() spot {
	return spot{t.r, t.g, t.b, lumaRed*t.r + lumaGreen*t.g + lumaBlue*t.b}
}

func (s spot) minus(t spot) spot { return spot{s.r - t.r, s.g - t.g, s.b - t.b, s.l - t.l} }

func (s spot) dot(t spot) float32 { return s.r*t.r + s.g*t.g + s.b*t.b + s.l*t.l }

// apart is the squared error of showing one for the other.
func (s spot) apart(t spot) float32 {
	d := s.minus(t)
	return d.dot(d)
}

// paletteSpots are the spots of all palette colours.
var paletteSpots = func() (t [256]spot) {
	for i := range t {
		t[i] = paletteColor(uint8(i)).tint().spot()
	}
	return t
}()

// pair is two palette colours, the darker one first; twice the same is one.
type pair struct{ dark, bright uint8 }

// pairOf is the pair of two palette colours.
func pairOf(i, j uint8) pair {
	if paletteSpots[i].l > paletteSpots[j].l {
		return pair{j, i}
	}
	return pair{i, j}
}

// blend is the line from one colour of a pair to the other.
type blend struct {
	from, way spot
	length    float32 // squared
	inverse   float32 // one over that; 0 where there is none
	grain     float32 // of mixing, how much of it counts
}

func (c pair) blend(grain float32) blend {
	way := paletteSpots[c.bright].minus(paletteSpots[c.dark])
	l := blend{from: paletteSpots[c.dark], way: way, length: way.dot(way), grain: grain}
	if l.length > 0 {
		l.inverse = 1 / l.length
	}
	return l
}

// part is how much of the brighter colour makes s, 0 to 1, and the mean error of
// a sample that is shown in one of both as often as the part tells.
func (l *blend) part(s spot) (part, err float32) {
	d := s.minus(l.from)
	along := d.dot(l.way)
	part = min(max(along*l.inverse, 0), 1)
	return part, d.dot(d) - part*(2*along-part*l.length) + l.grain*part*(1-part)*l.length
}
