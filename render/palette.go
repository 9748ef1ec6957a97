package render

import "math"

// The palette of xterm, which every terminal with 256 colours has from index 16
// on: a cube of 6x6x6 colours and a ramp of 24 greys. The 16 below are the
// user's own; xterm's are taken as the likely ones.

// Distances between colours weigh the components about as the eye does.
const (
	redWeight, greenWeight, blueWeight = 2, 4, 3
	weightSum                          = redWeight + greenWeight + blueWeight
)

func distance(r, g, b, r2, g2, b2 int) int {
	return redWeight*(r-r2)*(r-r2) + greenWeight*(g-g2)*(g-g2) + blueWeight*(b-b2)*(b-b2)
}

var ansi = [16]Color{
	RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
	RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
	RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
	RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
}

// paletteColor is the colour of a palette index.
func paletteColor(i uint8) Color {
	switch {
	case i < 16:
		return ansi[i]
	case i < 232:
		i -= 16
		return RGB(cubeLevel(i/36), cubeLevel(i/6%6), cubeLevel(i%6))
	}
	grey := 8 + 10*(i-232)
	return RGB(grey, grey, grey)
}

// cubeLevel is component i, 0 to 5, of the cube: 0, 95, 135, 175, 215, 255.
func cubeLevel(i uint8) uint8 { return min(i, 1)*55 + 40*i }

// nearCube is the cube's component that is nearest to v, the lower of two.
func nearCube(v int) int {
	switch {
	case v < 48:
		return 0
	case v <= 115:
		return 1
	}
	return (v - 36) / 40
}

// nearest256 finds the nearest of the cube and the ramp. Components of the cube
// can be rounded one by one, and the nearest grey is the one nearest to the
// weighted mean, because the distance is a weighted sum of squares. Of colours
// equally near it takes the first of the palette.
func nearest256(r, g, b int) uint8 {
	i, j, k := nearCube(r), nearCube(g), nearCube(b)
	sum := redWeight*r + greenWeight*g + blueWeight*b
	n := min(max((sum-3*weightSum-1)/(10*weightSum), 0), 23)
	grey := 8 + 10*n
	cube := distance(r, g, b, int(cubeLevel(uint8(i))), int(cubeLevel(uint8(j))), int(cubeLevel(uint8(k))))
	if distance(r, g, b, grey, grey, grey) < cube {
		return uint8(232 + n)
	}
	return uint8(16 + 36*i + 6*j + k)
}

func nearest16(r, g, b int) uint8 {
	best, at := math.MaxInt, 0
	for i, c := range ansi {
		cr, cg, cb := c.RGB()
		if d := distance(r, g, b, int(cr), int(cg), int(cb)); d < best {
			best, at = d, i
		}
	}
	return uint8(at)
}

// palette is the range of indices that Color256 or Color16 is shown in.
func (d ColorDepth) palette() (from, to int) {
	if d == Color16 {
		return 0, len(ansi)
	}
	return len(ansi), 256
}
