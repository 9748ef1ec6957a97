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

// Frames are drawn in rounds, so that each side has its caches and its threads
// warm as in a film, and what else the machine does slows both.
const (
	speedRounds = 6
	roundFrames = 20
)

// speed compares the time of a frame with libchafa's.
func (r *report) speed(ctx context.Context) error {
	if r.program == "" {
		return nil
	}
	frames, err := r.load("talking-head", speedRounds*roundFrames)
	if err != nil {
		return err
	}
	negate(frames)
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
			mine, theirs, err := race(newOurs(cells, render.Options{Glyphs: c.glyphs}), p, frames)
			if err := firstError(err, p.close()); err != nil {
				return err
			}
			ratio := theirs.fast / mine.fast
			r.add(row{
				what:  fmt.Sprintf("speed, `%v`, every cell solved, one thread, against libchafa %s, two, %dx%d", c.glyphs, c.mode, cells.X, cells.Y),
				value: ratio, must: c.must, aim: c.aim,
				figure: fmt.Sprintf("%.1f×, medians %.1f×", ratio, theirs.median/mine.median),
				ours:   mine.String(), peer: theirs.String(),
				format: "%g×",
			})
		}
	}
	return nil
}

// negate makes every other frame its negative: nothing of a picture is as it was
// in the one before, as if it were cut each time, and no cell can be kept.
func negate(frames []*image.YCbCr) {
	for i := 1; i < len(frames); i += 2 {
		for _, plane := range [][]uint8{frames[i].Y, frames[i].Cb, frames[i].Cr} {
			for k, v := range plane {
				plane[k] = 255 - v
			}
		}
	}
}

// pace is how long frames take, in ms: the fastest tenth, which what else the
// machine does disturbs least, and the one in the middle.
type pace struct{ fast, median float64 }

func paceOf(times []time.Duration) pace { return pace{percentile(times, 10), percentile(times, 50)} }

func (p pace) String() string { return fmt.Sprintf("%.2f ms, median %.2f", p.fast, p.median) }

// race has both draw a round of frames in turn, until all are drawn.
func race(a, b drawer, frames []*image.YCbCr) (pace, pace, error) {
	var times [2][]time.Duration
	for round := range slices.Chunk(frames, roundFrames) {
		for i, d := range []drawer{a, b} {
			for _, img := range round {
				_, took, err := d.draw(img)
				if err != nil {
					return pace{}, pace{}, err
				}
				times[i] = append(times[i], took)
			}
		}
	}
	return paceOf(times[0]), paceOf(times[1]), nil
}

// percentile is the n-th percentile of some times, in milliseconds.
func percentile(list []time.Duration, n int) float64 {
	slices.Sort(list)
	return float64(list[(len(list)-1)*n/100]) / float64(time.Millisecond)
}
