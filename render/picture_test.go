package render

import (
	"image"
	"math"
	"math/rand/v2"
)

// moving is frame n of a picture with edges, gradients, colour and noise, of
// which the parts move.
func moving(w, h, n int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	cx, cy := float64(w)*(0.5+0.2*math.Sin(float64(n)/9)), float64(h)*0.5
	for y := range h {
		for x := range w {
			v := 60 + 100*x/w
			if math.Hypot(float64(x)-cx, float64(y)-cy) < float64(h)/4 {
				v = 180 - 60*y/h
			}
			img.Y[img.YOffset(x, y)] = uint8(v + rng.IntN(3))
		}
	}
	for y := 0; y < h; y += 2 {
		for x := 0; x < w; x += 2 {
			img.Cb[img.COffset(x, y)] = uint8(100 + 56*y/h)
			img.Cr[img.COffset(x, y)] = uint8(160 - 56*x/w)
		}
	}
	return img
}

// noise is a picture of random samples whose planes have strides of their own
// and whose corner is at min.
func noise(w, h int, corner image.Point) *image.YCbCr {
	big := image.NewYCbCr(image.Rect(0, 0, corner.X+w+13, corner.Y+h+5), image.YCbCrSubsampleRatio420)
	rng := rand.New(rand.NewPCG(uint64(w), uint64(h)))
	for _, p := range [][]byte{big.Y, big.Cb, big.Cr} {
		for i := range p {
			p[i] = uint8(rng.UintN(256))
		}
	}
	return big.SubImage(image.Rectangle{corner, corner.Add(image.Pt(w, h))}).(*image.YCbCr)
}

// flat is a picture of one colour.
func flat(w, h int, y, cb, cr uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = y
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = cb, cr
	}
	return img
}
