package media

import (
	"context"
	"image"
	"math"
)

// Pattern is the camera "test": drifting colours, bars and three balls, with
// the frame number as a stamp along the top (see [StampFrame]). Frame n is
// taken n/FPS seconds after the Unix epoch, so that whoever reads the number
// off a screen knows how old the picture is (see [FrameAge]).
type Pattern struct {
	ticker  frameTicker
	drift   *image.YCbCr // repeats itself to the left and right
	picture *image.YCbCr
}

// NewPattern makes a pattern of the size and rate of format, 640x480 at 30
// pictures a second where it says nothing.
func NewPattern(format VideoFormat) *Pattern {
	format = format.sane()
	size := image.Rect(0, 0, format.Width, format.Height)
	p := &Pattern{
		ticker:  frameTicker{fps: format.FPS},
		drift:   image.NewYCbCr(size, image.YCbCrSubsampleRatio420),
		picture: image.NewYCbCr(size, image.YCbCrSubsampleRatio420),
	}
	paintDrift(p.drift)
	return p
}

// Read waits for the next picture, as [Camera] says.
func (p *Pattern) Read(ctx context.Context) (*image.YCbCr, error) {
	n, err := p.ticker.next(ctx)
	if err != nil {
		return nil, err
	}
	p.paint(n)
	return p.picture, nil
}

// Size tells the size of the pictures in pixels.
func (p *Pattern) Size() (width, height int) { return p.picture.Rect.Dx(), p.picture.Rect.Dy() }

// Close does nothing.
func (p *Pattern) Close() error { return nil }

// paint draws picture n.
func (p *Pattern) paint(n int64) {
	const lap = 10 // seconds in which the colours drift once around
	w, h := p.Size()
	t := float64(n) / float64(p.ticker.fps)
	chroma := int(math.Mod(t, lap) / lap * float64((w+1)/2))
	rotateRows(p.picture.Y, p.drift.Y, p.drift.YStride, 2*chroma%w)
	rotateRows(p.picture.Cb, p.drift.Cb, p.drift.CStride, chroma)
	rotateRows(p.picture.Cr, p.drift.Cr, p.drift.CStride, chroma)
	p.paintBars(t)
	for i, c := range ballTints {
		angle := 2 * math.Pi * (t/(3+float64(i)) + float64(i)/3)
		sin, cos := math.Sincos(angle)
		x, y := 0.5+0.36*cos, 0.46+0.26*sin
		r := float32(h) * 0.09
		solid(float32(x)*float32(w), float32(y)*float32(h), r, r, c, 60).paint(p.picture)
	}
	StampFrame(p.picture, uint32(n))
}

var ballTints = [...]tint{rgbTint(250, 240, 220), rgbTint(230, 60, 50), rgbTint(40, 110, 230)}

// paintBars draws the colour bars along the bottom, which jump to the side
// twice a second.
func (p *Pattern) paintBars(t float64) {
	w, h := p.Size()
	step := int(math.Mod(t*2, float64(len(barTints))))
	for i := range barTints {
		c := barTints[(i+step)%len(barTints)]
		r := image.Rect(i*w/len(barTints)&^1, h*7/8&^1, (i+1)*w/len(barTints)&^1, h)
		if i == len(barTints)-1 {
			r.Max.X = w
		}
		fillRect(p.picture, r, c, c)
	}
}

// barTints are the 75 % colour bars (ITU-R BT.471).
var barTints = [...]tint{
	rgbTint(191, 191, 191), rgbTint(191, 191, 0), rgbTint(0, 191, 191), rgbTint(0, 191, 0),
	rgbTint(191, 0, 191), rgbTint(191, 0, 0), rgbTint(0, 0, 191),
}

// paintDrift fills a picture with soft colours that meet at its sides.
func paintDrift(img *image.YCbCr) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		for x := range w {
			img.Y[img.YOffset(x, y)] = byte(driftTint(x, y, w, h).y)
		}
	}
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			t, o := driftTint(x, y, w, h), img.COffset(x, y)
			img.Cb[o], img.Cr[o] = byte(t.cb), byte(t.cr)
		}
	}
}

func driftTint(x, y, w, h int) tint {
	u, v := 2*math.Pi*float64(x)/float64(w), 2*math.Pi*float64(y)/float64(h)
	hue := u + 0.8*math.Sin(v) + 0.5*math.Sin(2*u+v)
	level := 0.55 + 0.2*math.Sin(3*u-v) + 0.15*math.Cos(2*v)
	channel := func(phase float64) float32 {
		return float32(255 * level * (0.6 + 0.4*math.Cos(hue-phase)))
	}
	return rgbTint(channel(0), channel(2*math.Pi/3), channel(4*math.Pi/3))
}

// rotateRows copies the rows of src to dst, each moved left by n and its
// beginning put at its end.
func rotateRows(dst, src []byte, width, n int) {
	for o := 0; o < len(src); o += width {
		row := src[o : o+width]
		copy(dst[o+copy(dst[o:o+width], row[n:]):], row[:n])
	}
}
