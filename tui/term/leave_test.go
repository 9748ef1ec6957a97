package term

import (
	"bytes"
	"errors"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// stuck is an output whose terminal is not read, in the middle of a frame.
func stuck(t *testing.T) (*screen, *Output, func() error) {
	t.Helper()
	s := newScreen(t, false)
	o := NewOutput(s.tty)
	var painted atomic.Bool
	stop := start(t, o, func(buf []byte, _ bool) []byte {
		painted.Store(true)
		return append(append(buf, bytes.Repeat([]byte("\x1b[38;2;1;2;3m#"), 10_000)...), "END"...)
	})
	write(t, o, enterScreen)
	eventually(t, "the frame is under way", painted.Load)
	return s, o, stop
}

func TestLeaveWaitsForTheFrame(t *testing.T) {
	t.Parallel()
	s, o, _ := stuck(t)
	time.AfterFunc(50*time.Millisecond, s.startDraining)
	write(t, o, leaveScreen)
	want := "END" + settle + leaveScreen
	if got := s.waitFor(t, leaveScreen); !strings.HasSuffix(got, want) {
		t.Errorf("the end is %q", tail(got))
	}
}

// A terminal that stays stuck is given two seconds; then the frame is given up,
// and the reset waits in the terminal's queue, not cut by the frame.
func TestLeaveIsBounded(t *testing.T) {
	t.Parallel()
	s, o, stop := stuck(t)
	begin := time.Now()
	_, err := o.Write([]byte(leaveScreen))
	if took := time.Since(begin); took < leaveWait-100*time.Millisecond || took > 3*leaveWait {
		t.Errorf("leaving took %v", took)
	}
	if err != nil {
		t.Errorf("leave: %v", err)
	}
	if err := stop(); err != nil {
		t.Error(err)
	}
	s.startDraining()
	if got := s.waitFor(t, leaveScreen); !strings.HasSuffix(got, cancel+settle+leaveScreen) {
		t.Errorf("the end is %q", tail(got))
	}
}

func TestLeaveBeyondTheBoundOfTheQueue(t *testing.T) {
	t.Parallel()
	s, o, _ := stuck(t)
	for {
		if _, err := o.Write(bytes.Repeat([]byte("\x1b[?25l"), 1000)); err != nil {
			break
		}
	}
	time.AfterFunc(50*time.Millisecond, s.startDraining)
	write(t, o, leaveScreen)
	s.waitFor(t, leaveScreen)
}

// After a stall and a resume writes have no deadline left over from the leave.
func TestResumeAfterARescue(t *testing.T) {
	t.Parallel()
	s, o, _ := stuck(t)
	write(t, o, leaveScreen)
	s.startDraining()
	write(t, o, enterScreen)
	s.waitFor(t, leaveScreen+enterScreen+"\x1b[38;2;1;2;3m#")
	eventually(t, "the deadline is lifted", func() bool {
		o.mu.Lock()
		defer o.mu.Unlock()
		return !o.hurried && !o.rescued
	})
	s.waitFor(t, "END")
}

func TestRunEndsWhileStuck(t *testing.T) {
	t.Parallel()
	s, _, stop := stuck(t)
	begin := time.Now()
	if err := stop(); err != nil {
		t.Errorf("run: %v", err)
	}
	if took := time.Since(begin); took > 3*leaveWait {
		t.Errorf("ending took %v", took)
	}
	s.startDraining()
	s.waitFor(t, leaveScreen)
}

func TestTerminalGone(t *testing.T) {
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	ended := make(chan error, 1)
	go func() { ended <- o.Run(t.Context(), nothing) }()
	write(t, o, enterScreen)
	s.waitFor(t, enterScreen)
	if err := s.master.Close(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "a write fails", func() bool {
		_, err := o.Write([]byte("x"))
		return err != nil
	})
	err := <-ended
	if !errors.Is(err, syscall.EIO) || !strings.HasPrefix(err.Error(), "the terminal has gone") {
		t.Errorf("run: %v", err)
	}
	begin := time.Now()
	if _, err := o.Write([]byte(leaveScreen)); err == nil {
		t.Error("leaving a terminal that has gone is said to have worked")
	}
	if err := o.Flush(t.Context()); err != nil && time.Since(begin) > time.Second {
		t.Errorf("flush waited: %v", err)
	}
	if took := time.Since(begin); took > time.Second {
		t.Errorf("leaving took %v", took)
	}
	o.Wake()
}
