package tui

import (
	"fmt"
	"image"
	"io"

	"github.com/rtcchat/rtcchat/render"
)

// PrintPicture writes img to w as lines of at most cols x rows cells, for a
// place that is no screen: a log, a file, the scroll-back of a terminal. With
// [render.NoColor] the lines are plain text.
func PrintPicture(w io.Writer, img *image.YCbCr, cols, rows int, glyphs render.GlyphSet, depth render.ColorDepth) error {
	var grid render.Grid
	var blitter render.Blitter
	grid.Resize(cols, rows)
	blitter.Draw(&grid, grid.Bounds(), img, render.Options{Glyphs: glyphs, Depth: depth})
	if _, err := w.Write(render.AppendLines(nil, &grid, depth)); err != nil {
		return fmt.Errorf("print picture: %w", err)
	}
	return nil
}
