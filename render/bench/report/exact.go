package main

import (
	"context"
	"fmt"

	"github.com/rtcchat/rtcchat/render"
)

// rivalry is a clip drawn in a glyph set and by libchafa in a mode, and how much
// more PSNR and SSIM that must bring.
type rivalry struct {
	clip, mode string
	glyphs     render.GlyphSet
	must, aim  float64
	similar    float64 // of SSIM; 0 where it does not matter
}

// exact compares pictures drawn as well as each can.
func (r *report) exact(ctx context.Context) error {
	for _, c := range []rivalry{
		{"talking-head", "default", render.GlyphBest, 0.55, 0.75, 0.0015},
		{"talking-head", "default", render.GlyphBlock, 0.3, 0.4, 0},
		{"talking-head", "half", render.GlyphHalf, 0, 0, 0},
		{"talking-head", "quadrant", render.GlyphQuadrant, 0.1, 0.1, 0},
		{"testsrc2", "default", render.GlyphBest, 0, 0, 0},
		{"mandelbrot", "default", render.GlyphBest, 0, 0, 0},
		{"face", "default", render.GlyphBest, 0.55, 0.75, 0.0015},
		{"close-face", "default", render.GlyphBest, 0.55, 0.75, 0.0015},
		{"moving-face", "default", render.GlyphBest, 0.55, 0.75, 0.0015},
	} {
		if err := r.compare(ctx, c); err != nil {
			return err
		}
	}
	return nil
}

// compare adds the rows of one rivalry; none without libchafa.
func (r *report) compare(ctx context.Context, c rivalry) error {
	if r.program == "" {
		return nil
	}
	f, err := r.film(c.clip, c.clip)
	if err != nil {
		return err
	}
	mine, err := f.play(newOurs(f.cells, render.Options{Glyphs: c.glyphs}), true)
	if err != nil {
		return err
	}
	theirs, err := r.peerPlays(ctx, f, c.mode)
	if err != nil {
		return err
	}
	best, err := f.bound(c.glyphs)
	if err != nil {
		return err
	}
	gain, similar := mine.PSNR-theirs.PSNR, mine.SSIM-theirs.SSIM
	where := fmt.Sprintf("%s, exact, `%v` against libchafa %s, %dx%d", c.clip, c.glyphs, c.mode, f.cells.X, f.cells.Y)
	r.add(row{
		what: "PSNR, " + where, value: gain, must: c.must, aim: c.aim,
		figure: fmt.Sprintf("%+.2f dB, %.2f dB below the bound", gain, best-mine.PSNR),
		ours:   fmt.Sprintf("%.2f dB", mine.PSNR), peer: fmt.Sprintf("%.2f dB", theirs.PSNR),
		format: "%+g dB",
	})
	if c.similar > 0 {
		r.add(row{
			what: "SSIM, " + where, value: similar, must: c.similar, aim: c.similar,
			figure: fmt.Sprintf("%+.4f", similar),
			ours:   fmt.Sprintf("%.4f", mine.SSIM), peer: fmt.Sprintf("%.4f", theirs.SSIM),
			format: "%+g",
		})
	}
	return nil
}

// film is openFilm for the small screen. The last one is kept, for clips are
// drawn several times in a row.
func (r *report) film(name, against string) (*film, error) {
	if r.open != nil && r.openName == name+"/"+against {
		return r.open, nil
	}
	r.open = nil // not two in memory
	f, err := r.openFilm(name, against, small)
	r.open, r.openName = f, name+"/"+against
	return f, err
}

// peerPlays has libchafa draw the frames of a film that are looked at; nothing
// where there is no libchafa.
func (r *report) peerPlays(ctx context.Context, f *film, mode string) (scored, error) {
	if r.program == "" {
		return scored{}, nil
	}
	p, err := startPeer(ctx, r.program, mode, f.cells, f.pixels())
	if err != nil {
		return scored{}, err
	}
	s, err := f.play(p, false)
	return s, firstError(err, p.close())
}

// firstError is the first of some errors that is one.
func firstError(list ...error) error {
	for _, err := range list {
		if err != nil {
			return err
		}
	}
	return nil
}
