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
	pace := newFilmPace(p.options.interval(p.film))
	defer pace.stop()
	for n, shown := 0, 0; ; {
		sought := p.jumped(&n) // also while paused
		img, err := p.next(ctx, shown)
		if errors.Is(err, io.EOF) {
			if moved, err := p.stay(ctx, pace); !moved {
				return err
			}
			continue
		}
		if err != nil {
			return err
		}
		n++
		if sought {
			pace.restart()
		} else if moved, err := p.wait(ctx, pace); err != nil {
			return err
		} else if moved {
			continue
		}
		p.slot.Put(img, time.Now())
		p.played.Store(int64(n))
		if shown++; shown == 1 {
			p.awaitScreen(ctx)
			pace.restart()
		}
		pace.next()
	}
}

// screenPatience is how long a film waits for its screen to begin.
const screenPatience = 3 * time.Second

// awaitScreen holds the first picture until it is being painted: a terminal has
// to be asked first what it can do. Should nothing paint, the film goes on.
func (p *player) awaitScreen(ctx context.Context) {
	patience := time.NewTimer(screenPatience)
	defer patience.Stop()
	select {
	case <-p.slot.Begun():
	case <-patience.C:
	case <-ctx.Done():
	}
}

// next is the next picture, io.EOF after as many as are wanted.
func (p *player) next(ctx context.Context, shown int) (*image.YCbCr, error) {
	if p.options.last(shown) {
		return nil, io.EOF
	}
	return p.film.Next(ctx)
}

// stay leaves the last picture on the screen for its time, a still for good. It
// reports whether the user wants to be elsewhere; else the film is over.
func (p *player) stay(ctx context.Context, pace *filmPace) (moved bool, err error) {
	if p.film.Count() == 1 && p.options.Frames == 0 {
		<-ctx.Done()
		return false, context.Cause(ctx)
	}
	return p.wait(ctx, pace)
}

// wait waits until the next picture is due, which is put off by the time that the
// film is paused, or until the user wants to be elsewhere, which it reports.
func (p *player) wait(ctx context.Context, pace *filmPace) (moved bool, err error) {
	for since := time.Now(); ; since = time.Now() {
		var alarm <-chan time.Time
		paused := p.paused.Load()
		if !paused {
			alarm = pace.alarm()
		}
		select {
		case <-ctx.Done():
			return false, context.Cause(ctx)
		case <-alarm:
			return false, nil
		case <-p.change:
		}
		if paused {
			pace.delay(time.Since(since))
		}
		if p.jump.Load() != 0 {
			return true, nil
		}
	}
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
