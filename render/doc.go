// Package render turns pictures into terminal cells, and cells into the fewest
// bytes that show them.
//
//	*image.YCbCr ─► Blitter ─► Grid ─► Encoder ─► bytes for the terminal
//
// Within the Blitter a picture is placed (fit.go) and averaged down to samples,
// which stay YCbCr and packed (sample.go, axis.go, taps.go, line.go, across.go,
// lanes.go), where something changed (change.go).
// Where cells are split in two colours (glyphs.go, shape.go) each has a patch of
// four by eight samples (patch.go, piece.go), from which noise is removed (denoise.go); its
// main colour axis is found (principal.go), on this the best split of each family
// of shapes (split.go), and of these the best in RGB (solve.go, matrix.go), upright
// edges to the eighth of a cell (eighths.go). The other ways to draw need one or two
// samples a cell (paint.go, ascii.go, dots.go, shade.go), with few colours by
// dithering (dither.go, palette.go). Cells in two of few colours mix what lies between of their blocks (toner.go, toning.go, blocks.go,
// duotone.go, pairs.go, pair.go).
//
// The Encoder finds the cells that changed (encode.go) and writes the cursor
// motions and renditions they need (cursor.go, pen.go, brush.go). What it shows in the
// cells of a picture it chooses by the error and the bytes it comes to
// (choose.go, weigh.go, tint.go): the Grid brings it the patches. Cells next to each other
// share colours, which are settled when a row is chosen (draft.go, run.go).
//
// What each pixel and each cell goes through has a kernel in assembly beside the
// Go code (kernels_amd64.go, eight.go, asm).
//
// It is pure: the standard library only, no I/O, no goroutine, no clock. Whoever
// calls it owns the grids and the pace. Command bench beside it measures it.
package render
