package media

import (
	"context"
	"math"
	"time"
)

// rhythm tells which pictures of a source are shown when. It counts both from 0.
type rhythm struct {
	taken time.Duration // between two pictures of the source
	shown time.Duration // between two that are shown, never less
}

// newRhythm shows all pictures, or at most fps a second where that is not 0.
func newRhythm(taken time.Duration, fps int) rhythm {
	r := rhythm{taken: taken, shown: taken}
	if fps > 0 {
		r.shown = max(taken, time.Second/time.Duration(fps))
	}
	return r
}

// moment is when, after the first one, picture n is shown.
func (r rhythm) moment(n int64) time.Duration { return time.Duration(n) * r.shown }

// source is the number that shown picture n has in the source.
func (r rhythm) source(n int64) int64 {
	return int64(math.Round(float64(n) * float64(r.shown) / float64(r.taken)))
}

// shows tells whether picture n of the source is one that is shown.
func (r rhythm) shows(n int64) bool {
	shown := int64(math.Round(float64(n) * float64(r.taken) / float64(r.shown)))
	return r.source(shown) == n
}

// streamPace holds a stream back to its own rate without ever delaying a live
// source: pictures are due at even steps from the first, so that one that was
// late does not put off those after it.
type streamPace struct {
	pacer    pacer
	interval time.Duration
	due      time.Time // of the next picture
}

// maxCatchUp is how much of a hold-up a stream makes good by haste.
const maxCatchUp = time.Second

// slipShare is the part of each wait by which the steps are brought forward. A
// live source whose clock is a little faster than ours would otherwise wait a
// little longer with every picture; one that is read from a file plays 0.2 % fast.
const slipShare = 500

// wait waits until the picture that has just come is due.
func (p *streamPace) wait(ctx context.Context) error {
	now := time.Now()
	if p.due.IsZero() {
		p.due = now
	}
	if oldest := now.Add(-maxCatchUp); p.due.Before(oldest) {
		p.due = oldest
	}
	if err := p.pacer.waitUntil(ctx, p.due); err != nil {
		return err
	}
	early := max(p.due.Sub(now), 0)
	p.due = p.due.Add(p.interval - early/slipShare)
	return nil
}
