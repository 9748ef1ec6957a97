package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// The terminal answers questions: those of the display, once, and one behind
// each frame. The latter are for the writer alone, and are taken out of the
// messages before they cost an update. Before the terminal is given to the
// shell all are waited for: they would be typed into it.

type (
	answeredMsg struct{} // an answer has come while all are waited for
	settleMsg   struct{} // it is time to look whether to go on waiting
)

// filter takes answers to frames out of the messages. It is Bubble Tea's filter
// (tea.WithFilter), which runs in the Update goroutine.
func (r *root) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	defer r.faults.guard()
	if _, ok := msg.(tea.SuspendMsg); ok {
		return suspend()
	}
	switch {
	case !r.out.Answer(msg):
		return msg
	case r.leaving || r.pausing:
		return answeredMsg{}
	}
	return nil
}

// learn takes an answer about the terminal in.
func (r *root) learn(msg tea.Msg) {
	before := r.display.profile.Pacing
	r.display.update(msg)
	if p := r.display.profile.Pacing; p != before {
		r.out.Pace(p)
	}
}

// settle begins to wait for the answers that are on their way; settled goes on.
func (r *root) settle() tea.Cmd {
	r.painter.show(nil)
	return r.settled(settleMsg{})
}

// settled takes a message in while answers are waited for. Once none is on its way,
// or they have been waited for long enough, the program quits or is suspended.
func (r *root) settled(msg tea.Msg) tea.Cmd {
	if !r.leaving && !r.pausing {
		return nil // it has been suspended meanwhile
	}
	wait := r.out.Settle(r.display.pending())
	if wait == 0 {
		return r.settledAll()
	}
	if _, due := msg.(settleMsg); !due {
		return nil
	}
	return tea.Tick(wait, func(time.Time) tea.Msg { return settleMsg{} })
}

func (r *root) settledAll() tea.Cmd {
	if r.leaving {
		return tea.Quit
	}
	r.pausing = false
	return tea.Suspend
}
