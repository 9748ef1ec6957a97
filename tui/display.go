package tui

import (
	"image"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
	"github.com/rtcchat/rtcchat/tui/term"
)

// display is the terminal as the screens draw for it: what it can do, and what
// the user prefers. For the Update goroutine only.
type display struct {
	profile term.Profile
	size    image.Point        // cells
	glyphs  render.GlyphSet    // GlyphAuto: what suits the terminal
	depth   *render.ColorDepth // nil: what the terminal shows
	query   func(q []byte)     // asks the terminal
	askTmux tea.Cmd            // asks tmux
}

// ask asks the terminal, and tmux where there is one, what it can do.
func (d *display) ask() tea.Cmd {
	if q := d.profile.Queries(); len(q) > 0 {
		d.query(q)
	}
	if d.profile.Tmux {
		return d.askTmux
	}
	return nil
}

// update takes an answer of the terminal in.
func (d *display) update(msg tea.Msg) { d.profile.Update(msg) }

// pending reports whether the terminal may still answer.
func (d *display) pending() bool { return d.profile.Pending() }

// resize takes the new size in, and asks t for that of a cell.
func (d *display) resize(msg tea.WindowSizeMsg, t *term.Terminal) {
	d.size = image.Pt(min(msg.Width, maxCells), min(msg.Height, maxCells))
	if msg.Width < 1 || msg.Height < 1 {
		d.size = image.Pt(usualCols, usualRows)
	}
	if t == nil {
		return
	}
	if size, err := t.Size(); err == nil {
		d.profile.SetCell(size)
	}
}

// maxCells bounds the columns and rows that are drawn.
const maxCells = 1000

// The size that is taken for that of a terminal whose driver does not know it, as
// on a serial line.
const usualCols, usualRows = 80, 24

// colors is the colour depth to draw in.
func (d *display) colors() render.ColorDepth {
	if d.depth != nil {
		return *d.depth
	}
	switch d.profile.Colors {
	case term.TrueColor:
		return render.TrueColor
	case term.ANSI256:
		return render.Color256
	case term.ANSI16:
		return render.Color16
	}
	return render.NoColor
}

// glyphSet is the set to draw pictures with: the one that was asked for, else
// the best that the terminal shows.
func (d *display) glyphSet() render.GlyphSet {
	if d.glyphs != render.GlyphAuto {
		return d.glyphs
	}
	switch d.profile.Glyphs() {
	case term.ASCIIGlyphs:
		return render.GlyphASCII
	case term.HalfGlyphs:
		return render.GlyphHalf
	case term.OctantGlyphs:
		return render.GlyphBest
	}
	return render.GlyphBlock
}

func (d *display) nextGlyphs() { d.glyphs = d.glyphSet().Next() }

func (d *display) nextColors() {
	next := d.colors().Next()
	d.depth = &next
}

// describe says how pictures are drawn.
func (d *display) describe() string {
	return d.glyphSet().String() + "  " + d.colors().String()
}

// canvas is an empty canvas for the display.
func (d *display) canvas() *canvas {
	return &canvas{size: d.size, theme: themeOf(d.colors()), plain: !d.profile.UTF8, aspect: d.cellAspect()}
}

// scene is what was drawn on c.
func (d *display) scene(c *canvas, remote, self *rtc.Slot) *scene {
	return &scene{
		size:         c.size,
		layers:       c.layers,
		remote:       remote,
		self:         self,
		glyphs:       d.glyphSet(),
		depth:        d.colors(),
		cellAspect:   c.aspect,
		synchronized: d.profile.Synchronized,
	}
}

// cellAspect is the width of a cell over its height, 0 when not known.
func (d *display) cellAspect() float64 {
	if d.profile.CellHeight == 0 {
		return 0
	}
	return float64(d.profile.CellWidth) / float64(d.profile.CellHeight)
}
