package render

// Ordered dithering is fixed to the screen: a sample's threshold depends on its
// place alone, so a picture at rest stands still.

// bayer is the threshold matrix of order four, 0 to 15.
var bayer = [4][4]uint8{
	{0, 8, 2, 10},
	{12, 4, 14, 6},
	{3, 11, 1, 9},
	{15, 7, 13, 5},
}

// threshold is the threshold of the sample at x, y of the screen, 0 to 15.
func threshold(x, y int) uint8 { return bayer[y&3][x&3] }

const (
	mixSize  = 16 // colours of a mix, one per threshold
	mixBits  = 5  // bits of a component that tell mixes apart
	mixStep  = 1 << (8 - mixBits)
	mixCount = 1 << (3 * mixBits)
)

// mixer replaces colours by those of a palette, so that neighbours mix to the
// colour meant: for each colour it makes a list of palette colours with that
// mean, from dark to bright, of which the threshold takes one (Knoll's pattern
// dithering). The lists are made when first needed and kept.
type mixer struct {
	depth ColorDepth
	mixes [][mixSize]uint8
	known []bool
}

// use makes m mix colours of depth d, Color256 or Color16.
func (m *mixer) use(d ColorDepth) {
	if m.mixes != nil && m.depth == d {
		return
	}
	if m.mixes == nil {
		m.mixes, m.known = make([][mixSize]uint8, mixCount), make([]bool, mixCount)
	}
	clear(m.known)
	m.depth = d
}

// color is the palette colour for c at a threshold. What the list's index loses
// of c is dithered as well.
func (m *mixer) color(c Color, threshold uint8) Color {
	r, g, b := c.RGB()
	lift := threshold * mixStep / mixSize
	i := bin(r, lift)<<(2*mixBits) | bin(g, lift)<<mixBits | bin(b, lift)
	if !m.known[i] {
		m.mixes[i], m.known[i] = m.mix(i), true
	}
	return paletteColor(m.mixes[i][threshold])
}

func bin(v, lift uint8) int { return min(int(v)+int(lift), 255) / mixStep }

// restraint is how much more it counts for a colour of a mix to be near to what
// is meant than to bring the mean there. With 1 the mean is the best and the
// grain the worst; 8 looked and measured best on a webcam picture.
const restraint = 8

// mix makes the list of palette colours for mix i.
func (m *mixer) mix(i int) (list [mixSize]uint8) {
	const mask = 1<<mixBits - 1
	r, g, b := spread(i>>(2*mixBits)), spread(i>>mixBits&mask), spread(i&mask)
	var er, eg, eb int // what the list lacks so far
	for k := range list {
		near := m.depth.nearest(clamp(r+er/restraint), clamp(g+eg/restraint), clamp(b+eb/restraint))
		cr, cg, cb := paletteColor(near).RGB()
		er, eg, eb = er+r-int(cr), eg+g-int(cg), eb+b-int(cb)
		list[k] = near
	}
	sortByLuma(&list)
	return list
}

// spread widens a component of mixBits bits to 0 to 255.
func spread(v int) int { return v * 255 / (1<<mixBits - 1) }

func clamp(v int) int { return min(max(v, 0), 255) }

// sortByLuma sorts palette indices from dark to bright, without allocating.
func sortByLuma(list *[mixSize]uint8) {
	for i := 1; i < len(list); i++ {
		for j := i; j > 0 && paletteLuma(list[j]) < paletteLuma(list[j-1]); j-- {
			list[j], list[j-1] = list[j-1], list[j]
		}
	}
}

func paletteLuma(i uint8) int {
	r, g, b := paletteColor(i).RGB()
	return 299*int(r) + 587*int(g) + 114*int(b)
}
