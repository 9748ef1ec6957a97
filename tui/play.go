package tui

import (
	"image"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// play shows a film over the whole screen, and how far it has come below.
type play struct {
	player *player
	name   string
	fit    render.Fit
}

func newPlay(p *player, cfg Config) *play {
	return &play{player: p, name: cleanLine(cfg.FilmOptions.Name), fit: cfg.Fit}
}

func (p *play) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case previewOverMsg:
		return ask(stopMsg(msg))
	case tea.KeyPressMsg:
		switch {
		case key.Matches(msg, keys.pause):
			p.player.toggle()
		case key.Matches(msg, keys.glyphs):
			return ask(glyphsMsg{})
		case key.Matches(msg, keys.colors):
			return ask(colorsMsg{})
		case key.Matches(msg, keys.back):
			return ask(leaveMsg{})
		}
	}
	return nil
}

func (p *play) draw(c *canvas) {
	picture := c.bounds()
	picture.Max.Y--
	c.video(remoteVideo, picture, p.fit)
	row := image.Rect(0, picture.Max.Y, c.size.X, c.size.Y)
	c.text(row, c.bar(c.size.X, p.left(c.theme), []part{
		{long: c.theme.barAccent.Render("space") + c.theme.barDim.Render(" pause"), rank: 4},
		{long: c.theme.barAccent.Render("q") + c.theme.barDim.Render(" quit"), rank: 3},
	}))
}

// progressWidth is the columns of a whole film.
const progressWidth = 20

// left is the name of the film and how far it has come.
func (p *play) left(t theme) []part {
	parts := []part{{long: t.barStrong.Render(p.name), rank: 2}}
	at, length := p.player.at()
	if p.player.film.Interval() == 0 {
		return parts
	}
	clock := elapsed(at)
	if length > 0 {
		done := int(min(at, length) * progressWidth / length)
		parts = append(parts, part{
			long: t.barAccent.Render(strings.Repeat("━", done)) + t.meterRest.Render(strings.Repeat("━", progressWidth-done)),
			rank: 5,
		})
		clock += " / " + elapsed(length)
	}
	parts = append(parts, part{long: t.barDim.Render(clock), rank: 1})
	if p.player.paused.Load() {
		parts = append(parts, part{long: t.barWarning.Render("paused")})
	}
	return parts
}

func (p *play) keys() []key.Binding {
	return []key.Binding{keys.pause, keys.glyphs, keys.colors, keys.back}
}

func (p *play) pace() time.Duration { return otherPace }

// slots are where the pictures of the film come from.
func (p *play) slots() (remote, self *rtc.Slot) { return p.player.slot, nil }
