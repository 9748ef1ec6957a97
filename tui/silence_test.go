package tui

import (
	"maps"
	"strings"
	"testing"
)

const (
	askSync      = "\x1b[?2026$p"
	beginOfFrame = "\x1b[?2026h"
	endOfFrame   = "\x1b[?2026l"
)

// While a call shows video, keys are pressed and the clock ticks, Bubble Tea's own
// renderer writes no byte: all that goes out are the painter's frames, which a
// terminal with synchronised output tells from everything else, the question behind
// each, and now and then one alone.
func TestBubbleTeaWritesNothingDuringVideo(t *testing.T) {
	t.Parallel()
	s, call := newStage(t, testSize, true), newFakeCall()
	s.answers = maps.Clone(answers)
	s.answers[askSync] = "\x1b[?2026;2$y"
	s.run(t.Context(), callsOf(call))
	s.press("c")
	call.connect()
	s.sees("Ada")
	stop := film(call)
	defer stop()
	frames := func() int { return strings.Count(s.output(), endOfFrame) }
	shows := func(more int) {
		t.Helper()
		if before := frames(); !eventually(func() bool { return frames() >= before+more }) {
			t.Fatalf("%d frames of %d", frames()-before, more)
		}
	}
	shows(10)
	steady := len(s.output())
	for range 5 {
		s.press("m")
		shows(10)
	}
	out := s.output()[steady:]
	out = out[strings.Index(out, beginOfFrame):strings.LastIndex(out, beginOfFrame)]
	others := 0
	for len(out) > 0 {
		_, rest, _ := strings.Cut(out, endOfFrame)
		between, _, _ := strings.Cut(rest, beginOfFrame)
		if own := strings.ReplaceAll(between, askSync, ""); own != "" {
			others += len(own)
			t.Errorf("between two frames: %q", own)
		}
		out = rest[len(between):]
	}
	t.Logf("%d bytes of others in %d bytes", others, len(s.output())-steady)
	s.press("\x03")
	_ = s.wait()
	s.clean()
}
