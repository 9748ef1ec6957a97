// Package score tells how well a terminal shows a picture.
//
//	bytes ─► Screen ─► Picture, 8x16 pixels a cell ─┐
//	*image.YCbCr ─► Reference, of the same size ────┴► PSNR, SSIM, flicker
//
// It knows nothing of package render, which it measures: its terminal
// (screen.go, control.go, sgr.go), its characters (glyph.go, grid.go, box.go,
// paint.go) and its figures (picture.go, metric.go, meter.go) are its own. It
// fails on what it does not know rather than score it wrongly.
package score
