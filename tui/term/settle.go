package term

import "time"

const (
	// settleStep is how often to look whether there is anything left to wait for.
	settleStep = 20 * time.Millisecond
	// settleLeeway is how much longer than it should an answer may take at the
	// end: beyond the jitter of almost any link, and not long enough to be felt.
	settleLeeway = 200 * time.Millisecond
	// longestSettle bounds the wait for answers once all has been written.
	longestSettle = 2 * time.Second
)

// Settle is for whoever is about to give the terminal to somebody else: answers
// that are still on their way would be typed into the shell. Frames ask nothing
// from now on until the alternate screen is entered again, and what is being
// written is given as long as when leaving. It tells how long to wait before
// calling it again, 0 when no answer is owed or they have been waited for long
// enough: about four seconds at most. It may also be called whenever an answer
// has come. pending says that answers to questions of others than frames are
// owed, see [Profile.Pending].
func (o *Output) Settle(pending bool) (wait time.Duration) {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	if !o.settled {
		o.settled, o.settling = true, now
		if o.written.Load() == 0 { // it has only been started
			o.quiet = now
		}
		o.hurry()
	}
	return o.unsettled(pending, now)
}

// unsettled is how long to wait before looking again. A question is asked only
// when the terminal has got it, and a slow one gets it long after it was written
// into the queue of its driver: time counts from the end of the last write, and
// anew from each answer. The caller holds mu.
func (o *Output) unsettled(pending bool, now time.Time) time.Duration {
	writing := o.writing || o.sent < o.accepted
	switch {
	case o.err != nil || o.rescued: // what was asked has been dropped
		return 0
	case now.Sub(o.settling) > leaveWait+longestSettle:
		return 0
	case writing:
		return settleStep
	case !pending && !o.rate.owed(now):
		return 0
	}
	wait := min(settleLeeway+o.rate.due(now), longestSettle)
	return max(0, min(wait-now.Sub(o.quiet), settleStep))
}
