package media

import (
	"image"
	"math"
)

// brush paints ellipses about a point that may be moved and turned as a whole.
type brush struct {
	img   *image.YCbCr
	x, y  float32 // the point, pixels
	scale float32 // pixels of one unit
	turn  float32 // radians, clockwise
}

// paint draws e, whose lengths are in units and counted from the brush's point.
func (b *brush) paint(e ellipse) {
	sin, cos := math.Sincos(float64(b.turn))
	x, y := e.x*float32(cos)-e.y*float32(sin), e.x*float32(sin)+e.y*float32(cos)
	e.x, e.y = b.x+x*b.scale, b.y+y*b.scale
	e.rx, e.ry, e.soft = e.rx*b.scale, e.ry*b.scale, e.soft*b.scale
	e.turn += b.turn
	e.paint(b.img)
}

// The colours of the person.
var (
	skin    = rgbTint(226, 172, 138)
	blush   = rgbTint(214, 132, 110)
	shade   = rgbTint(150, 96, 72)
	hair    = rgbTint(70, 42, 26)
	white   = rgbTint(244, 242, 236)
	iris    = rgbTint(60, 110, 120)
	black   = rgbTint(18, 14, 14)
	lip     = rgbTint(186, 84, 78)
	throat  = rgbTint(84, 26, 28)
	sweater = rgbTint(38, 120, 132)
	collar  = rgbTint(24, 84, 96)
)

// paintBody draws shoulders and neck about the middle of the picture's lower edge.
func (b *brush) paintBody(p pose) {
	b.paint(solid(0.03, -0.02, 0.47, 0.30, black, 0).blurred(0.16, 0.35)) // shadow on the wall
	b.paint(solid(0, 0.10, 0.43, 0.36, sweater, 50))
	b.paint(solid(0, -0.235, 0.125, 0.055, collar, 10))
	neck := *b
	neck.turn = p.tilt / 2
	neck.paint(solid(p.sway*0.3, -0.30, 0.078, 0.13, skin.mix(shade, 0.25), 20))
	neck.paint(solid(p.sway*0.4, -0.345, 0.085, 0.05, shade, 0).blurred(0.04, 0.6)) // the chin's shadow
}

// paintHead draws the head about its middle.
func (b *brush) paintHead(p pose) {
	b.paint(solid(0, -0.045, 0.186, 0.215, hair, 24))
	for _, side := range [...]float32{-1, 1} {
		b.paint(solid(side*0.163, 0.015, 0.027, 0.046, skin.mix(blush, 0.5), 20))
	}
	b.paint(solid(0, 0, 0.160, 0.215, skin, 34))
	b.paint(solid(0.055, 0.05, 0.11, 0.17, shade, 0).blurred(0.10, 0.18)) // the side away from the light
	for _, side := range [...]float32{-1, 1} {
		b.paint(solid(side*0.085, 0.055, 0.045, 0.038, blush, 0).blurred(0.04, 0.5))
		b.paintEye(side, p)
	}
	b.paintNose(p)
	b.paintMouth(p)
	b.paint(solid(-0.015, -0.150, 0.150, 0.078, hair, 30).turned(-0.12))
	b.paint(solid(0.085, -0.128, 0.088, 0.050, hair, 22).turned(0.62))
}

func (b *brush) paintEye(side float32, p pose) {
	const rx, ry = 0.036, 0.023
	x, y := side*0.066, float32(-0.022)
	b.paint(solid(x, y-0.004, rx*1.35, ry*1.6, shade, 0).blurred(0.022, 0.5))
	b.paint(solid(x, y, rx, ry, white, 8))
	gx, gy := x+p.gazeX*0.013, y+p.gazeY*0.006
	b.paint(solid(gx, gy, 0.0175, 0.0185, iris, 10))
	b.paint(solid(gx, gy, 0.009, 0.0095, black, 0))
	b.paint(solid(gx-0.006, gy-0.007, 0.005, 0.005, white, 0))
	if p.lids > 0 {
		lid := solid(x, y-2*(1-p.lids)*ry, rx*1.12, ry*1.2, skin.mix(shade, 0.2), 10)
		b.paint(lid)
		b.paint(solid(x, y+ry*(2*p.lids-1.1), rx, 0.005, hair, 0))
	} else {
		b.paint(solid(x, y-ry*0.95, rx*1.1, 0.006, hair, 0))
	}
	b.paint(solid(x+side*0.004, y-0.048-0.016*p.brows, 0.043, 0.0095, hair, 6).turned(side * 0.12))
}

func (b *brush) paintNose(p pose) {
	x := p.gazeX * 0.004
	b.paint(solid(x+0.012, 0.035, 0.018, 0.045, shade, 0).blurred(0.018, 0.45))
	b.paint(solid(x, 0.056, 0.026, 0.019, skin, 26))
	b.paint(solid(x, 0.072, 0.021, 0.008, shade, 0).blurred(0.008, 0.7))
}

// paintMouth draws lips, and what is between them when they are apart.
func (b *brush) paintMouth(p pose) {
	y, open := float32(0.122), 0.034*p.mouth
	wide := 0.058 - 0.012*p.mouth
	b.paint(solid(0, y+0.028+open, 0.04, 0.014, shade, 0).blurred(0.014, 0.35))
	b.paint(solid(0, y+open*0.4, wide, 0.013+open, lip, 14))
	if open > 0.004 {
		b.paint(solid(0, y+open*0.4, wide*0.8, open, throat, 0))
		b.paint(solid(0, y-open*0.45, wide*0.62, open*0.32, white, 0))
		return
	}
	b.paint(solid(0, y, wide*0.92, 0.0035, throat, 0))
	for _, side := range [...]float32{-1, 1} { // the corners of a smile
		b.paint(solid(side*wide*1.02, y-0.006, 0.014, 0.0045, throat, 0).turned(-side * 0.7))
	}
}

// paintHand draws an arm that comes up from below and a hand that waves.
func (b *brush) paintHand(p pose) {
	hand := *b
	hand.x += 0.40 * b.scale
	hand.y += (0.42 - 0.78*p.wave) * b.scale
	hand.turn = p.swing
	arm := hand
	arm.turn = p.swing * 0.3
	arm.paint(solid(0.0, 0.34, 0.075, 0.30, sweater, 36).turned(-0.1))
	hand.paint(solid(0, 0.045, 0.045, 0.05, skin.mix(shade, 0.15), 16))
	for i, length := range [...]float32{0.062, 0.074, 0.072, 0.056} {
		k := float32(i) - 1.5
		hand.paint(solid(k*0.030, -0.075-length/3, 0.0155, length, skin, 18).turned(k * 0.10))
	}
	hand.paint(solid(-0.075, -0.005, 0.018, 0.052, skin, 18).turned(-0.75))
	hand.paint(solid(0, -0.015, 0.064, 0.066, skin, 26))
}
