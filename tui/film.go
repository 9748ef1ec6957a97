package tui

import (
	"context"
	"errors"
	"image"
	"io"
	"sync/atomic"
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

// player plays a film into a slot. As a [Preview] it is run by the caller; its
// other methods are for the Update goroutine.
type player struct {
	film    Film
	options FilmOptions
	slot    *rtc.Slot
	played  atomic.Int64 // pictures
	paused  atomic.Bool
	jump    atomic.Int64  // pictures to go on or back
	change  chan struct{} // has a token after paused or jump has changed
}

func newPlayer(f Film, o FilmOptions) *player {
	return &player{film: f, options: o, slot: rtc.NewSlot(nil), change: make(chan struct{}, 1)}
}

// toggle pauses, or plays on. For the Update goroutine.
func (p *player) toggle() {
	p.paused.Store(!p.paused.Load())
	p.changed()
}

// seek goes on or back in the film by so much, where it can. For the Update goroutine.
func (p *player) seek(by time.Duration) {
	step := p.film.Interval()
	if step <= 0 || p.film.Count() < 2 {
		return
	}
	p.jump.Add(int64(by / step))
	p.changed()
}

func (p *player) changed() {
	select {
	case p.change <- struct{}{}:
	default:
	}
}

// jumped goes to where the user wants to be, and reports whether that is
// elsewhere than at picture n.
func (p *player) jumped(n *int) bool {
	by := int(p.jump.Swap(0))
	if by == 0 {
		return false
	}
	to := max(0, min(*n+by, p.film.Count()-1))
	if !p.film.Seek(to) {
		return false
	}
	*n = to
	return true
}

// Run plays until the film or ctx ends. A still stays.
func (p *player) Run(ctx context.Context) error {
	tick := time.NewTimer(0)
	defer tick.Stop()
	due := time.Now()
	for n, shown := 0, 0; !p.options.last(shown); n++ {
		now := p.jumped(&n) // also while paused
		img, err := p.film.Next(ctx)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if now {
			due = time.Now()
		} else if due, err = p.wait(ctx, tick, due); err != nil {
			return err
		} else if p.jump.Load() != 0 {
			continue
		}
		p.slot.Put(img, time.Now())
		p.played.Store(int64(n + 1))
		shown++
		due = p.next(due)
	}
	if p.film.Count() == 1 && p.options.Frames == 0 {
		return p.linger(ctx)
	}
	_, err := p.wait(ctx, tick, due) // the last picture has its time, too
	return err
}

// next is when the picture after one that was due is: at its time, unless the
// source or this machine is too slow.
func (p *player) next(due time.Time) time.Time {
	due = due.Add(p.options.interval(p.film))
	if late := time.Since(due); late > time.Second {
		due = due.Add(late)
	}
	return due
}

// wait waits until due, which is put off by the time that the film is paused, or
// until the user wants to be elsewhere.
func (p *player) wait(ctx context.Context, tick *time.Timer, due time.Time) (time.Time, error) {
	for since := time.Now(); ; since = time.Now() {
		var alarm <-chan time.Time
		paused := p.paused.Load()
		if !paused {
			tick.Reset(time.Until(due))
			alarm = tick.C
		}
		select {
		case <-ctx.Done():
			return due, ctx.Err()
		case <-alarm:
			return due, nil
		case <-p.change:
		}
		if paused {
			due = due.Add(time.Since(since))
		}
		if p.jump.Load() != 0 {
			return due, nil
		}
	}
}

// linger leaves a still on the screen.
func (p *player) linger(ctx context.Context) error {
	<-ctx.Done()
	return ctx.Err()
}

// at is how far the film has come, and how long it is, 0 when that is not known.
func (p *player) at() (at, length time.Duration) {
	step := p.film.Interval()
	return time.Duration(p.played.Load()) * step, time.Duration(p.film.Count()) * step
}

// Self is where the pictures go.
func (p *player) Self() *rtc.Slot { return p.slot }

// Stats has no figures: there is no call.
func (p *player) Stats() rtc.Stats { return rtc.Stats{} }

// Local has nobody.
func (p *player) Local() rtc.PeerEvent { return rtc.PeerEvent{} }
