package tui

import (
	"context"
	"image"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
)

// Film is a run of pictures to be played without a call; [rtc.Clip] is one.
type Film interface {
	// Next returns the next picture, valid until the next Next; io.EOF at the end.
	Next(ctx context.Context) (*image.YCbCr, error)
	// Interval is the time from one picture to the next; 0 for a source that
	// keeps its own time.
	Interval() time.Duration
	// Format tells what the samples of its pictures mean.
	Format() rtc.PictureFormat
	// Count is how many pictures there are, 0 when that is not known.
	Count() int
	// Seek makes Next go on with picture n, 0 for the first, and reports whether
	// it can.
	Seek(n int) bool
}

// FilmOptions say how a film is played.
type FilmOptions struct {
	Name   string      // what the screen calls it
	Rate   *int        // pictures a second, 0 for as fast as possible; nil: the film's own
	Frames int         // end after so many pictures, 0 at the end of the film
	Size   image.Point // cells to show it in; zero for the whole screen
}

// interval is the time from one picture to the next, 0 for no wait.
func (o FilmOptions) interval(f Film) time.Duration {
	switch {
	case o.Rate == nil:
		return f.Interval()
	case *o.Rate == 0:
		return 0
	}
	return time.Second / time.Duration(*o.Rate)
}

// last reports whether n pictures are all that are wanted.
func (o FilmOptions) last(n int) bool { return o.Frames > 0 && n >= o.Frames }
