package main

import (
	"context"
	"fmt"
	"image"
	"runtime"
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

// race has both draw each frame in turn, and returns the medians in ms.
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
	return median(times[0]), median(times[1]), nil
}

// median is that of some times, in milliseconds.
func median(list []time.Duration) float64 {
	slices.Sort(list)
	return float64(list[len(list)/2]) / float64(time.Millisecond)
}

// steady measures what a frame takes once a film runs, and what it allocates.
func (r *report) steady(context.Context) error {
	frames, err := r.load("talking-head", filmFrames)
	if err != nil {
		return err
	}
	const warm = 50
	if len(frames) <= warm {
		return fmt.Errorf("the talking head has %d frames only", len(frames))
	}
	for _, quality := range []int{0, 30} {
		o := newOurs(large, render.Options{Glyphs: render.GlyphBest, Quality: quality})
		for _, img := range frames[:warm] {
			_, _, _ = o.draw(img) // never fails
		}
		times := make([]time.Duration, 0, len(frames))
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, img := range frames[warm:] {
			_, took, _ := o.draw(img)
			times = append(times, took)
		}
		runtime.ReadMemStats(&after)
		ms := median(times)
		allocs := float64(after.Mallocs-before.Mallocs) / float64(len(times))
		r.add(row{
			what:  fmt.Sprintf("steady state, talking head, `best`, quality %d, %dx%d", quality, large.X, large.Y),
			value: ms, must: 3, aim: 1.5, less: true,
			figure: fmt.Sprintf("%.2f ms, %.1f allocations", ms, allocs),
			format: "%g ms",
		})
	}
	return nil
}
