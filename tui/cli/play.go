package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui"
	"github.com/rtcchat/rtcchat/tui/term"
)

// ownRate is the value of play's --fps that is not given.
const ownRate = -1

// playOptions are the flags of play.
type playOptions struct {
	options
	size   string
	frames int
	rate   int
	stats  bool

	rateGiven bool // --max-rate on the command line, not in the settings
}

func playCommand() *cobra.Command {
	o := &playOptions{options: options{fps: 30}}
	cmd := &cobra.Command{
		Use:   "play SOURCE",
		Short: "Play a film or show a still: the renderer alone",
		Long: "Play SOURCE in the terminal: FILE.y4m, - for YUV4MPEG2 on standard input, a still in PNG\n" +
			"or JPEG, or a camera. Where standard output is no terminal, it is written what a terminal\n" +
			"would be sent.",
		Args: argsOrUsage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.rateGiven = cmd.Flags().Changed("max-rate")
			return o.checked(func() error { return o.play(cmd.Context(), args[0]) })
		},
	}
	f := cmd.Flags()
	o.registerLook(f)
	f.StringVar(&o.size, "size", "", "`COLSxROWS` of the picture (default the terminal's, to a pipe 80x24)")
	f.IntVar(&o.frames, "frames", 0, "end after `N` pictures")
	f.IntVar(&o.rate, "fps", ownRate, "`N` pictures a second, 0 for as fast as possible, -1 for the source's own")
	exceptFromSettings(f, "fps") // there it is the camera's
	f.BoolVar(&o.stats, "stats", false, "print the figures on standard error at the end: one line of JSON")
	return cmd
}

// cells is the size to draw in, zero where none is given.
func (o *playOptions) cells() (image.Point, error) {
	const most = 1000
	var p image.Point
	if o.size == "" {
		return p, nil
	}
	var rest string
	if n, _ := fmt.Sscanf(strings.ToLower(o.size), "%dx%d%s", &p.X, &p.Y, &rest); n != 2 || min(p.X, p.Y) < 1 || max(p.X, p.Y) > most {
		return p, usagef("--size %q: give columns and rows like 160x45, 1 to %d each", o.size, most)
	}
	return p, nil
}

// film is how to play.
func (o *playOptions) film(source string) (tui.FilmOptions, error) {
	f := tui.FilmOptions{Name: filepath.Base(source), Frames: o.frames}
	switch {
	case o.rate < ownRate || o.rate > 1000:
		return f, usagef("--fps %d: give a number from 0 to 1000, or -1 for the source's own", o.rate)
	case o.frames < 0:
		return f, usagef("--frames %d: give a number of pictures, or 0 for all", o.frames)
	case o.rate != ownRate:
		f.Rate = &o.rate
	}
	return f, nil
}

// checkStreams finds what standard input and output cannot be used for.
func (o *playOptions) checkStreams(source string) error {
	if source == "-" && term.IsTerminal(os.Stdin) {
		return usagef("play -: standard input is the keyboard: give it a film, as in \"ffmpeg -v error -i IN -pix_fmt yuv420p -f yuv4mpegpipe - | rtcchat play -\"")
	}
	if o.rateGiven && o.maxRate > 0 && !term.IsTerminal(os.Stdout) {
		return usagef("--max-rate %d: that is for terminals, and standard output is none: choose --quality or --fps", o.maxRate)
	}
	return nil
}

func (o *playOptions) play(ctx context.Context, source string) error {
	how, err := o.film(source)
	if err != nil {
		return err
	}
	cells, err := o.cells()
	if err != nil {
		return err
	}
	if err := o.checkStreams(source); err != nil {
		return err
	}
	if !term.IsTerminal(os.Stdout) {
		return o.playClip(ctx, source, func(clip rtc.Clip) (tui.FilmStats, error) {
			return o.playToPipe(ctx, os.Stdout, clip, how, cells)
		})
	}
	how.Size = cells
	return withTerminal(func(t *term.Terminal) error {
		return o.playClip(ctx, source, func(clip rtc.Clip) (tui.FilmStats, error) {
			return o.playOnScreen(ctx, t, clip, how)
		})
	})
}

// playClip opens the source, has it played, and tells the figures.
func (o *playOptions) playClip(ctx context.Context, source string, play func(rtc.Clip) (tui.FilmStats, error)) error {
	clip, err := rtc.OpenClip(ctx, source, os.Stdin)
	if err != nil {
		return err
	}
	stats, err := play(clip)
	err = errors.Join(err, clip.Close())
	if o.stats {
		err = errors.Join(err, json.NewEncoder(os.Stderr).Encode(stats))
	}
	return err
}

// playToPipe writes the film for a terminal that is elsewhere, or nowhere.
func (o *playOptions) playToPipe(ctx context.Context, out io.Writer, clip rtc.Clip, how tui.FilmOptions, cells image.Point) (tui.FilmStats, error) {
	look, err := o.look()
	if err != nil {
		return tui.FilmStats{}, err
	}
	if cells == (image.Point{}) {
		cells = image.Pt(80, 24)
	}
	depth := render.TrueColor
	switch {
	case look.color != nil:
		depth = *look.color
	case os.Getenv("NO_COLOR") != "": // https://no-color.org
		depth = render.NoColor
	}
	stats, err := tui.WriteFilm(ctx, out, clip, how, tui.FilmLook{
		Size: cells, Glyphs: look.glyphs, Depth: depth, Fit: look.fit, Quality: max(o.quality, 0),
	})
	if errors.Is(err, syscall.EPIPE) { // whoever reads has had enough
		err = nil
	}
	return stats, err
}

// playOnScreen plays the film on the terminal, with keys.
func (o *playOptions) playOnScreen(ctx context.Context, terminal *term.Terminal, clip rtc.Clip, how tui.FilmOptions) (stats tui.FilmStats, err error) {
	look, err := o.look()
	if err != nil {
		return stats, err
	}
	err = o.withLog(func(log *slog.Logger) error {
		begun := time.Now()
		result, err := runScreens(ctx, terminal, tui.Config{
			Start: tui.Play, Film: clip, FilmOptions: how, MaxRate: o.maxRate, Log: log, Environ: os.Environ(),
			Glyphs: look.glyphs, Color: look.color, Fit: look.fit, Quality: o.fixedQuality(),
		})
		stats = tui.FilmStats{
			Frames: int(result.FramesShown), Cells: result.Cells, Bytes: int(result.TTYBytes),
			RenderP50: result.RenderP50, RenderP99: result.RenderP99,
		}
		if stats.Frames > 0 {
			stats.BytesPerFrame = float64(stats.Bytes) / float64(stats.Frames)
			stats.FPS = float64(stats.Frames) / time.Since(begun).Seconds()
		}
		return err
	})
	return stats, err
}
