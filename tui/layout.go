package tui

import (
	"image"
	"math"
	"strings"
)

// middle is a rectangle of at most w by h in the middle of r.
func middle(r image.Rectangle, w, h int) image.Rectangle {
	size := image.Pt(min(w, r.Dx()), min(h, r.Dy()))
	at := r.Min.Add(image.Pt((r.Dx()-size.X)/2, (r.Dy()-size.Y)/2))
	return image.Rectangle{at, at.Add(size)}
}

// pictureSize is the largest size of a picture of 4:3 in w by h cells, whose
// width over height is cellAspect.
func pictureSize(w, h int, cellAspect float64) image.Point {
	if cellAspect <= 0 {
		cellAspect = 0.5
	}
	rows := int(math.Round(float64(w) * cellAspect * 3 / 4))
	if rows <= h {
		return image.Pt(w, max(rows, 1))
	}
	cols := int(math.Round(float64(h) / cellAspect * 4 / 3))
	return image.Pt(max(min(cols, w), 1), h)
}

// wrapRows cuts s after so many rows.
func wrapRows(s string, rows int) string {
	lines := strings.Split(s, "\n")
	return strings.Join(lines[:min(len(lines), max(rows, 1))], "\n")
}
