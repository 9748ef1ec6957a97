package media

import (
	"context"
	"time"
)

// frameTicker numbers pictures by the wall clock: number n is taken n/fps
// seconds after the Unix epoch, on every machine and in every process.
type frameTicker struct {
	pacer pacer
	fps   int
	last  int64
}

// next waits for the next picture's moment and returns its number. A reader
// that comes late gets the newest at once and misses those between.
func (t *frameTicker) next(ctx context.Context) (int64, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	now := time.Now()
	n := frameNumber(now, t.fps)
	if n > t.last || t.last-n > int64(t.fps) { // the clock may have been set back
		t.last = n
		return n, nil
	}
	n = t.last + 1
	if err := t.pacer.waitUntil(ctx, now.Add(frameMoment(n, t.fps).Sub(now))); err != nil {
		return 0, err
	}
	t.last = n
	return n, nil
}

// frameNumber is the number of the newest picture at a time.
func frameNumber(at time.Time, fps int) int64 {
	rate := int64(fps)
	return at.Unix()*rate + int64(at.Nanosecond())*rate/int64(time.Second)
}

// frameMoment is when picture n is taken, never a nanosecond too early.
func frameMoment(n int64, fps int) time.Time {
	rate := int64(fps)
	return time.Unix(n/rate, (n%rate*int64(time.Second)+rate-1)/rate)
}

// sane makes a format of one that may leave things out: 640x480 at 30 pictures
// a second where nothing is said, and nothing larger than VP8Encoder takes.
func (f VideoFormat) sane() VideoFormat {
	if f.Width <= 0 || f.Height <= 0 {
		f.Width, f.Height = 640, 480
	}
	if f.FPS <= 0 {
		f.FPS = 30
	}
	return VideoFormat{
		Width:  min(max(f.Width, 16), maxVP8Side),
		Height: min(max(f.Height, 16), maxVP8Side),
		FPS:    min(f.FPS, maxFPS),
	}
}
