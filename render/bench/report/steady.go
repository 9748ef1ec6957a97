package main

import (
	"context"
	"fmt"
	"image"
	"runtime"
	"time"

	"github.com/rtcchat/rtcchat/render"
)

// steadyRounds is how often the clip is drawn.
const steadyRounds = 4

// steady measures what a frame takes once a film runs, and what it allocates.
func (r *report) steady(context.Context) error {
	frames, err := r.load("talking-head", filmFrames)
	if err != nil {
		return err
	}
	for _, quality := range []int{0, 30} {
		o := newOurs(large, render.Options{Glyphs: render.GlyphBest, Quality: quality})
		ms, allocs := rounds(o, frames)
		r.add(row{
			what:  fmt.Sprintf("steady state, talking head, `best`, quality %d, %dx%d", quality, large.X, large.Y),
			value: ms, must: 3, aim: 1.5, less: true,
			figure: fmt.Sprintf("%.2f ms, %.1f allocations", ms, allocs),
			format: "%g ms",
		})
	}
	return nil
}

// rounds draws a clip over and over, the first time to warm up. It returns the
// median over the frames of the least time that each took, in ms, and the mean
// number of allocations.
func rounds(o *ours, frames []*image.YCbCr) (ms, allocs float64) {
	least := make([]time.Duration, len(frames))
	var before, after runtime.MemStats
	for round := range 1 + steadyRounds {
		if round == 1 {
			runtime.ReadMemStats(&before)
		}
		for i, img := range frames {
			_, took, _ := o.draw(img) // never fails
			if round <= 1 || took < least[i] {
				least[i] = took
			}
		}
	}
	runtime.ReadMemStats(&after)
	n := float64(steadyRounds * len(frames))
	return percentile(least, 50), float64(after.Mallocs-before.Mallocs) / n
}
