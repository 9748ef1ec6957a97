package media

import (
	"image"
	"math"
)

// tint is a colour in limited-range BT.601.
type tint struct{ y, cb, cr float32 }

// rgbTint converts an sRGB colour, 0 to 255 each (ITU-R BT.601 §3.5).
func rgbTint(r, g, b float32) tint {
	return tint{
		y:  16 + (65.481*r+128.553*g+24.966*b)/255,
		cb: 128 + (-37.797*r-74.203*g+112*b)/255,
		cr: 128 + (112*r-93.786*g-18.214*b)/255,
	}
}

// mix goes from t to u, k from 0 to 1.
func (t tint) mix(u tint, k float32) tint {
	return tint{t.y + (u.y-t.y)*k, t.cb + (u.cb-t.cb)*k, t.cr + (u.cr-t.cr)*k}
}

// ellipse is a shape with a smooth edge that is lit from the upper left: all
// that the generated pictures are made of. Lengths are in pixels.
type ellipse struct {
	x, y   float32 // centre
	rx, ry float32 // radii
	turn   float32 // radians, clockwise
	tint   tint
	light  float32 // luma added where the light falls, taken away opposite
	soft   float32 // width of the edge; 0 is that of a sharp one
	alpha  float32 // 0 to 1, how much it covers
	top    float32 // where in the shape, -1 to 1, it begins: 0 paints the lower half
}

// solid is an ellipse that covers all that is behind it.
func solid(x, y, rx, ry float32, t tint, light float32) ellipse {
	return ellipse{x: x, y: y, rx: rx, ry: ry, tint: t, light: light, alpha: 1, top: -1}
}

// turned turns the shape about its centre.
func (e ellipse) turned(radians float32) ellipse { e.turn = radians; return e }

// blurred gives the shape an edge width pixels wide and a part alpha of its strength.
func (e ellipse) blurred(width, alpha float32) ellipse { e.soft, e.alpha = width, alpha; return e }

// below keeps what is below top, -1 to 1, in the shape.
func (e ellipse) below(top float32) ellipse { e.top = top; return e }

// paint draws the ellipse into a 4:2:0 picture whose Rect begins at 0, 0.
func (e ellipse) paint(img *image.YCbCr) {
	e.paintPlane(img.Y, img.YStride, img.Rect.Dx(), img.Rect.Dy(), e.tint.y, e.light)
	half := e
	half.x, half.y, half.rx, half.ry, half.soft = e.x/2, e.y/2, e.rx/2, e.ry/2, e.soft/2
	w, h := (img.Rect.Dx()+1)/2, (img.Rect.Dy()+1)/2
	half.paintPlane(img.Cb, img.CStride, w, h, e.tint.cb, 0)
	half.paintPlane(img.Cr, img.CStride, w, h, e.tint.cr, 0)
}

// paintPlane draws into one plane. In the ellipse's own coordinates u and v,
// which are linear in x, its inside is 1-u²-v² > 0; near the edge that falls
// by 2/r a pixel.
func (e ellipse) paintPlane(pix []byte, stride, w, h int, value, light float32) {
	sin64, cos64 := math.Sincos(float64(e.turn))
	sin, cos := float32(sin64), float32(cos64)
	reachX := float32(math.Hypot(float64(e.rx*cos), float64(e.ry*sin)))
	reachY := float32(math.Hypot(float64(e.rx*sin), float64(e.ry*cos)))
	x0, x1 := clip(e.x-reachX, 0, w), clip(e.x+reachX+1, 0, w)
	y0, y1 := clip(e.y-reachY, 0, h), clip(e.y+reachY+1, 0, h)
	steep := min(e.rx, e.ry) / (2 * max(e.soft, 1))
	steepTop := e.ry / max(e.soft, 1)
	du, dv := cos/e.rx, -sin/e.ry
	for y := y0; y < y1; y++ {
		dx, dy := float32(x0)+0.5-e.x, float32(y)+0.5-e.y
		u, v := (dx*cos+dy*sin)/e.rx, (dy*cos-dx*sin)/e.ry
		row := pix[y*stride+x0 : y*stride+x1]
		for i := range row {
			if f := 1 - u*u - v*v; f > 0 && v > e.top {
				k := min(f*steep, (v-e.top)*steepTop, 1) * e.alpha
				old := float32(row[i])
				lit := min(max(value-light*(0.5*u+0.7*v), lumaBlack), lumaWhite)
				row[i] = byte(old + k*(lit-old) + 0.5)
			}
			u, v = u+du, v+dv
		}
	}
}

// clip is v as a whole number from low to high.
func clip(v float32, low, high int) int { return min(max(int(v), low), high) }

// fillRect paints a rectangle of a picture, in pixels, with a colour that goes
// from one at its top to another at its bottom.
func fillRect(img *image.YCbCr, r image.Rectangle, top, bottom tint) {
	bounds := image.Rect(0, 0, img.Rect.Dx(), img.Rect.Dy())
	visible := r.Intersect(bounds)
	for y := visible.Min.Y; y < visible.Max.Y; y++ {
		t := top.mix(bottom, (float32(y-r.Min.Y)+0.5)/float32(r.Dy()))
		fillBytes(img.Y[y*img.YStride:][visible.Min.X:visible.Max.X], byte(t.y+0.5))
		if y%2 == 0 {
			row := y / 2 * img.CStride
			from, to := row+visible.Min.X/2, row+(visible.Max.X+1)/2
			fillBytes(img.Cb[from:to], byte(t.cb+0.5))
			fillBytes(img.Cr[from:to], byte(t.cr+0.5))
		}
	}
}
