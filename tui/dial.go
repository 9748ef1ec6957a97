package tui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/rtc"
)

// first begins with the call or film that the program was started for, if any,
// and returns the order for it.
func (r *root) first() *order {
	if r.cfg.Start == Play {
		return r.playFilm()
	}
	if r.cfg.Start == Home || r.cfg.Call == nil {
		r.show(newHome(r.cfg, ""))
		return nil
	}
	o := r.newOrder(func(context.Context) (Preview, error) { return r.cfg.Call, nil })
	r.fromCLI = true
	r.begin(o, r.cfg.Invite)
	return o
}

// playFilm begins with the film that the program was started for.
func (r *root) playFilm() *order {
	p := newPlayer(r.cfg.Film, r.cfg.FilmOptions)
	o := r.newOrder(func(context.Context) (Preview, error) { return p, nil })
	r.show(newPlay(p, r.cfg))
	return o
}

// dial opens a call: a room of one's own without an invite.
func (r *root) dial(invite string) {
	r.err = nil
	o := r.newOrder(func(ctx context.Context) (Preview, error) { return r.cfg.Open(ctx, invite) })
	r.begin(o, invite)
	r.caller.take(o)
}

// begin shows the screen on which a call begins.
func (r *root) begin(o *order, invite string) {
	r.session = newSession(o.id, invite, r.now())
	r.session.shownBefore = r.painter.framesShown()
	if r.session.joining() {
		r.show(newJoin(invite).joining(r.now))
	} else {
		r.show(newWaiting(r.session, r.now))
	}
}

// tryDevices opens a preview.
func (r *root) tryDevices() {
	o := r.newOrder(r.cfg.TryDevices)
	r.show(newDevices(r.now))
	r.caller.take(o)
}

// hangup ends the call; the screens follow when it is over.
func (r *root) hangup() {
	if r.session != nil {
		r.session.hungUp = true
	}
	if r.order != nil {
		r.order.leave()
	}
}

// calls handles what becomes of the present order; what becomes of former ones
// is of no interest any more.
func (r *root) calls(msg tea.Msg) (cmd tea.Cmd, done bool) {
	switch msg := msg.(type) {
	case openedMsg:
		return r.ifPresent(msg.id, func() tea.Cmd { return r.opened(msg.it) }), true
	case eventMsg:
		return r.ifPresent(msg.id, func() tea.Cmd { return r.event(msg.event) }), true
	case overMsg:
		return r.ifPresent(msg.id, func() tea.Cmd { return r.over(msg.err) }), true
	case tickMsg:
		r.measure()
	}
	return nil, false
}

func (r *root) ifPresent(id int, handle func() tea.Cmd) tea.Cmd {
	if r.order == nil || r.order.id != id {
		return nil
	}
	return handle()
}

func (r *root) opened(it Preview) tea.Cmd {
	if r.session == nil {
		return r.screen.update(previewMsg{it})
	}
	r.session.call, _ = it.(Call)
	return nil
}

// event takes an event in and shows the screen for the state it leads to.
func (r *root) event(e rtc.Event) tea.Cmd {
	s := r.session
	if s == nil {
		return nil
	}
	s.apply(e, r.now())
	switch e := e.(type) {
	case rtc.RoomEvent:
		if r.cfg.CopyInvite && !s.joining() {
			return ask(copyMsg{joinLine(s.room.Invite)})
		}
	case rtc.StateEvent:
		r.follow(e.State)
	}
	return nil
}

// follow shows the call from the moment the other side is known, and the invite
// again when that one has gone and somebody else may come.
func (r *root) follow(state rtc.State) {
	if _, called := r.screen.(*callScreen); called && state == rtc.Waiting {
		r.show(newWaiting(r.session, r.now))
		return
	}
	if state != rtc.Connecting && state != rtc.Connected {
		return
	}
	if _, there := r.screen.(*callScreen); !there && r.session.call != nil {
		r.show(newCallScreen(r))
	}
}

// measure takes the figures of the call, at the pace of its screen.
func (r *root) measure() {
	s := r.session
	if s == nil || s.call == nil || !s.over.IsZero() {
		return
	}
	if s.figures.add(r.sample(s)) {
		r.cfg.Log.Debug("call", s.figures.attrs(r.painter.takeOldest())...)
	}
}

// sample is the counters of a call now.
func (r *root) sample(s *session) sample {
	return sample{
		at: r.now(), stats: s.call.Stats(),
		shown: r.painter.framesShown() - s.shownBefore, skipped: r.painter.skipped.Load(),
		ttyBytes: r.out.Written(), link: r.out.Link(), pictures: r.painter.figures(),
	}
}
