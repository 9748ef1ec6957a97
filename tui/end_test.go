package tui

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/rtcchat/rtcchat/rtc"
)

func TestCallGivenByTheCommandLine(t *testing.T) {
	t.Parallel()
	failed := errors.New("no such room: ask for a new invite")
	lost := errors.New("The connection was lost and did not come back")
	for _, c := range []struct {
		name    string
		connect bool
		end     error
		keys    string
		want    error
		reason  string
	}{
		{"fails before it is up", false, failed, "", failed, failed.Error()},
		{"ended by the other side", true, errPeerLeft, "q", nil, "Ada hung up."},
		{"fails when it is up", true, lost, "q", lost, lost.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, call := newStage(t, testSize, true), newFakeCall()
			cfg := callsOf(nil)
			cfg.Start, cfg.Call, cfg.Invite = Join, call, "k7f3"
			s.run(t.Context(), cfg)
			s.sees("joining")
			if c.connect {
				call.connect()
				s.sees("Ada")
			}
			call.fail <- c.end
			if c.keys != "" {
				s.sees("Call ended", c.reason)
				s.press(c.keys)
			}
			if err := s.wait(); !errors.Is(err, c.want) || (c.want == nil) != (err == nil) {
				t.Errorf("Run: %v, want %v", err, c.want)
			}
			if s.result.Reason != c.reason || s.result.Connected != c.connect {
				t.Errorf("the result is %+v", s.result)
			}
			s.clean()
		})
	}
}

func TestExitOnEnd(t *testing.T) {
	t.Parallel()
	s, call := newStage(t, testSize, true), newFakeCall()
	cfg := callsOf(nil)
	cfg.Start, cfg.Call, cfg.ExitOnEnd = Create, call, true
	s.run(t.Context(), cfg)
	call.connect()
	s.sees("Ada")
	call.fail <- errPeerLeft
	if err := s.wait(); err != nil || s.result.Reason != "Ada hung up." {
		t.Errorf("Run: %v, %+v", err, s.result)
	}
	s.clean()
}

// panicky is a call with a fault in it.
type panicky struct {
	*fakeCall
	inStats, inRun atomic.Bool
}

func (p *panicky) Stats() rtc.Stats {
	if p.inStats.Load() {
		panic("stats are broken")
	}
	return p.fakeCall.Stats()
}

func (p *panicky) Run(ctx context.Context) error {
	if p.inRun.Load() {
		panic("run is broken")
	}
	return p.fakeCall.Run(ctx)
}

// A panic ends the program with one line; the stack is in the log.
func TestPanic(t *testing.T) {
	t.Parallel()
	for _, where := range []string{"update", "call"} {
		t.Run(where, func(t *testing.T) {
			s, call := newStage(t, testSize, true), &panicky{fakeCall: newFakeCall()}
			call.inStats.Store(where == "update")
			call.inRun.Store(where == "call")
			var log bytes.Buffer
			cfg := callsOf(call)
			cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
			s.run(t.Context(), cfg)
			s.press("c")
			err := s.wait()
			if err == nil || !strings.Contains(err.Error(), "internal error: ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("Run: %v", err)
			}
			if !strings.Contains(log.String(), "end_test.go") {
				t.Errorf("the log does not tell where: %s", log.String())
			}
			if strings.Contains(s.output(), "goroutine") {
				t.Error("a stack is on the screen")
			}
			s.clean()
		})
	}
}

// A terminal that goes away ends the call and the program.
func TestTerminalLost(t *testing.T) {
	t.Parallel()
	s, call := newStage(t, testSize, true), newFakeCall()
	s.run(t.Context(), callsOf(call))
	s.press("c")
	call.connect()
	s.sees("Ada")
	stop := film(call)
	defer stop()
	if err := s.master.Close(); err != nil {
		t.Fatal(err)
	}
	err := s.wait()
	if err == nil {
		t.Error("Run: no error")
	}
	t.Log(err)
	select {
	case <-call.hung:
	default:
		t.Error("the call was not hung up")
	}
}
