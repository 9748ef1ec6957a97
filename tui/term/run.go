package term

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"
)

var errTorn = errors.New("a write was given up in its middle")

// batch is what Run takes out of the queue at once.
type batch struct {
	control []byte
	mark    uint64    // o.sent once control has been written
	screen  bool      // the alternate screen is on after control
	left    bool      // it has been left and not entered again
	fresh   bool      // the cells shown are unknown
	frame   bool      // a frame is due, and there is room for it
	probe   bool      // there is, but a question alone goes first
	text    bool      // there is none, but for text
	again   time.Time // when there may be room, zero for not known
}

// Run writes to the terminal until ctx ends or the terminal has gone, and is
// the only one to do so: first the control bytes that wait, in order, then, when
// woken, the newest frame. paint appends a frame to buf, or nothing, and returns
// it; it is called by this goroutine alone, never while a write is under way.
// fresh says that all cells count as unknown: control bytes have gone out since
// the last frame (a resize, a resume), or a frame was given up. A frame is
// written whole, in one write. It is not painted while as much is on its way to
// the terminal as the link holds, see [Output.Pace]: the newest one is, when
// there is room.
//
// When ctx has ended no frame is begun, what waits is written for at most about
// two seconds, and if nobody has left the alternate screen, Run does. End ctx
// after tea.Program.Run has returned. The error is nil when ctx ended Run.
func (o *Output) Run(ctx context.Context, paint func(buf []byte, fresh bool) []byte) error {
	defer context.AfterFunc(ctx, o.hurryUp)()
	alarm := time.NewTimer(0)
	defer alarm.Stop()
	shown := false // the alternate screen is on, as far as the terminal knows
	var frame []byte
	for {
		b := o.take(ctx.Err() == nil)
		err := o.control(b, &shown)
		switch {
		case err != nil:
		case b.frame:
			frame = o.noteFrame(paint(frame[:0], b.fresh))
			err = o.frame(frame, b.fresh)
		case b.probe:
			err = o.probe()
		case b.text:
			frame = o.text(frame[:0])
			err = o.ahead(frame)
		}
		if err != nil {
			return o.end(err)
		}
		if ctx.Err() != nil {
			return o.giveBack(&shown)
		}
		if !b.again.IsZero() {
			alarm.Reset(time.Until(b.again))
		}
		select {
		case <-ctx.Done():
		case <-o.turn:
		case <-alarm.C:
		}
	}
}

// take empties the queue. Without frames no frame is due, nor after a rescue: the
// terminal is about to be left.
func (o *Output) take(frames bool) batch {
	o.mu.Lock()
	defer o.mu.Unlock()
	b := batch{control: o.queue, mark: o.accepted, screen: o.screen, left: o.left, fresh: o.fresh}
	o.queue = nil
	if !frames || !o.screen || o.rescued || !o.wanted && !o.fresh {
		return b
	}
	now := time.Now()
	b.frame, b.again = o.rate.room(now, o.fresh)
	b.text = !b.frame && !b.fresh && o.rate.roomForText()
	if b.frame && !b.fresh && !o.settled && o.rate.probes(now) {
		b.frame, b.probe = false, true
	}
	if b.frame {
		o.wanted, o.fresh = false, false
	}
	return b
}

// control writes the control bytes of b. A write that is given up is begun anew
// once: the terminal's own queue was emptied, so there is room for a reset.
func (o *Output) control(b batch, shown *bool) error {
	if len(b.control) == 0 {
		return nil
	}
	if b.screen && !*shown {
		o.notify(true)
	}
	o.noteControl(b.control)
	err := o.send(b.control)
	if errors.Is(err, errTorn) {
		err = o.send(append([]byte(cancel), b.control...))
	}
	if err != nil {
		return err
	}
	o.noteWritten()
	if *shown && !b.screen {
		o.notify(false)
	}
	*shown = b.screen
	o.taken(b)
	return nil
}

// taken tells who waits that the terminal has b, and takes the hurry away when
// what was to be hurried is done.
func (o *Output) taken(b batch) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sent = b.mark
	if o.hurried && o.sent == o.accepted && b.left {
		o.hurried, o.rescued = false, false
		o.setDeadline(time.Time{})
	}
	close(o.progress)
	o.progress = make(chan struct{})
}

// frame writes one frame whole. When that had to be given up the next control
// bytes begin with cancel.
func (o *Output) frame(f []byte, fresh bool) error {
	if len(f) == 0 {
		return o.notShown(nil, fresh)
	}
	if err := o.send(f); err != nil {
		return o.notShown(err, fresh)
	}
	o.frames.Add(1)
	o.noteWritten()
	return nil
}

// probe writes a question alone.
func (o *Output) probe() error {
	if err := o.send(o.noteProbe()); err != nil {
		return o.notShown(err, false)
	}
	o.noteWritten()
	return nil
}

// ahead writes text ahead of its turn, if there is any.
func (o *Output) ahead(text []byte) error {
	if len(text) == 0 {
		return nil
	}
	o.noteText(text)
	if err := o.send(text); err != nil {
		return o.notShown(err, false)
	}
	o.noteWritten()
	return nil
}

// notShown notes that the terminal has not got a frame: there was none, or it
// had to be given up.
func (o *Output) notShown(err error, fresh bool) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing = false
	o.fresh = o.fresh || fresh || err != nil
	if !errors.Is(err, errTorn) {
		return err
	}
	o.queue = append([]byte(cancel), o.queue...)
	o.accepted += uint64(len(cancel))
	return nil
}

// send writes p whole. It returns errTorn when the deadline passed the first
// time, having made room, and ErrStalled when it passed again.
func (o *Output) send(p []byte) error {
	if len(p) == 0 {
		return nil
	}
	n, err := o.tty.Write(p)
	o.written.Add(uint64(n))
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return o.rescue()
	}
	if err != nil {
		return fmt.Errorf("the terminal has gone: %w", err)
	}
	return nil
}
