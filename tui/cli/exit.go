package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/rtcchat/rtcchat/signal"
	"github.com/rtcchat/rtcchat/tui"
)

// Exit codes, as the README promises them.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// Interrupted is the cause of a context that a signal ended.
type Interrupted struct{ Signal os.Signal }

// Error names the signal.
func (i Interrupted) Error() string { return "ended by signal: " + i.Signal.String() }

// usageError is a mistake in how the program was called.
type usageError struct{ error }

// Unwrap gives the mistake itself.
func (u usageError) Unwrap() error { return u.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// ExitCode is the code to exit with after a command returned err: 0 when a
// person ended it, 2 for a mistake in how it was called, 130 for a signal or
// Ctrl-C, else 1.
func ExitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.As(err, new(Interrupted)), errors.Is(err, tui.ErrInterrupted):
		return exitInterrupted
	case errors.As(err, new(usageError)), errors.Is(err, signal.ErrBadInvite),
		errors.Is(err, signal.ErrBadServer), errors.Is(err, signal.ErrNoServer):
		return exitUsage
	}
	return exitFailed
}
