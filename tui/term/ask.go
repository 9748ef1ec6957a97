package term

import (
	"context"
	"fmt"
	"io"
	"time"

	tea "charm.land/bubbletea/v2"
)

// askWait is how long a terminal may take to answer: far more than any link.
const askWait = 2 * time.Second

// The alternate screen (DECSET 1049) keeps what the questions print from staying.
const (
	enterAltScreen = "\x1b[?1049h"
	leaveAltScreen = "\x1b[?1049l"
)

// Ask is what t can do, as its environment says and as it answers itself, for a
// program that shows nothing on it but lines. It takes two seconds at most. What
// is typed in the meantime is lost.
func Ask(ctx context.Context, t *Terminal, p Profile) (Profile, error) {
	if size, err := t.Size(); err == nil {
		p.SetCell(size)
	}
	questions := p.Queries()
	if questions == nil {
		return p, nil
	}
	if _, err := t.Out.Write([]byte(enterAltScreen + string(questions))); err != nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, askWait)
	defer cancel()
	program := tea.NewProgram(asking{p}, tea.WithContext(ctx), tea.WithInput(t.In), tea.WithOutput(io.Discard),
		tea.WithoutRenderer(), tea.WithoutSignalHandler())
	end, err := program.Run()
	if _, err := t.Out.Write([]byte(leaveAltScreen)); err != nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	if asked, ok := end.(asking); ok {
		p = asked.profile
	}
	if err != nil && ctx.Err() == nil {
		return p, fmt.Errorf("ask the terminal: %w", err)
	}
	return p, nil
}

// asking is a model that only listens.
type asking struct{ profile Profile }

func (a asking) Init() tea.Cmd { return nil }

func (a asking) View() tea.View { return tea.NewView("") }

// Update ends with the last answer, or with Ctrl-C.
func (a asking) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "ctrl+c" {
		return a, tea.Quit
	}
	a.profile.Update(msg)
	if !a.profile.Pending() {
		return a, tea.Quit
	}
	return a, nil
}
