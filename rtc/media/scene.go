package media

import (
	"context"
	"image"
	"math"
)

// Scene is a camera that looks at somebody who is not there: a generated
// person in a room, who talks, blinks, looks about and now and then waves.
// It stands in for a clip where there is none.
type Scene struct {
	ticker  frameTicker
	room    *image.YCbCr
	picture *image.YCbCr
}

// NewScene makes a scene of the size and rate of format, 640x480 at 30
// pictures a second where it says nothing.
func NewScene(format VideoFormat) *Scene {
	format = format.sane()
	size := image.Rect(0, 0, format.Width, format.Height)
	s := &Scene{
		ticker:  frameTicker{fps: format.FPS},
		room:    image.NewYCbCr(size, image.YCbCrSubsampleRatio420),
		picture: image.NewYCbCr(size, image.YCbCrSubsampleRatio420),
	}
	paintRoom(s.room)
	return s
}

// Read waits for the next picture, as [Camera] says.
func (s *Scene) Read(ctx context.Context) (*image.YCbCr, error) {
	n, err := s.ticker.next(ctx)
	if err != nil {
		return nil, err
	}
	s.paint(math.Mod(float64(n)/float64(s.ticker.fps), 3600))
	return s.picture, nil
}

// Size tells the size of the pictures in pixels.
func (s *Scene) Size() (width, height int) { return s.picture.Rect.Dx(), s.picture.Rect.Dy() }

// Close does nothing.
func (s *Scene) Close() error { return nil }

// paint draws the picture at t seconds.
func (s *Scene) paint(t float64) {
	copy(s.picture.Y, s.room.Y)
	copy(s.picture.Cb, s.room.Cb)
	copy(s.picture.Cr, s.room.Cr)
	p := poseAt(t)
	w, h := float32(s.picture.Rect.Dx()), float32(s.picture.Rect.Dy())
	head := brush{img: s.picture, x: w/2 + p.sway*h, y: (0.47 + p.nod) * h, scale: h, turn: p.tilt}
	body := brush{img: s.picture, x: w/2 + 0.4*p.sway*h, y: h, scale: h}
	body.paintBody(p)
	head.paintHead(p)
	if p.wave > 0 {
		body.paintHand(p)
	}
}

// pose is how somebody sits at one moment. Lengths are parts of the picture's
// height, angles radians, the rest goes from 0 to 1.
type pose struct {
	sway, nod, tilt float32
	gazeX, gazeY    float32
	lids            float32 // 1 closed
	mouth           float32 // 1 wide open
	brows           float32 // 1 raised
	wave            float32 // 1 the hand is up
	swing           float32 // the hand's turn
}

// poseAt makes a pose of slow waves whose periods do not fit each other, so
// that it does not repeat itself for long.
func poseAt(t float64) pose {
	sin := func(hertz, phase float64) float64 { return math.Sin(2*math.Pi*hertz*t + phase) }
	talking := smooth(0.2, 0.5, sin(0.13, 0)+0.4)
	look := smooth(0.55, 0.7, sin(0.11, 2)) - smooth(0.55, 0.7, sin(0.09, 5))
	return pose{
		sway:  float32(0.022*sin(0.17, 0) + 0.008*sin(0.43, 1)),
		nod:   float32(0.006*sin(0.31, 2) + talking*0.006*sin(1.1, 0)),
		tilt:  float32(0.06*sin(0.12, 1) + 0.025*sin(0.37, 4)),
		gazeX: float32(look), gazeY: float32(0.4 * sin(0.07, 3)),
		lids:  float32(blink(t)),
		mouth: float32(talking * (0.15 + 0.85*math.Abs(sin(2.3, 0)*sin(1.37, 1)))),
		brows: float32(smooth(0.75, 0.95, sin(0.21, 4))),
		wave:  float32(smooth(0.8, 0.97, sin(0.06, -1.2))),
		swing: float32(0.35 * sin(1.6, 0)),
	}
}

// blink is 1 for the tenth of a second in which the eyes are shut, every few seconds.
func blink(t float64) float64 {
	const period = 3.4
	since := math.Mod(t+0.9*math.Sin(t/7), period)
	return 1 - smooth(0, 0.1, math.Abs(since-period/2)-0.05)
}

// smooth goes from 0 at low to 1 at high with no corner at either (a smoothstep).
func smooth(low, high, v float64) float64 {
	k := min(max((v-low)/(high-low), 0), 1)
	return k * k * (3 - 2*k)
}
