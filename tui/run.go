package tui

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"github.com/rtcchat/rtcchat/tui/term"
)

// Run shows the screens on cfg.Terminal until the user leaves, and gives the
// terminal back as it was. The error is
//
//   - nil when a call was ended by a person, or the user left;
//   - [ErrInterrupted] after Ctrl-C;
//   - the cause of ctx when that ended, for which a call is hung up;
//   - that of the call the program was started for (Config.Start) when it
//     failed, before it was up or later;
//   - one that begins with "internal error" after a panic, whose stack is in the log.
//
// Run returns when all goroutines it started have ended. Call it once at a time.
func Run(ctx context.Context, cfg Config) (Result, error) {
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.Environ == nil {
		cfg.Environ = os.Environ()
	}
	out := term.NewOutput(cfg.Terminal.Out)
	if cfg.ScreenChanged != nil {
		out.Notify(cfg.ScreenChanged)
	}
	out.Limit(cfg.MaxRate)
	faults := newFaults(cfg.Log)
	r := &root{
		cfg: cfg, now: time.Now, faults: faults, clock: newClock(),
		painter: newPainter(out.Wake, out.Budget, faults), out: out,
		display: display{
			profile: term.Guess(getenv(cfg.Environ)), glyphs: cfg.Glyphs, depth: cfg.Color,
			query: out.Ask, askTmux: func() tea.Msg { return askTmux(ctx) },
		},
	}
	out.Text(r.painter.text)
	r.painter.quality.fixed = cfg.Quality
	keyboard := newKeyboard(cfg.Terminal.In)
	program := tea.NewProgram(r,
		tea.WithInput(keyboard), tea.WithOutput(out), tea.WithEnvironment(cfg.Environ),
		tea.WithFilter(r.filter), tea.WithoutSignalHandler(), tea.WithColorProfile(colorprofile.TrueColor))
	r.caller = newCaller(program.Send, faults)
	first := r.first()
	w := works{root: r, program: program, out: out, keyboard: keyboard, faults: faults}
	err := w.run(ctx, first)
	r.result.FramesShown, r.result.TTYBytes = r.painter.framesShown(), out.Written()
	r.result.Cells = r.painter.remote.made.size.X * r.painter.remote.made.size.Y
	r.result.RenderP50, r.result.RenderP99 = r.painter.took.percentile(50), r.painter.took.percentile(99)
	return r.result, err
}

// works is what runs while the screens are shown.
type works struct {
	root     *root
	program  *tea.Program
	out      *term.Output
	keyboard *keyboard
	faults   *faults
	mishap   error // what the watcher saw that ends the program
}

// run starts the goroutines, runs Bubble Tea in this one, and ends them in the
// order that leaves nothing behind: first whoever sends it messages, then the
// calls, which say goodbye, and last the writer, which has the last bytes to
// bring to the terminal.
func (w *works) run(ctx context.Context, first *order) error {
	var watchers, calls, writer sync.WaitGroup
	// Calls and the writer end by themselves, in order, not by ctx.
	lasting := context.WithoutCancel(ctx)
	watching, stopWatching := context.WithCancel(ctx)
	writing, stopWriting := context.WithCancel(lasting)
	lost := make(chan error, 1)

	writer.Go(func() { lost <- w.root.painter.run(writing, w.out) })
	calls.Go(func() { w.root.caller.run(lasting, first) })
	watchers.Go(func() { w.root.clock.run(watching, func(t time.Time) { w.program.Send(tickMsg(t)) }) })
	watchers.Go(func() { w.watch(watching, lost) })

	_, err := w.program.Run()

	stopWatching()
	watchers.Wait()
	w.root.end()
	calls.Wait()
	stopWriting()
	writer.Wait()
	return w.outcome(ctx, err)
}

// watch ends the program when ctx ends, when the terminal is lost, or after a
// panic anywhere. It also notices that the process was stopped and goes on.
func (w *works) watch(ctx context.Context, lost chan error) {
	continued := make(chan os.Signal, 1)
	signal.Notify(continued, syscall.SIGCONT)
	defer signal.Stop(continued)
	for w.mishap == nil {
		select {
		case <-ctx.Done():
			w.program.Send(stopMsg{context.Cause(ctx)})
			return
		case <-continued:
			w.program.Send(continuedMsg{})
		case w.mishap = <-lost:
		case w.mishap = <-w.keyboard.lost:
		case w.mishap = <-w.faults.first:
		}
	}
	w.program.Send(stopMsg{w.mishap})
}

// outcome is what Run returns when Bubble Tea has returned err. Where the root
// did not end it in order, what the watcher saw tells more than Bubble Tea.
func (w *works) outcome(ctx context.Context, err error) error {
	switch {
	case err == nil || w.root.leaving:
		return w.root.err
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case w.mishap != nil:
		return w.mishap
	case errors.Is(err, tea.ErrProgramPanic):
		return errors.New("internal error in the terminal library: see the log")
	}
	return fmt.Errorf("run the screens: %w", err)
}

// end leaves what is still ordered, and tells the caller that no more comes. For
// after the Update goroutine has ended.
func (r *root) end() {
	r.painter.show(nil)
	if r.order != nil {
		r.order.leave()
	}
	close(r.caller.orders)
}
