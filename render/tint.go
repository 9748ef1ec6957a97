package render

// tint is a colour not rounded, components 0 to 255.
type tint struct{ r, g, b float32 }

// How much red, green and blue there is in luma (ITU-R BT.601 §2.5).
const lumaRed, lumaGreen, lumaBlue = 0.299, 0.587, 0.114

// lumaStress is how many times, where there are all colours, the squared error of
// luma counts beside that of red, green and blue: shapes are seen by it. More
// costs bytes, and the same bytes then show less of the colours. Of few colours
// none is near, and the nearest is wanted.
const lumaStress = 3

// stress is how many times the error of luma counts more at a depth.
func (d ColorDepth) stress() float32 {
	if d == TrueColor {
		return lumaStress
	}
	return 0
}

// tint is the colour of the mean of n samples whose sum is s, as far as RGB has it.
func (m *matrix) tint(s packed, n int) tint {
	scale := reciprocals[n]
	l := m.luma * (float32(s.y())*scale - m.black)
	b, r := float32(s.cb())*scale-128, float32(s.cr())*scale-128
	return tint{within(l + m.crToRed*r), within(l + m.cbToGreen*b + m.crToGreen*r), within(l + m.cbToBlue*b)}
}

func within(v float32) float32 { return min(max(v, 0), 255) }

// tint is c, which is not the default, as a tint.
func (c Color) tint() tint {
	r, g, b := c.RGB()
	return tint{float32(r), float32(g), float32(b)}
}

// color is the nearest colour to t.
func (t tint) color() Color {
	return RGB(uint8(t.r+0.5), uint8(t.g+0.5), uint8(t.b+0.5))
}

// apart is the squared error of showing one for the other, luma stressed.
func (t tint) apart(u tint) float32 {
	r, g, b := t.r-u.r, t.g-u.g, t.b-u.b
	l := lumaRed*r + lumaGreen*g + lumaBlue*b
	return r*r + g*g + b*b + lumaStress*l*l
}
