package tui

import (
	tea "charm.land/bubbletea/v2"
)

// over ends the present call or preview, and decides what comes after it.
func (r *root) over(err error) tea.Cmd {
	if r.session == nil {
		return r.screen.update(previewOverMsg{err})
	}
	s := r.session
	s.end("", err, r.now())
	if s.hungUp {
		s.err = nil // whatever it was, it is what the user wanted
	}
	r.order = nil
	r.note(s)
	switch {
	case s.wasUp() && r.cfg.ExitOnEnd, r.fromCLI && !s.wasUp():
		return r.leave(r.err)
	case !s.wasUp() && s.hungUp:
		return r.goHome()
	case !s.wasUp():
		return r.failed(s)
	}
	r.show(newEnded(s, r.cfg))
	return nil
}

// note keeps what Run tells of the call, and logs it.
func (r *root) note(s *session) {
	r.result.Reason, r.result.Connected = s.reason, s.wasUp()
	r.err = nil
	if r.fromCLI {
		r.err = s.err
	}
	r.measureLast(s)
}

// failed goes back to where the user can try again, with what was typed.
func (r *root) failed(s *session) tea.Cmd {
	r.session = nil
	if s.joining() {
		r.show(newJoin(s.invite).failed(s.reason))
	} else {
		r.show(newHome(r.cfg, s.reason))
	}
	return nil
}

// measureLast logs a call's figures when it is over.
func (r *root) measureLast(s *session) {
	attrs := []any{"reason", s.reason, "lasted", s.lasted(r.now()), "first_picture", s.firstShot}
	if s.call != nil {
		s.figures.last = r.sample(s)
	}
	r.cfg.Log.Info("call over", append(attrs, s.figures.attrs(r.painter.takeOldest())...)...)
}
