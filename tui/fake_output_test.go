package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/tui/term"
)

// fakeOutput is a terminal's writer that writes nothing.
type fakeOutput struct {
	link   term.Link
	pacing term.Pacing
	owed   int // answers to frames
}

func (o *fakeOutput) Written() uint64    { return 0 }
func (o *fakeOutput) Link() term.Link    { return o.link }
func (o *fakeOutput) Pace(p term.Pacing) { o.pacing = p }

func (o *fakeOutput) Answer(msg tea.Msg) bool {
	_, is := msg.(tea.ModeReportMsg)
	if !is || o.owed == 0 {
		return false
	}
	o.owed--
	return true
}

func (o *fakeOutput) Settle(bool) time.Duration { return time.Duration(o.owed) * time.Millisecond }
