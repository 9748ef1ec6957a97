package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"
)

// join asks for an invite, shows that it is being tried, and why it failed; what
// was typed stays.
type join struct {
	input   textinput.Model
	failure string
	since   time.Time // when joining began, zero while the user types
	now     func() time.Time
}

func newJoin(invite string) *join {
	input := textinput.New()
	input.Prompt = "› "
	input.Placeholder = "a room ID or a link"
	input.CharLimit = inviteColumns
	// The program's own clipboard is not the user's when they are at the far
	// end of an SSH session: pasting is the terminal's part.
	input.KeyMap.Paste.SetEnabled(false)
	input.SetValue(invite)
	input.Focus()
	return &join{input: input}
}

// joining is j while the invite is being tried.
func (j *join) joining(now func() time.Time) *join {
	j.now, j.since = now, now()
	j.input.Blur()
	return j
}

// failed is j with the reason why the invite could not be joined.
func (j *join) failed(reason string) *join {
	j.failure = reason
	return j
}

func (j *join) update(msg tea.Msg) tea.Cmd {
	press, isKey := msg.(tea.KeyPressMsg)
	switch {
	case !j.since.IsZero():
		if isKey && key.Matches(press, keys.cancel) {
			return ask(hangupMsg{})
		}
		return nil
	case isKey && key.Matches(press, keys.cancel):
		return ask(homeMsg{})
	case isKey && key.Matches(press, keys.submit):
		return j.submit()
	}
	var cmd tea.Cmd
	before := j.input.Value()
	j.input, cmd = j.input.Update(msg)
	if j.input.Value() != before {
		j.failure = ""
	}
	return cmd
}

func (j *join) submit() tea.Cmd {
	invite := inviteIn(j.input.Value())
	if invite == "" {
		j.failure = "Paste the invite you were given, or type its room ID."
		return nil
	}
	return ask(joinMsg{invite})
}

func (j *join) draw(c *canvas) {
	t := c.theme
	j.style(c)
	title := t.accent.Bold(true).Render("Join with an invite")
	state := ""
	switch {
	case !j.since.IsZero():
		state = t.accent.Render("joining " + spinner(j.now()))
	case j.failure != "":
		state = t.warning.Render(wrapped(sentenceStart(j.failure), c.measure(), 4))
	}
	c.page(stack(c.size.Y-1, title, j.input.View(), state), j.keys())
}

// style fits the input to the screen.
func (j *join) style(c *canvas) {
	s := j.input.Styles()
	look := textinput.StyleState{Text: c.theme.plain, Placeholder: c.theme.dim, Prompt: c.theme.accent}
	s.Focused, s.Blurred = look, look
	s.Cursor.Color, s.Cursor.Blink = nil, false
	j.input.SetStyles(s)
	j.input.SetWidth(c.measure() - 3)
	j.input.SetCursor(j.input.Position()) // scrolls to where that is
}

func (j *join) keys() []key.Binding {
	if !j.since.IsZero() {
		return []key.Binding{keys.cancel}
	}
	return []key.Binding{keys.submit, keys.cancel}
}

func (j *join) pace() time.Duration { return otherPace }
