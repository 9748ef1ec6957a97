package term

import (
	"testing"
	"time"
)

// settled calls Settle as its user does, and tells how long it took.
func settled(o *Output, pending bool) time.Duration {
	begin := time.Now()
	for wait := o.Settle(pending); wait > 0; wait = o.Settle(pending) {
		<-time.After(wait)
	}
	return time.Since(begin)
}

func TestSettleOwesNothing(t *testing.T) {
	t.Parallel()
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	start(t, o, func(buf []byte, _ bool) []byte { return append(buf, "FRAME"...) })
	write(t, o, enterScreen)
	s.waitFor(t, "FRAME")
	eventually(t, "settled", func() bool { return o.Settle(false) == 0 })
}

// A terminal that has not had the time to answer is waited for, also while it
// has not even taken the question; and not for ever.
func TestSettleWaits(t *testing.T) {
	t.Parallel()
	s, o, _ := stuck(t)
	const held = 300 * time.Millisecond
	time.AfterFunc(held, s.startDraining)
	o.Pace(ByMode)
	if took := settled(o, true); took < held+settleLeeway || took > held+longestSettle {
		t.Errorf("settled after %v", took)
	}
	if text := s.text(); text[len(text)-3:] != "END" {
		t.Errorf("the end is %q", tail(text))
	}
}

// What is asked of a terminal that stays stuck is dropped with the frame, and
// the screen is given back all the same.
func TestSettleIsBounded(t *testing.T) {
	t.Parallel()
	s, o, _ := stuck(t)
	if took := settled(o, true); took < leaveWait-100*time.Millisecond || took > leaveWait+time.Second {
		t.Errorf("settled after %v", took)
	}
	if _, err := o.Write([]byte(leaveScreen)); err != nil {
		t.Errorf("leave: %v", err)
	}
	s.startDraining()
	s.waitFor(t, leaveScreen)
}

// The answers to what is asked before the alternate screen comes on are not
// taken for those of frames.
func TestQuestionsBeforeTheScreen(t *testing.T) {
	t.Parallel()
	s := newScreen(t, true)
	o := NewOutput(s.tty)
	o.Pace(ByMode)
	start(t, o, func(buf []byte, _ bool) []byte { return append(buf, "FRAME"...) })
	write(t, o, askSync)
	s.waitFor(t, askSync)
	write(t, o, enterScreen)
	s.waitFor(t, "FRAME"+askSync)
	for i, want := range []bool{false, true} {
		o.mu.Lock()
		got := o.rate.answered(askMode, time.Now())
		o.mu.Unlock()
		if got != want {
			t.Errorf("answer %d is a frame's: %v", i, got)
		}
	}
}
