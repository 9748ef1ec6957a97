package term

import (
	"context"
	"time"
)

// Flush waits until the terminal has taken all control bytes accepted so far,
// or ctx ends, or the terminal has gone.
func (o *Output) Flush(ctx context.Context) error {
	o.mu.Lock()
	mark := o.accepted
	o.mu.Unlock()
	if !o.await(mark, ctx.Done()) {
		return ctx.Err()
	}
	return o.failure(mark)
}

// awaitLeave waits for the terminal to take everything up to mark. Run gives up
// after leaveWait and rescueWait; the third wait covers a Run that cannot.
func (o *Output) awaitLeave(mark uint64) error {
	late := make(chan struct{})
	timer := time.AfterFunc(leaveWait+2*rescueWait, func() { close(late) })
	defer timer.Stop()
	if !o.await(mark, late) {
		return ErrStalled
	}
	return o.failure(mark)
}

// await returns false when enough was closed before the terminal took
// everything up to mark or failed.
func (o *Output) await(mark uint64, enough <-chan struct{}) bool {
	for {
		o.mu.Lock()
		over, progress := o.sent >= mark || o.err != nil, o.progress
		o.mu.Unlock()
		if over {
			return true
		}
		select {
		case <-progress:
		case <-enough:
			return false
		}
	}
}

// failure is nil when everything up to mark has been sent.
func (o *Output) failure(mark uint64) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.sent >= mark {
		return nil
	}
	return o.err
}
