package main

import (
	"context"
	"fmt"

	"github.com/rtcchat/rtcchat/render"
)

// bytes compares how few bytes show pictures no worse than libchafa's, and how
// they flicker.
func (r *report) bytes(ctx context.Context) error {
	for _, c := range []struct {
		clip, against string
		must, aim     float64
	}{
		{"talking-head", "talking-head", 18, 30},
		{"noisy-head", "talking-head", 25, 40},
		{"face", "face", 5, 8},
		{"close-face", "close-face", 5, 8},
		{"moving-face", "moving-face", 5, 8},
	} {
		f, err := r.film(c.clip, c.against)
		if err != nil {
			return err
		}
		theirs, err := r.peerPlays(ctx, f, "default")
		if err != nil || r.program == "" {
			return err
		}
		quality, mine, err := f.thriftiest(render.Options{Glyphs: render.GlyphBest}, func(s scored) bool {
			return s.PSNR >= theirs.PSNR && s.SSIM >= theirs.SSIM
		})
		if err != nil {
			return err
		}
		fewer := theirs.bytes / mine.bytes
		where := fmt.Sprintf("%s scored against %s, `best`, quality %d", c.clip, c.against, quality)
		r.add(row{
			what:  "bytes a frame, PSNR and SSIM not below libchafa default, " + where,
			value: fewer, must: c.must, aim: c.aim,
			figure: fmt.Sprintf("1/%.1f", fewer),
			ours:   describe(mine), peer: describe(theirs),
			format: "1/%g",
		})
		if c.clip == "noisy-head" {
			calmer := theirs.Flicker / mine.Flicker
			r.add(row{
				what: "flicker, " + where, value: calmer, must: 10, aim: 15,
				figure: fmt.Sprintf("1/%.1f", calmer),
				ours:   fmt.Sprintf("%.3f", mine.Flicker), peer: fmt.Sprintf("%.3f", theirs.Flicker),
				format: "1/%g",
			})
		}
	}
	return nil
}

// few is the same in 256 colours.
func (r *report) few(ctx context.Context) error {
	f, err := r.film("noisy-head", "talking-head")
	if err != nil {
		return err
	}
	theirs, err := r.peerPlays(ctx, f, "256")
	if err != nil || r.program == "" {
		return err
	}
	options := render.Options{Glyphs: render.GlyphBest, Depth: render.Color256}
	quality, mine, err := f.thriftiest(options, func(s scored) bool { return s.PSNR >= theirs.PSNR })
	if err != nil {
		return err
	}
	r.add(row{
		what: fmt.Sprintf("256 colours: bytes a frame, PSNR not below libchafa's 256 colours, "+
			"noisy-head scored against talking-head, `best`, quality %d", quality),
		value: mine.bytes / 1000, must: 8, aim: 4, less: true,
		figure: fmt.Sprintf("%.1f KB", mine.bytes/1000),
		ours:   describe(mine), peer: describe(theirs),
		format: "%g KB",
	})
	return nil
}

// describe tells what a film looks like and costs.
func describe(s scored) string {
	return fmt.Sprintf("%.1f KB, %.2f dB, %.4f", s.bytes/1000, s.PSNR, s.SSIM)
}
