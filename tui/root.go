package tui

import (
	"context"
	"errors"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

// ErrInterrupted is returned by [Run] when the user pressed Ctrl-C.
var ErrInterrupted = errors.New("interrupted")

// root is the model: it knows which screen is shown and which call there is,
// and routes. All its methods run in Bubble Tea's goroutine.
type root struct {
	cfg     Config
	now     func() time.Time
	faults  *faults
	painter *painter
	caller  *caller
	clock   *clock
	out     output
	display display

	screen  screen
	orders  int      // given so far
	order   *order   // the newest one, nil for none
	session *session // the call of order, nil when it is a preview or none
	fromCLI bool     // session is the call the program was started for

	result  Result
	err     error // what Run returns
	leaving bool  // the end is near, nothing changes it
	pausing bool  // about to be suspended
}

// output is the terminal's writer, [term.Output], as the root needs it.
type output interface {
	Written() uint64 // bytes the terminal has taken
	Link() term.Link
	Pace(p term.Pacing)
	Answer(msg tea.Msg) bool
	Settle(pending bool) time.Duration
}

// Init asks the terminal what it can do.
func (r *root) Init() tea.Cmd {
	r.out.Pace(r.display.profile.Pacing)
	return r.faults.guarded(r.display.ask())
}

// Update takes one message in. It never waits. A panic in it ends the program
// as any other error would.
func (r *root) Update(msg tea.Msg) (model tea.Model, cmd tea.Cmd) {
	defer func() {
		if v := recover(); v != nil {
			model, cmd = r, r.leave(r.faults.caught(v))
		}
	}()
	return r, r.faults.guarded(r.route(msg))
}

// hollow is what Bubble Tea's own renderer shows, always: nothing.
func hollow() tea.View {
	v := tea.NewView(" ")
	v.AltScreen = true
	return v
}

// View hands the scene to the painter, and a hollow view to Bubble Tea.
func (r *root) View() tea.View {
	defer r.faults.guard()
	if s := r.scene(); s != nil {
		r.painter.show(s)
	}
	return hollow()
}

// scene draws what is to be seen; nil when there is nothing to change.
func (r *root) scene() *scene {
	if r.leaving || r.pausing || r.display.size.X < 1 || r.display.size.Y < 1 {
		return nil
	}
	c := r.display.canvas()
	if tooSmall(r.display.size) {
		drawTooSmall(c)
	} else {
		r.screen.draw(c)
	}
	remote, self := r.slots()
	return r.display.scene(c, remote, self)
}

// slots are where the pictures of the present call or preview come from.
func (r *root) slots() (remote, self *rtc.Slot) {
	switch {
	case r.session != nil && r.session.call != nil:
		return r.session.call.Remote(), r.session.call.Self()
	case r.session == nil:
		switch s := r.screen.(type) {
		case *devices:
			return s.slots()
		case *play:
			return s.slots()
		}
	}
	return nil, nil
}

// route says who handles a message.
func (r *root) route(msg tea.Msg) tea.Cmd {
	r.learn(msg)
	if r.leaving {
		return r.settled(msg)
	}
	if cmd, done := r.terminal(msg); done {
		return cmd
	}
	if cmd, done := r.calls(msg); done {
		return cmd
	}
	if cmd, done := r.requests(msg); done {
		return cmd
	}
	return r.screen.update(msg)
}

// terminal handles what every screen has in common.
func (r *root) terminal(msg tea.Msg) (cmd tea.Cmd, done bool) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		r.display.resize(msg, r.cfg.Terminal)
		return nil, true
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, keys.interrupt):
			return r.leave(ErrInterrupted), true
		case key.Matches(msg, keys.suspend):
			r.pausing = true
			return r.settle(), true
		case key.Matches(msg, keys.repaint):
			return tea.ClearScreen, true
		}
	case settleMsg, answeredMsg:
		return r.settled(msg), true
	case continuedMsg:
		return r.reclaim(), true
	case stopMsg:
		return r.leave(msg.err), true
	}
	return nil, false
}

// requests handles what a screen has asked for.
func (r *root) requests(msg tea.Msg) (cmd tea.Cmd, done bool) {
	switch msg := msg.(type) {
	case createMsg:
		r.dial("")
	case joinMsg:
		r.dial(msg.invite)
	case askJoinMsg:
		r.show(newJoin(""))
	case devicesMsg:
		r.tryDevices()
	case homeMsg:
		return r.goHome(), true
	case hangupMsg:
		r.hangup()
	case leaveMsg:
		return r.leave(nil), true
	case copyMsg:
		return tea.Batch(tea.SetClipboard(msg.text), ask(copiedMsg{})), true
	case glyphsMsg:
		r.display.nextGlyphs()
	case colorsMsg:
		r.display.nextColors()
	default:
		return nil, false
	}
	return nil, true
}

// show changes the screen.
func (r *root) show(s screen) {
	r.screen = s
	r.clock.set(s.pace())
}

// goHome leaves the call or preview, if any, and shows the home screen; where
// there is none, the program ends.
func (r *root) goHome() tea.Cmd {
	r.drop()
	if r.cfg.Open == nil {
		return r.leave(r.err)
	}
	r.show(newHome(r.cfg, ""))
	return nil
}

// drop leaves what was ordered.
func (r *root) drop() {
	if r.order != nil {
		r.order.leave()
	}
	r.order, r.session, r.fromCLI = nil, nil, false
}

// leave ends the program: no more painting, the call hung up. What ends it
// first is what Run returns.
func (r *root) leave(err error) tea.Cmd {
	if r.leaving {
		return tea.Quit
	}
	r.leaving = true
	if err != nil {
		r.err = err
	}
	if r.order != nil {
		r.order.leave()
	}
	return r.settle()
}

// order gives the caller something new to do.
func (r *root) newOrder(open func(context.Context) (Preview, error)) *order {
	r.drop()
	r.orders++
	r.order = newOrder(r.orders, open)
	return r.order
}
