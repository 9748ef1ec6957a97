// Package render turns pictures into terminal cells, and cells into the fewest
// bytes that show them.
//
//	*image.YCbCr ─► Blitter ─► Grid ─► Encoder ─► bytes for the terminal
//
// Within the Blitter a picture is placed (fit.go), averaged down to a few
// samples a cell (sample.go, axis.go, line.go), made RGB (matrix.go), and each
// cell solved: which character in which colours looks most like its samples
// (solve.go, ascii.go), with few colours by dithering (dither.go, palette.go).
// The Encoder finds the cells that changed (encode.go) and writes the cursor
// motions and renditions they need (cursor.go, pen.go).
//
// It is pure: the standard library only, no I/O, no goroutine, no clock. Whoever
// calls it owns the grids and the pace.
package render
