package render

// Matrix is how a picture's YCbCr was made of RGB.
type Matrix int

// The matrices there are.
const (
	BT601 Matrix = iota // ITU-R BT.601 §2.5: standard definition, and what VP8 has
	BT709               // ITU-R BT.709 §3: high definition
)

// Range is the values that black and white have in a picture.
type Range int

// The ranges there are.
const (
	LimitedRange Range = iota // luma 16 to 235, chroma 16 to 240
	FullRange                 // 0 to 255, as in JPEG
)

// matrix makes RGB of YCbCr, components 0 to 255:
//
//	R = luma*(Y-black)            + crToRed*(Cr-128)
//	G = luma*(Y-black) + cbToGreen*(Cb-128) + crToGreen*(Cr-128)
//	B = luma*(Y-black) + cbToBlue*(Cb-128)
type matrix struct {
	black, luma                             float32
	crToRed, cbToGreen, crToGreen, cbToBlue float32
	metric                                  metric
}

// metric measures differences of YCbCr by the RGB they make: it is the matrix
// transposed times itself.
type metric struct{ yy, yb, yr, bb, br, rr float32 }

// matrixOf is the matrix of a picture.
func matrixOf(m Matrix, r Range) matrix {
	red, blue := 0.299, 0.114 // their parts of luma
	if m == BT709 {
		red, blue = 0.2126, 0.0722
	}
	black, luma, chroma := 16.0, 255.0/219, 255.0/224
	if r == FullRange {
		black, luma, chroma = 0, 1, 1
	}
	green := 1 - red - blue
	t := matrix{
		black: float32(black), luma: float32(luma),
		crToRed:   float32(2 * (1 - red) * chroma),
		cbToGreen: float32(-2 * (1 - blue) * blue / green * chroma),
		crToGreen: float32(-2 * (1 - red) * red / green * chroma),
		cbToBlue:  float32(2 * (1 - blue) * chroma),
	}
	t.metric = metric{
		yy: 3 * t.luma * t.luma,
		yb: t.luma * (t.cbToGreen + t.cbToBlue),
		yr: t.luma * (t.crToRed + t.crToGreen),
		bb: t.cbToGreen*t.cbToGreen + t.cbToBlue*t.cbToBlue,
		br: t.cbToGreen * t.crToGreen,
		rr: t.crToRed*t.crToRed + t.crToGreen*t.crToGreen,
	}
	return t
}

// reciprocals bring a sum of some samples of a patch to the mean.
var reciprocals = func() (t [patchSamples + 1]float32) {
	for n := 1; n < len(t); n++ {
		t[n] = 1 / float32(n<<fraction)
	}
	return t
}()

// color is the sRGB colour of the mean of n samples whose sum is s.
func (m *matrix) color(s packed, n int) Color {
	scale := reciprocals[n]
	l := m.luma*(float32(s.y())*scale-m.black) + 0.5
	b, r := float32(s.cb())*scale-128, float32(s.cr())*scale-128
	return RGB(clip(l+m.crToRed*r), clip(l+m.cbToGreen*b+m.crToGreen*r), clip(l+m.cbToBlue*b))
}

// colors are the sRGB colours of samples.
func (m *matrix) colors(dst []Color, samples []packed) {
	for i := colorsKernel(dst, samples, m); i < len(dst); i++ {
		dst[i] = m.color(samples[i], 1)
	}
}

// brightness is the full-range grey of a sample, 0 to 255.
func (m *matrix) brightness(s packed) uint8 {
	return clip(m.luma*(float32(s.y())/(1<<fraction)-m.black) + 0.5)
}

// clip brings a component, one half above what it is, into the range of a color's.
func clip(v float32) uint8 { return uint8(min(max(int32(v), 0), 255)) }

// stressed is m with the error of luma counting so many times more, as tints have it.
func (m metric) stressed(stress, luma float32) metric {
	m.yy += stress * luma * luma
	return m
}

// square is the squared length of a difference.
func (m *metric) square(y, b, r float32) float32 {
	return y*(m.yy*y+2*(m.yb*b+m.yr*r)) + b*(m.bb*b+2*m.br*r) + m.rr*r*r
}

// apply is the metric times a vector.
func (m *metric) apply(y, b, r float32) (float32, float32, float32) {
	return m.yy*y + m.yb*b + m.yr*r, m.yb*y + m.bb*b + m.br*r, m.yr*y + m.br*b + m.rr*r
}
