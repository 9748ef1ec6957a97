package tui

import (
	"image"

	"charm.land/lipgloss/v2"
	uv "github.com/charmbracelet/ultraviolet"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// canvas is what a screen draws on: text styled by Lip Gloss, and rectangles
// where video shows. What is drawn later covers what was drawn before.
type canvas struct {
	size   image.Point // cells
	theme  theme
	plain  bool    // the terminal shows ASCII alone
	aspect float64 // width over height of a cell, 0 when not known
	layers []layer
}

// bounds is the whole screen.
func (c *canvas) bounds() image.Rectangle { return image.Rectangle{Max: c.size} }

// text draws s into r, clipped; what s leaves of r is blank.
func (c *canvas) text(r image.Rectangle, s string) {
	r = r.Intersect(c.bounds())
	if r.Empty() {
		return
	}
	buf := uv.NewScreenBuffer(r.Dx(), r.Dy())
	uv.NewStyledString(s).Draw(buf, buf.Bounds())
	c.layers = append(c.layers, layer{area: r, cells: chromeCells(buf, c.plain)})
}

// block draws s with its top left corner at p, covering what s itself covers.
func (c *canvas) block(p image.Point, s string) {
	w, h := lipgloss.Size(s)
	c.text(image.Rectangle{p, p.Add(image.Pt(w, h))}, s)
}

// centered draws s in the middle of r.
func (c *canvas) centered(r image.Rectangle, s string) {
	w, h := lipgloss.Size(s)
	c.block(r.Min.Add(image.Pt(max(r.Dx()-w, 0)/2, max(r.Dy()-h, 0)/2)), s)
}

// video shows the frames of a source in r, of which a part may be off the screen.
func (c *canvas) video(from source, r image.Rectangle, fit render.Fit) {
	c.picture(layer{area: r, source: from, fit: fit, mirror: from == selfVideo})
}

// film is video for pictures that come in a format of their own.
func (c *canvas) film(r image.Rectangle, fit render.Fit, format rtc.PictureFormat) {
	c.picture(layer{area: r, source: remoteVideo, fit: fit, format: format})
}

func (c *canvas) picture(l layer) {
	if !l.area.Intersect(c.bounds()).Empty() {
		c.layers = append(c.layers, l)
	}
}
