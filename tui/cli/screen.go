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
	result, err := runScreens(ctx, cfg)
	if err == nil && result.Reason != "" {
		fmt.Fprintln(os.Stderr, "rtcchat: "+result.Reason)
	}
	return err
}

// runScreens does the same and tells what came of it.
func runScreens(ctx context.Context, cfg tui.Config) (result tui.Result, err error) {
	terminal, err := term.Open()
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, terminal.Close()) }()
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
