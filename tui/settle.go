package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/tui/term"
)

// The terminal answers questions: those of the display, once, and one behind
// each frame. The latter are for the writer alone, and are taken out of the
// messages before they cost an update. Before the terminal is given to the
// shell all are waited for: they would be typed into it.

type (
	suspendMsg struct{} // the answers have been waited for long enough
	settledMsg struct{} // an answer has come while all are waited for
)

// longestSettle bounds the wait for answers of frames. What gives the terminal
// back queues behind the same frames, so little is lost by it.
const longestSettle = 2 * time.Second

// filter takes answers to frames out of the messages. It is Bubble Tea's filter
// (tea.WithFilter), which runs in the Update goroutine.
func (r *root) filter(_ tea.Model, msg tea.Msg) tea.Msg {
	defer r.faults.guard()
	switch {
	case !r.out.Answer(msg):
		return msg
	case r.leaving || r.pausing:
		return settledMsg{}
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

// settle is how long to wait for answers that are on their way, 0 for none.
func (r *root) settle() time.Duration {
	wait := min(r.out.Settle(), longestSettle)
	if wait > 0 || r.display.pending() {
		wait = max(wait, term.FenceWait)
	}
	return wait
}

// suspend suspends the program, once the answers have come.
func (r *root) suspend() tea.Cmd {
	wait := r.settle()
	if wait == 0 {
		return tea.Suspend
	}
	r.pausing = true
	r.painter.show(nil)
	return tea.Tick(wait, func(time.Time) tea.Msg { return suspendMsg{} })
}

// suspendSettled suspends when the last answer has come, or is too late.
func (r *root) suspendSettled(msg tea.Msg) tea.Cmd {
	_, late := msg.(suspendMsg)
	if !r.pausing || !late && r.settle() > 0 {
		return nil
	}
	r.pausing = false
	return tea.Suspend
}
