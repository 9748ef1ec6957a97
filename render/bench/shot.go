package main

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"

	"github.com/rtcchat/rtcchat/render/bench/score"
)

// shoot writes a PNG of what a screen shows. Characters that are no blocks, as
// letters are, have no shape here: a screen with any is refused.
func shoot(path string, s *score.Screen) error {
	p, missing := s.Paint()
	if len(missing) > 0 {
		return fmt.Errorf("draw %s: no shape is known for %q", path, missing[0])
	}
	img := image.NewNRGBA(image.Rect(0, 0, p.Width, p.Height))
	for i := range p.Width * p.Height {
		c := p.Pix[3*i : 3*i+3]
		img.SetNRGBA(i%p.Width, i/p.Width, color.NRGBA{c[0], c[1], c[2], 255})
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(f, img); err != nil {
		_ = f.Close()
		return fmt.Errorf("write %s: %w", path, err)
	}
	return f.Close()
}
