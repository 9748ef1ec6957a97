package tui

import (
	"image"
	"strings"
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
	waitWidth  = 76
	waitHeight = 34
	waitGap    = 3
	sideWidth  = 24 // least columns beside the QR code, for what is told there
	roomyRows  = 24 // from here on there is room for an empty line
)

// draw puts the invite, in lines as wide as they are so that one can copy them,
// over the self view on the left and the QR code on the right, where they fit.
func (w *waiting) draw(c *canvas) {
	room := image.Rect(2, 1, c.size.X-2, c.size.Y-1)
	needs := lipgloss.Width(labelRun + joinLine(w.session.room.Invite))
	box := middle(room, max(needs, waitWidth), waitHeight)
	invite := w.invite(c.theme, box.Dx(), box.Dy())
	c.text(box, invite)
	box.Min.Y += lipgloss.Height(invite) + 1
	code := w.qrCode(c.theme)
	if cw, ch := lipgloss.Size(code); code != "" && !c.plain && ch <= box.Dy() && cw+waitGap+sideWidth <= box.Dx() {
		at := image.Pt(box.Max.X-cw, box.Min.Y)
		c.block(at, code)
		box.Max.X = at.X - waitGap
	}
	if news := w.news(c.theme, box.Dx()); news != "" && box.Dy() > 0 {
		c.text(box, wrapRows(news, box.Dy()))
		box.Min.Y += lipgloss.Height(news) + 1
	}
	w.drawSelf(c, box)
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

// What stands before the invite's two forms.
const (
	labelRun  = "They run  "
	labelOpen = "or open   "
)

// invite is the title and the invite, in at most rows lines of width columns.
func (w *waiting) invite(t theme, width, rows int) string {
	since := w.now().Sub(w.session.opened)
	link := w.session.room.Invite
	if link == "" {
		return t.accent.Bold(true).Render("Opening a room " + spinner(w.now()))
	}
	title := t.accent.Bold(true).Render("Waiting for somebody to join") + "  " + t.dim.Render(elapsed(since))
	forms := labelled(labelRun, joinLine(link), t.dim, t.strong, width)
	if isLink(link) {
		forms += "\n" + labelled(labelOpen, link, t.dim, t.plain, width)
	}
	gap := "\n"
	if rows >= roomyRows {
		gap = "\n\n"
	}
	return wrapRows(title+gap+forms, rows)
}

// labelled is a text behind its label, or below it where one line is too narrow.
func labelled(label, s string, dim, style lipgloss.Style, width int) string {
	if lipgloss.Width(label+s) <= width {
		return dim.Render(label) + style.Render(s)
	}
	return dim.Render(strings.TrimSpace(label)) + "\n" + style.Render(ansi.HardwrapWc(s, width, true))
}

// news are that the invite was copied, and the notices.
func (w *waiting) news(t theme, width int) string {
	var parts []string
	if !w.copied.IsZero() {
		parts = append(parts, t.accent.Render("Sent to your clipboard."))
	}
	if text := w.session.notices.text(w.now(), width); text != "" {
		parts = append(parts, t.warning.Render(text))
	}
	return strings.Join(parts, "\n")
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
