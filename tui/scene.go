package tui

import (
	"image"
	"slices"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// A scene is everything on the screen at one moment but the pixels of the
// video: what a screen drew. It never changes once it is made, so it can go from
// the Update goroutine to the painter without a lock.
type scene struct {
	size         image.Point // cells
	layers       []layer     // bottom first
	remote, self *rtc.Slot   // where the video layers' frames come from; may be nil
	glyphs       render.GlyphSet
	depth        render.ColorDepth
	cellAspect   float64 // width over height of a cell
	synchronized bool    // the terminal knows mode 2026
}

// A layer covers a rectangle of the screen, wholly: with cells, or with video.
type layer struct {
	area   image.Rectangle // cells of the screen
	source source
	cells  []render.Cell     // for text: row by row, of the size of area
	fit    render.Fit        // for video
	mirror bool              // for video
	format rtc.PictureFormat // for video
}

// source is what a layer shows.
type source int

const (
	text source = iota
	remoteVideo
	selfVideo
)

// picturedLike reports whether s differs from b in text alone, as far as what is
// not known of the video goes: pictures come from the same place and are drawn
// in the same way.
func (s *scene) picturedLike(b *scene) bool {
	return s.size == b.size && s.remote == b.remote && s.self == b.self && s.glyphs == b.glyphs &&
		s.depth == b.depth && s.cellAspect == b.cellAspect && s.synchronized == b.synchronized
}

// drawnLike reports whether s differs from b in nothing but what its text says:
// pictures are drawn in the same way, and the same of them is seen.
func (s *scene) drawnLike(b *scene) bool {
	return s.picturedLike(b) && slices.EqualFunc(s.layers, b.layers, layer.arrangedLike)
}

// arrangedLike reports whether l and b differ in their cells alone.
func (l layer) arrangedLike(b layer) bool {
	return l.area == b.area && l.source == b.source && l.fit == b.fit && l.mirror == b.mirror
}
