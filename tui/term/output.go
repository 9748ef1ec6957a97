package term

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// leaveWait is how long whoever leaves the alternate screen waits for a
	// slow terminal to take the frame it is in the middle of.
	leaveWait = 2 * time.Second
	// rescueWait is how long the reset may take after a frame was given up.
	rescueWait = 250 * time.Millisecond
	// maxControl bounds the control bytes that wait, in bytes. Bubble Tea
	// writes about 60 of them for a resize; a terminal that is that many
	// resizes behind has stopped.
	maxControl = 64 << 10
)

// ErrStalled is returned when the terminal has taken no output for seconds.
var ErrStalled = errors.New("the terminal takes no output")

var errEnded = errors.New("the terminal's writer has ended")

// Output is the only writer to a terminal. It looks like a terminal file to
// Bubble Tea (tea.WithOutput), whose bytes it treats as control bytes: they are
// queued, and go out before the next frame. Frames come from the painter that
// [Output.Run] is given, and go out only while the alternate screen is on.
//
// All methods may be called from any goroutine. Make it with [NewOutput].
type Output struct {
	tty     *os.File
	fd      uintptr
	notify  func(on bool)
	text    func(buf []byte) []byte
	turn    chan struct{} // holds a token when Run has something to do
	written atomic.Uint64
	frames  atomic.Uint64

	mu       sync.Mutex // guards what follows
	queue    []byte     // control bytes that Run has not taken yet
	question []byte     // goes out when the alternate screen comes on
	accepted uint64     // control bytes ever queued
	sent     uint64     // control bytes the terminal has taken
	screen   bool       // the alternate screen is on after all of queue
	left     bool       // it has been on, and is off
	wanted   bool       // a frame is wanted
	fresh    bool       // the cells shown are unknown
	hurried  bool       // a write deadline is set
	rescued  bool       // it has passed
	writing  bool       // a frame, or text ahead of one, is being written
	quiet    time.Time  // when the last write ended, or the last answer came
	settled  bool       // frames ask nothing
	settling time.Time  // since when
	rate     rate       // when the next frame may go out
	err      error      // why nothing can be written any more
	progress chan struct{}
}

// NewOutput makes the writer of tty, best the Out of a [Terminal]: a file in
// poll mode, whose writes can be given up. With a file in blocking mode the
// program still never waits for the terminal while it runs, but Run can end
// only when the terminal takes the write it is stuck in.
//
// Output never closes tty. Do not call tty.Fd, it ends poll mode; use
// [Output.Fd].
func NewOutput(tty *os.File) *Output {
	return &Output{
		tty:      tty,
		fd:       descriptor(tty),
		notify:   func(bool) {},
		text:     func(buf []byte) []byte { return buf },
		turn:     make(chan struct{}, 1),
		progress: make(chan struct{}),
	}
}

// Notify has f called by Run's goroutine just before the alternate screen comes
// on (true) and just after it went off (false). Call it before Run; f must not
// wait. [Guard.Screen] is made for it.
func (o *Output) Notify(f func(on bool)) { o.notify = f }

// Text has f called by Run's goroutine while there is no room for a frame and
// one is wanted: it appends to buf the text that should not wait, some hundred
// bytes, or nothing, and returns it. Call it before Run; f must not wait.
func (o *Output) Text(f func(buf []byte) []byte) { o.text = f }

// Write queues a copy of p, control bytes, and returns at once. Only when p
// leaves the alternate screen (CSI ? 1049 l), or comes after it was left, does
// it wait until the terminal has all of it, two seconds and a bit at most:
// whoever quits or suspends must know that the screen is given back.
//
// It fails with [ErrStalled] when too much waits already, and with the
// terminal's own error once that has gone.
func (o *Output) Write(p []byte) (int, error) {
	mark, leaving, err := o.accept(p)
	if err != nil {
		return 0, err
	}
	o.signal()
	if leaving {
		if err := o.awaitLeave(mark); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// accept queues p. mark is what o.sent will be when the terminal has it.
func (o *Output) accept(p []byte) (mark uint64, leaving bool, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	after := screenAfter(p, o.screen)
	leaving = !after && (o.screen || o.left)
	if o.err != nil {
		return 0, false, o.err
	}
	if len(o.queue)+len(p) > maxControl && !leaving {
		return 0, false, ErrStalled
	}
	if leaving && o.screen {
		p = append([]byte(settle), p...)
		o.rate.reset()
	}
	entering := after && !o.screen
	if entering {
		o.settled = false
	}
	o.screen, o.left = after, leaving
	o.push(p)
	if entering {
		o.push(o.question)
		o.question = nil
	}
	if leaving {
		o.hurry()
	}
	return o.accepted, leaving, nil
}

// push queues p. The caller holds mu.
func (o *Output) push(p []byte) {
	o.queue = append(o.queue, p...)
	o.accepted += uint64(len(p))
	o.fresh = o.fresh || disturbs(p)
}

// Ask queues q, bytes that the terminal answers (see [Profile.Queries]), to be
// written as soon as the alternate screen is on: a terminal that prints what it
// does not know prints it where the next frame paints over it.
func (o *Output) Ask(q []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.screen {
		o.question = bytes.Clone(q)
		return
	}
	o.push(q)
	o.signal()
}

// Wake asks for a frame and returns at once. Any number of calls before the
// terminal is ready for the next frame make one frame: the newest.
func (o *Output) Wake() {
	o.mu.Lock()
	o.wanted = true
	o.mu.Unlock()
	o.signal()
}

func (o *Output) signal() {
	select {
	case o.turn <- struct{}{}:
	default:
	}
}

// Written is the number of bytes the terminal has taken so far.
func (o *Output) Written() uint64 { return o.written.Load() }

// Frames is the number of frames the terminal has taken so far.
func (o *Output) Frames() uint64 { return o.frames.Load() }

// Fd is the file descriptor of the terminal, for ioctls: still in poll mode.
func (o *Output) Fd() uintptr { return o.fd }

// Read reads from the terminal. Bubble Tea wants the method of a terminal file
// and never calls it on its output.
func (o *Output) Read(p []byte) (int, error) {
	n, err := o.tty.Read(p)
	if err != nil {
		return n, fmt.Errorf("read terminal: %w", err)
	}
	return n, nil
}

// Close does nothing: the terminal belongs to whoever opened it, and the writer
// ends with Run.
func (o *Output) Close() error { return nil }
