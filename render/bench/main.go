// Command bench draws the frames of a YUV4MPEG2 file in memory, as fast as it
// can, and tells in one line of JSON what that cost. It writes the bytes that a
// terminal would have got, and a picture of what it would show in the end.
//
//	go run ./render/bench -glyphs best -out frames.ans -png last.png clip.y4m
//
// Command report below it measures many runs beside another renderer.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"image"
	"io"
	"os"
	"slices"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/render/bench/clip"
	"github.com/rtcchat/rtcchat/render/bench/score"
)

// result is what one run measured. Times are of one frame, drawn and encoded.
type result struct {
	Glyphs        string  `json:"glyphs"`
	Cols          int     `json:"cols"`
	Rows          int     `json:"rows"`
	Frames        int     `json:"frames"`
	FirstBytes    int     `json:"first_frame_bytes"`
	BytesPerFrame float64 `json:"bytes_per_frame"` // after the first
	DrawP50       float64 `json:"draw_ms_p50"`
	FrameP10      float64 `json:"frame_ms_p10"`
	FrameP50      float64 `json:"frame_ms_p50"`
	FrameP99      float64 `json:"frame_ms_p99"`
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run() error {
	glyphs := flag.String("glyphs", "best", "the glyph set")
	colors := flag.String("color", "truecolor", "the color depth")
	size := flag.String("size", "160x45", "COLSxROWS")
	quality := flag.Int("quality", 0, "0 exact to 100 fewest bytes")
	out := flag.String("out", "", "where to write the frames")
	shot := flag.String("png", "", "where to write a picture of the last frame")
	limit := flag.Int("frames", 1<<30, "how many frames to draw")
	flag.Parse()
	b := bench{limit: *limit, out: io.Discard}
	b.options.Fit = render.Stretch
	b.options.Quality = *quality
	var err error
	if b.options.Glyphs, err = render.ParseGlyphSet(*glyphs); err != nil {
		return err
	}
	if b.options.Depth, err = render.ParseColorDepth(*colors); err != nil {
		return err
	}
	var cols, rows int
	if _, err = fmt.Sscanf(*size, "%dx%d", &cols, &rows); err != nil {
		return fmt.Errorf("parse size %q: %w", *size, err)
	}
	if cols < 1 || rows < 1 {
		return fmt.Errorf("parse size %q: a screen has a column and a row at least", *size)
	}
	b.grid.Resize(cols, rows)
	if *shot != "" {
		b.screen = score.NewScreen(cols, rows)
	}
	if *out != "" {
		f, err := os.Create(*out)
		if err != nil {
			return err
		}
		defer f.Close()
		b.out = f
	}
	if err := b.play(flag.Arg(0)); err != nil || *shot == "" {
		return err
	}
	return shoot(*shot, b.screen)
}

// bench draws and encodes frames and notes how long it took.
type bench struct {
	options     render.Options
	limit       int
	out         io.Writer
	screen      *score.Screen // nil unless there is to be a picture of it
	blitter     render.Blitter
	grid        render.Grid
	buf         []byte
	total       int
	draws, both []time.Duration
}

// play draws the frames of a file.
func (b *bench) play(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	img, err := clip.ReadHeader(r)
	if err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	e := render.NewEncoder(b.options.Depth)
	e.Synchronized = true
	first := 0
	for range b.limit {
		if err = clip.ReadFrame(r, img); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		if err := b.frame(e, img); err != nil {
			return err
		}
		if len(b.both) == 1 {
			first = b.total
		}
	}
	return b.report(first)
}

// frame draws and encodes one frame.
func (b *bench) frame(e *render.Encoder, img *image.YCbCr) error {
	start := time.Now()
	b.blitter.Draw(&b.grid, b.grid.Bounds(), img, b.options)
	drawn := time.Now()
	b.buf = e.Encode(b.buf[:0], &b.grid)
	end := time.Now()
	b.draws, b.both = append(b.draws, drawn.Sub(start)), append(b.both, end.Sub(start))
	b.total += len(b.buf)
	if b.screen != nil {
		if err := b.screen.Replay(b.buf); err != nil {
			return err
		}
	}
	if len(b.buf) == 0 { // nothing changed; what reads the frames counts these marks
		b.buf = append(b.buf, "\x1b[?2026h\x1b[?2026l"...)
	}
	_, err := b.out.Write(b.buf)
	return err
}

func (b *bench) report(first int) error {
	if len(b.both) == 0 {
		return errors.New("the file has no frames")
	}
	return json.NewEncoder(os.Stdout).Encode(result{
		Glyphs: b.options.Glyphs.String(), Cols: b.grid.Cols, Rows: b.grid.Rows,
		Frames: len(b.both), FirstBytes: first,
		BytesPerFrame: float64(b.total-first) / float64(max(len(b.both)-1, 1)),
		DrawP50:       percentile(b.draws, 50),
		FrameP10:      percentile(b.both, 10), FrameP50: percentile(b.both, 50), FrameP99: percentile(b.both, 99),
	})
}

// percentile is the n-th percentile in milliseconds.
func percentile(d []time.Duration, n int) float64 {
	s := slices.Sorted(slices.Values(d))
	return float64(s[(len(s)-1)*n/100]) / float64(time.Millisecond)
}
