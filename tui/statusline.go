package tui

import (
	"time"

	"github.com/charmbracelet/x/ansi"

	"github.com/rtcchat/rtcchat/rtc"
)

// The status line of a call: the other side and the connection on the left; on
// the right both sides' sound and cameras.

// Columns of the meters.
const (
	longMeter  = 10
	shortMeter = 4
)

func (s *callScreen) statusLine(c *canvas) string {
	t, now := c.theme, s.now()
	left := []part{
		namePart(t, s.session.peer.Name),
		{long: t.barDim.Render(elapsed(s.session.lasted(now)))},
		s.statePart(t, now),
	}
	local := s.local()
	right := s.side(t, sideOf{"you", local, s.session.figures.stats.MicLevel, true})
	if s.session.met {
		right = append(right, s.side(t, sideOf{"they", s.session.peer, s.session.figures.stats.SpeakerLevel, false})...)
	}
	right = append(right, part{long: t.barAccent.Render("?") + t.barDim.Render(" help"), rank: 9})
	return c.bar(c.size.X, left, right)
}

// statePart says how the connection is; when all is well, only with room to spare.
func (s *callScreen) statePart(t theme, now time.Time) part {
	switch {
	case s.session.hungUp:
		return part{long: t.barWarning.Render("hanging up")}
	case s.session.state == rtc.Connected:
		return part{long: t.barAccent.Render("connected"), rank: 8}
	case s.session.state == rtc.Reconnecting:
		return part{long: t.barWarning.Render("reconnecting " + spinner(now)), short: t.barWarning.Render("lost"), rank: 1}
	}
	return part{long: t.barWarning.Render(s.session.state.String() + " " + spinner(now)), short: t.barWarning.Render(spinner(now)), rank: 1}
}

// namePart is who the other side is, where that is known.
func namePart(t theme, name string) part {
	if name == "" {
		return part{}
	}
	return part{long: t.barStrong.Render(name), short: t.barStrong.Render(ansi.TruncateWc(name, 9, "…")), rank: 2}
}

// sideOf is one side of the call as the status line shows it.
type sideOf struct {
	who   string
	is    rtc.PeerEvent
	level float64 // dBFS
	own   bool
}

// side shows one side: whose it is with its sound, and its camera.
func (s *callScreen) side(t theme, side sideOf) []part {
	first := 3
	if side.own {
		first = 4
	}
	who := t.barDim.Render(side.who + " ")
	sound := part{
		long:  who + t.meter(side.level, longMeter),
		short: who + t.meter(side.level, shortMeter),
		rank:  first,
	}
	switch {
	case !side.is.Mic:
		sound = part{long: who + t.barWarning.Render("no mic"), short: who + t.barDim.Render("–"), rank: first}
	case side.is.Muted:
		sound = part{long: who + t.barWarning.Render("muted"), rank: 1}
	}
	return []part{sound, cameraPart(t, side.is.Camera)}
}

// cameraPart says whether there is a camera at work.
func cameraPart(t theme, state rtc.CameraState) part {
	switch state {
	case rtc.CameraOn:
		return part{long: t.barDim.Render("cam"), rank: 7}
	case rtc.CameraOff:
		return part{long: t.barWarning.Render("cam off"), rank: 6}
	case rtc.CameraNone:
		return part{long: t.barDim.Render("no cam"), rank: 7}
	}
	return part{}
}
