package cli

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/tui"
	"github.com/rtcchat/rtcchat/tui/term"
)

func TestExitCode(t *testing.T) {
	_, badInvite := signal.ParseInvite("not an invite", "")
	_, noServer := signal.ParseInvite("abc-def-ghj-kmn-pqr-stu", "")
	_, badServer := signal.ParseServer("ht!tp://")
	for _, c := range []struct {
		what string
		err  error
		want int
	}{
		{"a person ended it", nil, 0},
		{"a signal", Interrupted{syscall.SIGTERM}, 130},
		{"a signal, and the server failed to stop", errors.Join(Interrupted{syscall.SIGHUP}, errors.New("stop")), 130},
		{"Ctrl-C", fmt.Errorf("show: %w", tui.ErrInterrupted), 130},
		{"a wrong flag", fmt.Errorf("read: %w", usagef("--fps %d", 0)), 2},
		{"no invite", badInvite, 2},
		{"an invite without a server", noServer, 2},
		{"no server's address", badServer, 2},
		{"no terminal", term.ErrNoTerminal, 1},
		{"no path", rtc.ErrNoPath, 1},
		{"a full room", signal.CodeRoomFull, 1},
		{"a context that ended for no reason", context.Canceled, 1},
	} {
		if got := ExitCode(c.err); got != c.want {
			t.Errorf("%s (%v): exit code %d, want %d", c.what, c.err, got, c.want)
		}
	}
}

func TestUsageErrorsTellTheirMistake(t *testing.T) {
	mistake := errors.New("the mistake")
	if err := usagef("about it: %w", mistake); !errors.Is(err, mistake) || err.Error() != "about it: the mistake" {
		t.Errorf("got %v", err)
	}
}
