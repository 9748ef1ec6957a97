package tui

import (
	"image"

	"charm.land/lipgloss/v2"
)

// The smallest terminal the screens are made for, in cells.
const (
	minCols = 40
	minRows = 12
)

func tooSmall(size image.Point) bool { return size.X < minCols || size.Y < minRows }

// drawTooSmall says so, in as much room as there is.
func drawTooSmall(c *canvas) {
	const sentence = "rtcchat needs 40x12 cells: please enlarge the terminal."
	c.text(c.bounds(), lipgloss.Wrap(sentence, c.size.X, ""))
}
