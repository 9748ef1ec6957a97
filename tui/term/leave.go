package term

import (
	"errors"
	"time"
)

// hurryUp bounds the write under way and those to come.
func (o *Output) hurryUp() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.hurry()
}

// hurry gives the terminal leaveWait to take what it has been sent, and what
// comes after a rescue rescueWait. The caller holds mu.
func (o *Output) hurry() {
	switch {
	case !o.hurried:
		o.setDeadline(time.Now().Add(leaveWait))
	case o.rescued:
		o.setDeadline(time.Now().Add(rescueWait))
	}
	o.hurried = true
}

// setDeadline bounds writes. A file in blocking mode has no deadlines; what
// cannot be bounded there is said at NewOutput.
func (o *Output) setDeadline(t time.Time) { _ = o.tty.SetWriteDeadline(t) }

// rescue is called when leaveWait has passed. It drops what the terminal has
// not fetched, which makes room for the bytes that give the screen back: they
// reach a terminal that has only been held up for long.
func (o *Output) rescue() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.rescued {
		return ErrStalled
	}
	o.rescued = true
	o.setDeadline(time.Now().Add(rescueWait))
	if err := discardOutput(o.fd); err != nil {
		return ErrStalled
	}
	return errTorn
}

// giveBack leaves the alternate screen if nobody did, and ends o.
func (o *Output) giveBack(shown *bool) error {
	if !*shown {
		return o.end(nil)
	}
	err := o.send([]byte(reset))
	if errors.Is(err, errTorn) {
		err = o.send([]byte(reset))
	}
	if err == nil {
		o.notify(false)
	}
	return o.end(err)
}

// end has every Write and wait from now on fail at once, and returns err.
func (o *Output) end(err error) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = errEnded
	if err != nil {
		o.err = err
	}
	o.setDeadline(time.Time{})
	close(o.progress)
	o.progress = make(chan struct{})
	return err
}
