// Command rtcchat is video chat in a terminal. Its commands are in package
// tui/cli; here is only what concerns the whole process: signals, the guard of
// the terminal, and the exit code.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/rtcchat/rtcchat/tui/cli"
	"github.com/rtcchat/rtcchat/tui/term"
)

// version is stamped in by the linker.
var version = "unknown"

func main() {
	if handled, code := term.GuardMain(); handled {
		os.Exit(code)
	}
	os.Exit(run())
}

func run() int {
	// A closed pipe behind standard output is an error to report, not a signal to die of.
	signal.Ignore(syscall.SIGPIPE)
	hangups := cli.NewHangups()
	ctx, stop := interruptible(context.Background(), hangups)
	defer stop()
	err := cli.New(version, hangups).ExecuteContext(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, "rtcchat: "+strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	return cli.ExitCode(err)
}

// interruptible ends the context at the first signal that asks to end; a
// second one ends the process at once. A SIGHUP that a command wants is its.
func interruptible(parent context.Context, hangups *cli.Hangups) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 4) // one that comes when it is full is lost
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		for {
			select {
			case s := <-signals:
				if s == syscall.SIGHUP && hangups.Deliver() {
					continue
				}
				signal.Stop(signals)
				cancel(cli.Interrupted{Signal: s})
			case <-ctx.Done():
			}
			return
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		cancel(nil)
	}
}
