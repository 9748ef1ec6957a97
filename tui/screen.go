package tui

import (
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// A screen is one of the things the whole terminal can show. It owns its keys.
// All methods are called from Bubble Tea's Update goroutine, and none waits.
type screen interface {
	// update takes a message in. Where to go next is asked for by one of the
	// request messages below, returned as a command.
	update(msg tea.Msg) tea.Cmd
	// draw draws the screen as it is.
	draw(c *canvas)
	// keys are the bindings that work now, the most useful first.
	keys() []key.Binding
	// pace is how often the screen wants a tickMsg.
	pace() time.Duration
}

// What a screen can ask of the root.
type (
	createMsg  struct{}                // open a room
	joinMsg    struct{ invite string } // join the room of an invite
	askJoinMsg struct{}                // ask for an invite
	devicesMsg struct{}                // try the devices
	homeMsg    struct{}                // leave whatever there is, go home
	hangupMsg  struct{}                // end the call
	leaveMsg   struct{}                // end the program
	copyMsg    struct{ text string }   // put text on the clipboard
	glyphsMsg  struct{}                // next glyph set
	colorsMsg  struct{}                // next colour depth
	tickMsg    time.Time               // the clock, at the pace of the screen
	copiedMsg  struct{}                // text was handed to the clipboard
	stopMsg    struct{ err error }     // end now, Run returns err
)

// ask makes a request message a command.
func ask(request tea.Msg) tea.Cmd {
	return func() tea.Msg { return request }
}

// How often screens change without being told to.
const (
	callPace  = time.Second / 10 // meters
	otherPace = time.Second / 4  // spinners, elapsed time
)
