package main

import (
	"context"
	"fmt"
	"image"
	"slices"
	"time"

	"github.com/rtcchat/rtcchat/render"
)

// The screens that are drawn for, in cells.
var (
	small = image.Pt(160, 45)
	large = image.Pt(200, 55)
)

// speedRounds is how many frames each draws in turn.
const speedRounds = 60

// speed compares the time of a frame with libchafa's.
func (r *report) speed(ctx context.Context) error {
	if r.program == "" {
		return nil
	}
	frames, err := r.load("talking-head", speedRounds)
	if err != nil {
		return err
	}
	for _, c := range []struct {
		glyphs    render.GlyphSet
		mode      string
		must, aim float64
	}{{render.GlyphBest, "default", 10, 20}, {render.GlyphHalf, "half", 40, 60}} {
		for _, cells := range []image.Point{small, large} {
			p, err := startPeer(ctx, r.program, c.mode, cells, frames[0].Rect.Size())
			if err != nil {
				return err
			}
			o := newOurs(cells, render.Options{Glyphs: c.glyphs})
			o.fresh = true
			mine, theirs, err := race(o, p, frames)
			if err := firstError(err, p.close()); err != nil {
				return err
			}
			ratio := theirs / mine
			r.add(row{
				what:  fmt.Sprintf("speed, `%v`, every cell solved, one thread, against libchafa %s, two, %dx%d", c.glyphs, c.mode, cells.X, cells.Y),
				value: ratio, must: c.must, aim: c.aim,
				figure: fmt.Sprintf("%.1f×", ratio),
				ours:   fmt.Sprintf("%.2f ms", mine), peer: fmt.Sprintf("%.1f ms", theirs),
				format: "%g×",
			})
		}
	}
	return nil
}

// race has both draw each frame in turn, and returns how long either took in its
// fastest tenth, which what else the machine does disturbs least; in ms. All
// frames are as much work.
func race(a, b drawer, frames []*image.YCbCr) (float64, float64, error) {
	var times [2][]time.Duration
	for _, img := range frames {
		for i, d := range []drawer{a, b} {
			_, took, err := d.draw(img)
			if err != nil {
				return 0, 0, err
			}
			times[i] = append(times[i], took)
		}
	}
	return percentile(times[0], 10), percentile(times[1], 10), nil
}

// percentile is the n-th percentile of some times, in milliseconds.
func percentile(list []time.Duration, n int) float64 {
	slices.Sort(list)
	return float64(list[(len(list)-1)*n/100]) / float64(time.Millisecond)
}
