package tui

import (
	"image"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// callScreen is the call itself: the remote picture over the whole screen, the
// self view in a corner, a status line, and what is laid over them.
type callScreen struct {
	session  *session
	now      func() time.Time
	describe func() string // how pictures are drawn
	fit      render.Fit    // of the remote picture

	selfView bool
	figures  bool
	help     bool
}

func newCallScreen(r *root) *callScreen {
	return &callScreen{
		session: r.session, now: r.now, fit: r.cfg.Fit,
		describe: r.display.describe, selfView: true,
	}
}

func (s *callScreen) update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case key.Matches(press, keys.mute):
		s.session.toggleMute()
	case key.Matches(press, keys.camera):
		s.session.toggleCamera()
	case key.Matches(press, keys.selfView):
		s.selfView = !s.selfView
	case key.Matches(press, keys.glyphs):
		return ask(glyphsMsg{})
	case key.Matches(press, keys.colors):
		return ask(colorsMsg{})
	case key.Matches(press, keys.figures):
		s.figures = !s.figures
	case key.Matches(press, keys.help):
		s.help = !s.help
	case key.Matches(press, keys.close):
		s.help, s.figures = false, false
	case key.Matches(press, keys.hangup):
		return ask(hangupMsg{})
	}
	return nil
}

func (s *callScreen) keys() []key.Binding {
	return []key.Binding{
		keys.mute, keys.camera, keys.selfView, keys.glyphs, keys.colors,
		keys.figures, keys.help, keys.hangup, keys.suspend,
	}
}

func (s *callScreen) pace() time.Duration { return callPace }

// local is the user's own side as it is now.
func (s *callScreen) local() rtc.PeerEvent { return s.session.local() }

func (s *callScreen) draw(c *canvas) {
	stage := c.bounds()
	stage.Max.Y--
	s.drawRemote(c, stage)
	s.drawSelf(c, stage)
	s.drawNotices(c, stage)
	if s.figures {
		c.block(stage.Min, c.theme.panel.Render(s.session.figures.table(s.describe())))
	}
	if s.help {
		c.centered(stage, c.helpPanel(s.keys()))
	}
	c.text(image.Rect(0, stage.Max.Y, c.size.X, c.size.Y), s.statusLine(c))
}

// drawRemote shows the other side's picture, or a card that says why there is
// none. While a new path is looked for, the last picture stays.
func (s *callScreen) drawRemote(c *canvas, stage image.Rectangle) {
	title, note := s.card()
	if s.session.video && s.peerSends() {
		c.video(remoteVideo, stage, s.fit)
	}
	if title != "" {
		c.centered(stage, c.card(title, note))
	}
}

// peerSends reports whether the other side's camera is on, as far as it has said.
func (s *callScreen) peerSends() bool {
	return !s.session.met || s.session.peer.Camera == rtc.CameraOn
}

// card is what to say in the middle of the stage; "" when the picture is there.
func (s *callScreen) card() (title, note string) {
	name, now := s.session.peerName(), s.now()
	switch {
	case s.session.state == rtc.Reconnecting:
		return "Reconnecting " + spinner(now), "for " + elapsed(now.Sub(s.session.reconnects))
	case s.session.state != rtc.Connected:
		return "Connecting " + spinner(now), "looking for a path to " + name
	case s.session.met && s.session.peer.Camera == rtc.CameraNone:
		return sentenceStart(name) + " has no camera", s.sound()
	case s.session.met && s.session.peer.Camera == rtc.CameraOff:
		return sentenceStart(name) + " switched the camera off", s.sound()
	case !s.session.video:
		return "Waiting for the first picture " + spinner(now), "connected to " + name
	}
	return "", ""
}

// sound says whether the other side can be heard.
func (s *callScreen) sound() string {
	switch {
	case !s.session.peer.Mic:
		return "and no microphone"
	case s.session.peer.Muted:
		return "and is muted"
	}
	return "but you can hear each other"
}

// drawNotices shows what the user should know, at the top, for a while.
func (s *callScreen) drawNotices(c *canvas, stage image.Rectangle) {
	text := s.session.notices.text(s.now(), c.size.X-8)
	if text == "" {
		return
	}
	top := stage
	top.Max.Y = min(lipgloss.Height(text)+2, stage.Max.Y)
	c.centered(top, c.theme.panel.Render(c.theme.barWarning.Render(text)))
}
