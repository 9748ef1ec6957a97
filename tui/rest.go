package tui

import "time"

// A picture that rests becomes as good as it can be: what was left wrong to save
// bytes is painted again when nothing else is to be sent.

const (
	// restBegin is how long no frame must have come for pictures to rest, and
	// restPause the time between two paintings then.
	restBegin = 150 * time.Millisecond
	restPause = 40 * time.Millisecond
	// restIdle is how many paintings in a row change nothing before it is done:
	// what is wrong weighs more each time.
	restIdle = 25
	// restMost is how many there are at the finest: what still changes then is
	// not to be seen.
	restMost = 50
)

// rest wakes the painter while there is something to be made better. For the
// painter's goroutine only.
type rest struct {
	alarm *time.Timer
	at    time.Time // when it is due
	idle  int       // paintings in a row that changed nothing
	finer int       // paintings at the finest
}

// newRest makes one that has nothing to do.
func newRest(wake func()) rest {
	alarm := time.AfterFunc(restBegin, wake)
	alarm.Stop()
	return rest{alarm: alarm, idle: restIdle}
}

// begin tells that a picture, or more of one, is new on the screen.
func (r *rest) begin() {
	r.idle, r.finer = 0, 0
	r.wait(restBegin)
}

// due reports whether pictures are to be painted again though nothing is new.
func (r *rest) due() bool { return r.idle < restIdle && !time.Now().Before(r.at) }

// again tells that they were: whether that changed anything, and whether all was
// painted as finely as it can be.
func (r *rest) again(changed, finest bool) {
	switch {
	case !finest:
		r.idle, r.finer = 0, 0
	case changed:
		r.idle, r.finer = 0, r.finer+1
	default:
		r.idle, r.finer = r.idle+1, r.finer+1
	}
	if r.finer >= restMost {
		r.idle = restIdle
	}
	if r.idle < restIdle {
		r.wait(restPause)
	}
}

func (r *rest) wait(d time.Duration) {
	r.at = time.Now().Add(d)
	r.alarm.Reset(d)
}

func (r *rest) stop() { r.alarm.Stop() }
