package tui

import (
	"image"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// waiting is the screen of whoever opened a room: how the other side can join.
type waiting struct {
	session *session
	now     func() time.Time
	copied  time.Time // when the invite went to the clipboard last

	// The QR code costs too much to be made for each picture of the screen.
	code    string
	codeOf  string
	colored bool // code was made with colours
}

func newWaiting(s *session, now func() time.Time) *waiting {
	return &waiting{session: s, now: now}
}

func (w *waiting) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case copiedMsg:
		w.copied = w.now()
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, keys.copy) && w.session.room.Invite != "":
			return ask(copyMsg{joinLine(w.session.room.Invite)})
		case key.Matches(msg, keys.back):
			return ask(hangupMsg{})
		}
	}
	return nil
}

func (w *waiting) keys() []key.Binding {
	if w.session.room.Invite == "" {
		return []key.Binding{keys.back}
	}
	return []key.Binding{keys.copy, keys.back}
}

func (w *waiting) pace() time.Duration { return otherPace }

// Columns and rows of the waiting screen.
const (
	leastWords = 36 // columns of the text beside the QR code
	waitHeight = 34
	waitGap    = 3
)

// draw puts the text and below it the self view on the left, and the QR code on
// the right, where it fits.
func (w *waiting) draw(c *canvas) {
	room := image.Rect(2, 1, c.size.X-2, c.size.Y-2)
	needs := max(lipgloss.Width(joinLine(w.session.room.Invite)), leastWords)
	left := middle(room, needs, waitHeight)
	if code := w.qrCode(c.theme); !c.plain && c.fitsBeside(code, leastWords) {
		cw, ch := lipgloss.Size(code)
		box := middle(room, needs+waitGap+cw, waitHeight)
		at := image.Pt(box.Max.X-cw, box.Min.Y+max(box.Dy()-ch, 0)/2)
		c.block(at, code)
		left = image.Rectangle{box.Min, image.Pt(at.X-waitGap, box.Max.Y)}
	}
	words := w.words(c.theme, left.Dx(), left.Dy())
	c.text(left, words)
	left.Min.Y += lipgloss.Height(words) + 1
	w.drawSelf(c, left)
	c.footer(w.keys())
}

// drawSelf shows the user's own picture, if there is one and room for it.
func (w *waiting) drawSelf(c *canvas, room image.Rectangle) {
	call := w.session.call
	if call == nil || call.Local().Camera != rtc.CameraOn {
		return
	}
	const leastRows = 5
	if room.Dy() < leastRows {
		return
	}
	size := pictureSize(min(room.Dx(), 48), room.Dy(), c.aspect)
	c.video(selfVideo, image.Rectangle{room.Min, room.Min.Add(size)}, render.Cover)
}

// words are the text, in at most rows lines of width columns.
func (w *waiting) words(t theme, width, rows int) string {
	since := w.now().Sub(w.session.opened)
	if w.session.room.Invite == "" {
		return t.accent.Bold(true).Render("Opening a room "+spinner(w.now())) + "\n" +
			w.news(t, width)
	}
	title := t.accent.Bold(true).Render("Waiting for somebody to join") + "  " + t.dim.Render(elapsed(since))
	invite := w.session.room.Invite
	line := t.dim.Render("They run") + "\n" + t.strong.Render(ansi.HardwrapWc(joinLine(invite), width, true))
	link := ""
	if isLink(invite) {
		link = t.dim.Render("or open in a browser") + "\n" + t.plain.Render(ansi.HardwrapWc(invite, width, true))
	}
	return wrapRows(stack(rows, title, line, link, w.status(t), w.news(t, width)), rows)
}

// status says that the invite was copied.
func (w *waiting) status(t theme) string {
	if w.copied.IsZero() {
		return ""
	}
	return t.accent.Render("Sent to your clipboard.")
}

// news are the notices.
func (w *waiting) news(t theme, width int) string {
	text := w.session.notices.text(w.now(), width)
	if text == "" {
		return ""
	}
	return t.warning.Render(text)
}

func (w *waiting) qrCode(t theme) string {
	invite := w.session.room.Invite
	if !isLink(invite) {
		return ""
	}
	if w.codeOf != invite || w.colored != t.colored {
		w.code, w.codeOf, w.colored = qrCode(invite, t), invite, t.colored
	}
	return w.code
}
