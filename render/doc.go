// Package render turns pictures into terminal cells, and cells into the fewest
// bytes that show them.
//
//	*image.YCbCr ─► Blitter ─► Grid ─► Encoder ─► bytes for the terminal
//
// It is pure: the standard library only, no I/O, no goroutine, no clock. Whoever
// calls it owns the grids and the pace.
package render
