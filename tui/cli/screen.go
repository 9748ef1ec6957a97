package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"

	"github.com/rtcchat/rtcchat/tui"
	"github.com/rtcchat/rtcchat/tui/term"
)

// showScreens gives the terminal to the screens and takes it back: a guard
// restores it should this process crash, and what libraries print on standard
// error goes to the log for the time. A call to begin with is opened in between.
func showScreens(ctx context.Context, cfg tui.Config) error {
	var result tui.Result
	err := withTerminal(func(t *term.Terminal) (err error) {
		result, err = runScreens(ctx, t, cfg)
		return err
	})
	if err == nil && result.Reason != "" {
		fmt.Fprintln(os.Stderr, "rtcchat: "+result.Reason)
	}
	return err
}

// withTerminal has work done with the user's terminal. Where standard input is a
// pipe, the modes are put back to what they were before work: the program that
// fills it, such as ffmpeg, changes them as well, while the screens begin and end.
func withTerminal(work func(*term.Terminal) error) (err error) {
	t, err := term.Open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Close()) }()
	if t.In != os.Stdin {
		defer func() { _ = t.Restore() }() // a terminal that has gone has none
	}
	return work(t)
}

// runScreens does what showScreens does on a terminal and tells what came of it.
func runScreens(ctx context.Context, terminal *term.Terminal, cfg tui.Config) (result tui.Result, err error) {
	guard, err := term.StartGuard(terminal)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, guard.Release()) }()
	stderr, err := term.CaptureStderr(logWriter{cfg.Log})
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, stderr.Close()) }()

	// Only now: what is opened here is closed by nobody but tui.Run.
	if cfg.Start == tui.Create || cfg.Start == tui.Join {
		if cfg.Call, err = cfg.Open(ctx, cfg.Invite); err != nil {
			return result, err
		}
	}
	cfg.Terminal, cfg.ScreenChanged = terminal, guard.Screen
	return tui.Run(ctx, cfg)
}

// logWriter writes each line it is given to a log.
type logWriter struct{ log *slog.Logger }

func (w logWriter) Write(p []byte) (int, error) {
	w.log.Warn("on standard error", "line", strings.TrimSpace(string(p)))
	return len(p), nil
}
