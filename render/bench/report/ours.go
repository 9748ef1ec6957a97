package main

import (
	"image"
	"time"

	"github.com/rtcchat/rtcchat/render"
)

// ours draws by package render, on the goroutine of the caller.
type ours struct {
	options render.Options
	blitter render.Blitter
	grid    render.Grid
	encoder *render.Encoder
	buf     []byte
}

func newOurs(cells image.Point, options render.Options) *ours {
	o := &ours{options: options, encoder: render.NewEncoder(options.Depth)}
	o.encoder.Synchronized = true
	o.options.Fit = render.Stretch
	o.grid.Resize(cells.X, cells.Y)
	return o
}

// draw implements drawer; it never fails.
func (o *ours) draw(img *image.YCbCr) ([]byte, time.Duration, error) {
	start := time.Now()
	o.blitter.Draw(&o.grid, o.grid.Bounds(), img, o.options)
	o.buf = o.encoder.Encode(o.buf[:0], &o.grid)
	return o.buf, time.Since(start), nil
}
