package tui

import (
	"context"
	"time"
)

// maxFilmLag is how far a film may fall behind and still catch up by haste.
const maxFilmLag = time.Second

// filmPace says when the pictures of a film are due. For one goroutine.
type filmPace struct {
	step time.Duration // from one picture to the next, 0 for no wait
	due  time.Time     // when the next one is
	tick *time.Timer
}

// newFilmPace makes a pace whose first picture is due now.
func newFilmPace(step time.Duration) *filmPace {
	return &filmPace{step: step, due: time.Now(), tick: time.NewTimer(0)}
}

func (p *filmPace) stop() { p.tick.Stop() }

// restart makes the next picture due now.
func (p *filmPace) restart() { p.due = time.Now() }

// delay puts the next picture off.
func (p *filmPace) delay(by time.Duration) { p.due = p.due.Add(by) }

// next goes on to the picture after one that was shown: it is due at its time,
// unless the source, this machine or whoever takes the pictures is too slow.
func (p *filmPace) next() {
	p.due = p.due.Add(p.step)
	if late := time.Since(p.due); late > maxFilmLag {
		p.due = p.due.Add(late)
	}
}

// alarm rings when the next picture is due.
func (p *filmPace) alarm() <-chan time.Time {
	p.tick.Reset(time.Until(p.due))
	return p.tick.C
}

// wait waits until the next picture is due, or returns why ctx ended.
func (p *filmPace) wait(ctx context.Context) error {
	if time.Until(p.due) <= 0 {
		return nil
	}
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-p.alarm():
		return nil
	}
}
