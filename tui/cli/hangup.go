package cli

import "sync/atomic"

// Hangups brings SIGHUP to a command that means something else by it than the
// loss of its terminal. Any goroutine may use it.
type Hangups struct {
	wanted  atomic.Bool
	waiting chan struct{}
}

// NewHangups is for [New] and for whoever gets the signals.
func NewHangups() *Hangups { return &Hangups{waiting: make(chan struct{}, 1)} }

// Deliver tells of a SIGHUP and reports whether a command wants it; if none does,
// it is a signal to end like any other. It does not wait: several at once are one.
func (h *Hangups) Deliver() (wanted bool) {
	if !h.wanted.Load() {
		return false
	}
	select {
	case h.waiting <- struct{}{}:
	default:
	}
	return true
}

// Listen takes SIGHUP from now on. There is one listener.
func (h *Hangups) Listen() <-chan struct{} {
	h.wanted.Store(true)
	return h.waiting
}
