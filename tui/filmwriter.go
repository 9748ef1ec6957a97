package tui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// FilmLook is how [WriteFilm] draws.
type FilmLook struct {
	Size   image.Point // cells
	Glyphs render.GlyphSet
	Depth  render.ColorDepth
	Fit    render.Fit
	// Quality is the trade between picture and bytes, 0 exact to 100 fewest bytes.
	Quality int
}

// FilmStats are the figures of a film that was written.
type FilmStats struct {
	Frames        int     `json:"frames"`
	Cells         int     `json:"cells"` // of each frame
	Bytes         int     `json:"bytes"`
	BytesPerFrame float64 `json:"bytes_per_frame"`
	RenderP50     float64 `json:"render_ms_p50"` // from planes to bytes
	RenderP99     float64 `json:"render_ms_p99"`
	FPS           float64 `json:"fps"`
}

// The marks that each frame stands between: a synchronised update (DECSET 2026).
const (
	beginFrame = "\x1b[?2026h"
	endFrame   = "\x1b[?2026l"
)

// WriteFilm plays f to w as a terminal would be sent it, and asks nothing of
// anybody. Each picture is one write between CSI ?2026h and CSI ?2026l, also one
// that changes nothing. It returns when the film or ctx has ended or w fails,
// with the figures so far.
func WriteFilm(ctx context.Context, w io.Writer, f Film, o FilmOptions, look FilmLook) (FilmStats, error) {
	fw := filmWriter{look: look, format: f.Format(), encoder: render.NewEncoder(look.Depth)}
	fw.stats.Cells = look.Size.X * look.Size.Y
	begun := time.Now()
	err := fw.play(ctx, w, f, o)
	fw.finish(time.Since(begun))
	return fw.stats, err
}

// filmWriter keeps what is needed from frame to frame.
type filmWriter struct {
	look    FilmLook
	format  rtc.PictureFormat
	encoder *render.Encoder
	blitter render.Blitter
	grid    render.Grid
	buf     []byte
	took    timing
	stats   FilmStats
}

func (fw *filmWriter) play(ctx context.Context, w io.Writer, f Film, o FilmOptions) error {
	pace := newFilmPace(o.interval(f))
	defer pace.stop()
	for ; !o.last(fw.stats.Frames); pace.next() {
		img, err := f.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := pace.wait(ctx); err != nil {
			return err
		}
		n, err := w.Write(fw.frame(img))
		fw.stats.Bytes += n
		if err != nil {
			return fmt.Errorf("write the film: %w", err)
		}
		fw.stats.Frames++
	}
	return nil
}

// frame is the bytes of a picture, valid until the next.
func (fw *filmWriter) frame(img *image.YCbCr) []byte {
	begun := time.Now()
	fw.grid.Resize(fw.look.Size.X, fw.look.Size.Y)
	o := render.Options{Fit: fw.look.Fit, Glyphs: fw.look.Glyphs, Depth: fw.look.Depth, Quality: fw.look.Quality}
	fw.blitter.Draw(&fw.grid, fw.grid.Bounds(), img, inFormat(o, fw.format))
	fw.buf = append(fw.buf[:0], beginFrame...)
	fw.buf = fw.encoder.Encode(fw.buf, &fw.grid)
	fw.buf = append(fw.buf, endFrame...)
	fw.took.add(time.Since(begun))
	return fw.buf
}

// finish works the figures out.
func (fw *filmWriter) finish(took time.Duration) {
	n := fw.stats.Frames
	if n == 0 {
		return
	}
	fw.stats.BytesPerFrame = float64(fw.stats.Bytes) / float64(n)
	fw.stats.RenderP50, fw.stats.RenderP99 = fw.took.percentile(50), fw.took.percentile(99)
	fw.stats.FPS = float64(n) / took.Seconds()
}
