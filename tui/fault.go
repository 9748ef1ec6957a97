package tui

import (
	"fmt"
	"log/slog"
	"runtime/debug"

	tea "charm.land/bubbletea/v2"
)

// faults collects panics of this package's goroutines, so that they end the
// program in an orderly way: the stack goes to the log, never to the screen.
type faults struct {
	log   *slog.Logger
	first chan error // one slot
}

func newFaults(log *slog.Logger) *faults {
	return &faults{log: log, first: make(chan error, 1)}
}

// caught takes what recover returned and makes an error of it.
func (f *faults) caught(v any) error {
	err := fmt.Errorf("internal error: %v", v)
	f.log.Error("panic", "value", fmt.Sprint(v), "stack", string(debug.Stack()))
	select {
	case f.first <- err:
	default:
	}
	return err
}

// guard is to be deferred at the top of a goroutine.
func (f *faults) guard() {
	if v := recover(); v != nil {
		f.caught(v)
	}
}

// guarded is cmd with its panics caught.
func (f *faults) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		defer func() {
			if v := recover(); v != nil {
				msg = stopMsg{f.caught(v)}
			}
		}()
		msg = cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for i := range batch {
				batch[i] = f.guarded(batch[i])
			}
		}
		return msg
	}
}
