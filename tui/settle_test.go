package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"github.com/charmbracelet/x/ansi"
	"github.com/rtcchat/rtcchat/tui/term"
)

var answer = tea.ModeReportMsg{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset}

// Answers to frames cost no update; others are taken in, and change the pacing.
func TestAnswersAreFiltered(t *testing.T) {
	g := newRig(t, opener())
	out := &fakeOutput{owed: 1}
	g.out = out
	g.display.profile.Pacing = term.Untried
	if msg := g.filter(nil, answer); msg != nil {
		t.Errorf("the answer to a frame comes as %v", msg)
	}
	if msg := g.filter(nil, answer); msg != answer {
		t.Errorf("another answer comes as %v", msg)
	}
	g.send(answer)
	if out.pacing != term.ByMode {
		t.Errorf("pacing is %v", out.pacing)
	}
}

// Quitting and suspending wait for the answers to frames, and not for ever.
func TestAnswersAreWaitedForBeforeLeaving(t *testing.T) {
	for name, late := range map[string]bool{"they come": false, "they do not come": true} {
		for _, key := range []string{"ctrl+c", "ctrl+z"} {
			g := newRig(t, opener())
			out := &fakeOutput{owed: 2}
			g.out = out
			_, wait := g.Update(keyPress(key))
			if g.scene() != nil {
				t.Errorf("%s, %s: still painted", key, name)
			}
			var cmd tea.Cmd
			if late {
				_, again := g.Update(wait())
				out.owed = 0 // as [term.Output.Settle] gives up
				_, cmd = g.Update(again())
			} else {
				if _, cmd = g.Update(g.filter(nil, answer)); cmd != nil {
					t.Errorf("%s: left though an answer is to come", key)
				}
				_, cmd = g.Update(g.filter(nil, answer))
			}
			if cmd == nil {
				t.Fatalf("%s, %s: nothing happens", key, name)
			}
			switch msg := cmd().(type) {
			case tea.QuitMsg, tea.SuspendMsg:
			default:
				t.Errorf("%s, %s: %T", key, name, msg)
			}
		}
	}
}
