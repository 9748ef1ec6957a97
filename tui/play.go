package tui

import (
	"fmt"
	"image"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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
		case key.Matches(msg, keys.rewind):
			p.player.seek(-seekStep)
		case key.Matches(msg, keys.forward):
			p.player.seek(seekStep)
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
	stage := c.bounds()
	stage.Max.Y--
	c.film(p.picture(stage), p.fit, p.player.film.Format())
	row := image.Rect(0, stage.Max.Y, c.size.X, c.size.Y)
	left := p.left(c)
	if size := p.player.options.Size; size.X > stage.Dx() || size.Y > stage.Dy() {
		left = append(left, part{long: c.theme.barWarning.Render(fmt.Sprintf("%dx%d is cut to %dx%d",
			size.X, size.Y, min(size.X, stage.Dx()), min(size.Y, stage.Dy()))), rank: 2})
	}
	c.text(row, c.bar(c.size.X, left, p.hints(c.theme)))
}

// picture is where on a stage the film shows: all over it, or in the size the
// user wants in its middle, of which a part may be off the stage.
func (p *play) picture(stage image.Rectangle) image.Rectangle {
	size := p.player.options.Size
	if size == (image.Point{}) {
		return stage
	}
	at := stage.Min.Add(stage.Size().Sub(size).Div(2))
	return image.Rectangle{at, at.Add(size)}
}

// hints are the keys that matter most.
func (p *play) hints(t theme) []part {
	hint := func(b key.Binding, rank int) part {
		return part{long: t.barAccent.Render(b.Help().Key) + t.barDim.Render(" "+b.Help().Desc), rank: rank}
	}
	var parts []part
	if p.player.film.Count() != 1 {
		parts = append(parts, hint(keys.pause, 4))
	}
	if p.player.film.Count() > 1 {
		parts = append(parts, part{long: t.barAccent.Render("←→") + t.barDim.Render(" seek"), rank: 6})
	}
	return append(parts,
		hint(keys.glyphs, 7), hint(keys.colors, 8), part{long: t.barAccent.Render("q") + t.barDim.Render(" quit"), rank: 3})
}

// seekStep is how far a key goes in the film.
const seekStep = 5 * time.Second

// progressWidth is the columns of a whole film.
const progressWidth = 20

// nameShare is how much of the row a name may take, one column in so many: what
// does not fit is left out whole, the keys first.
const nameShare = 3

// left is the name of the film, how far it has come, and whether it is paused.
func (p *play) left(c *canvas) []part {
	t := c.theme
	parts := []part{{long: t.barStrong.Render(ansi.TruncateWc(p.name, c.size.X/nameShare, "…")), rank: 2}}
	if p.player.film.Interval() > 0 {
		parts = append(parts, p.progress(t)...)
	}
	if p.player.paused.Load() {
		parts = append(parts, part{long: t.barWarning.Render("paused")})
	}
	return parts
}

// progress is how far a film that knows its times has come.
func (p *play) progress(t theme) (parts []part) {
	at, length := p.player.at()
	clock := elapsed(at)
	if length > 0 {
		done := int(min(at, length) * progressWidth / length)
		parts = append(parts, part{
			long: t.barAccent.Render(strings.Repeat("━", done)) + t.meterRest.Render(strings.Repeat("─", progressWidth-done)),
			rank: 5,
		})
		clock += " / " + elapsed(length)
	}
	return append(parts, part{long: t.barDim.Render(clock), rank: 1})
}

func (p *play) keys() []key.Binding {
	return []key.Binding{keys.pause, keys.rewind, keys.forward, keys.glyphs, keys.colors, keys.back}
}

func (p *play) pace() time.Duration { return otherPace }

// slots are where the pictures of the film come from.
func (p *play) slots() (remote, self *rtc.Slot) { return p.player.slot, nil }
