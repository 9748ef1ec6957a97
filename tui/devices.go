package tui

import (
	"image"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// devices shows the user's own picture and loudness, without a call.
type devices struct {
	now     func() time.Time
	preview Preview // nil while it is being opened, and when it is over
	failure string
}

// What becomes of the preview.
type (
	previewMsg     struct{ preview Preview }
	previewOverMsg struct{ err error }
)

func newDevices(now func() time.Time) *devices { return &devices{now: now} }

func (d *devices) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case previewMsg:
		d.preview = msg.preview
	case previewOverMsg:
		d.preview = nil
		if msg.err == nil {
			return ask(homeMsg{})
		}
		d.failure = cleanLine(msg.err.Error())
	case tea.KeyPressMsg:
		if key.Matches(msg, keys.back) {
			return ask(homeMsg{})
		}
	}
	return nil
}

func (d *devices) draw(c *canvas) {
	switch {
	case d.failure != "":
		c.centered(c.bounds(), c.theme.warning.Render(wrapped(sentenceStart(d.failure), c.measure(), 4)))
	case d.preview == nil:
		c.centered(c.bounds(), c.theme.accent.Render("opening your devices "+spinner(d.now())))
	default:
		d.drawPreview(c)
	}
	c.footer(d.keys())
}

// drawPreview shows the picture, and the meter in the row below.
func (d *devices) drawPreview(c *canvas) {
	local := d.preview.Local()
	picture := c.bounds()
	picture.Max.Y -= 2
	if local.Camera == rtc.CameraOn {
		c.video(selfVideo, picture, render.Contain)
	} else {
		c.centered(picture, c.card("You have no camera", "the other side will see a card like this"))
	}
	row := image.Rect(0, picture.Max.Y, c.size.X, picture.Max.Y+1)
	c.text(row, c.bar(row.Dx(), d.soundParts(c.theme, local), nil))
}

// slots are where the pictures of the preview come from.
func (d *devices) slots() (remote, self *rtc.Slot) {
	if d.preview == nil {
		return nil, nil
	}
	return nil, d.preview.Self()
}

func (d *devices) soundParts(t theme, local rtc.PeerEvent) []part {
	if !local.Mic {
		return []part{{long: t.barWarning.Render("You have no microphone")}}
	}
	return []part{
		{long: t.bar.Render("microphone ") + t.meter(d.preview.Stats().MicLevel, 24)},
		{long: t.barDim.Render("say something: the bar follows your voice"), rank: 1},
	}
}

func (d *devices) keys() []key.Binding { return []key.Binding{keys.back} }

func (d *devices) pace() time.Duration { return callPace }
