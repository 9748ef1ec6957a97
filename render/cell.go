package render

import "image"

// Color is the colour of a cell's foreground or background: the terminal's own
// default (the zero value) or a 24-bit sRGB colour made by [RGB].
type Color uint32

// DefaultColor is whatever the user's terminal paints without being told.
const DefaultColor Color = 0

const rgbFlag Color = 1 << 24

// RGB makes the colour of three sRGB components, 0 to 255 each.
func RGB(r, g, b uint8) Color {
	return rgbFlag | Color(r)<<16 | Color(g)<<8 | Color(b)
}

// IsDefault reports whether c is the terminal's own default colour.
func (c Color) IsDefault() bool { return c&rgbFlag == 0 }

// RGB returns the components of c, 0 to 255 each; zeros for the default colour.
func (c Color) RGB() (r, g, b uint8) {
	return uint8(c >> 16), uint8(c >> 8), uint8(c)
}

// Attr is a set of text attributes (ECMA-48 §8.3.117, SGR).
type Attr uint8

// The attributes a cell of chrome may have. Video cells have none.
const (
	Bold Attr = 1 << iota
	Faint
	Italic
	Underline
	Reverse
)

// Cell is one character cell of the screen. Two cells that look the same
// compare equal, so a cell that needs no update is found by ==.
type Cell struct {
	// Rune is the character shown. A wide character (two columns) stands in
	// its left cell; the cell right of it has Rune Continuation.
	Rune   rune
	Fg, Bg Color
	Attr   Attr
}

// Continuation is the Rune of the right half of a wide character. Nothing is
// written for such a cell; the terminal fills it with the left half.
const Continuation rune = 0

// Blank is a space in the terminal's default colours.
var Blank = Cell{Rune: ' '}

// Grid is a rectangle of cells, row by row from the top left.
// The zero value is an empty grid. Not safe for concurrent use.
type Grid struct {
	Cols, Rows int
	Cells      []Cell // Cols*Rows of them, row-major

	// patches are what the cells were solved from that an Encoder may show
	// otherwise; empty, or one for each cell and nil for the others. A patch
	// counts only as long as its cell is the one it was solved to.
	patches []*patch
}

// Resize makes g cols x rows cells, all blank, reusing memory where it can.
func (g *Grid) Resize(cols, rows int) {
	n := cols * rows
	if cap(g.Cells) < n {
		g.Cells = make([]Cell, n)
	}
	g.Cols, g.Rows, g.Cells, g.patches = cols, rows, g.Cells[:n], g.patches[:0]
	g.Fill(g.Bounds(), Blank)
}

// Copy copies all of src to where its upper left cell is at at, clipped to g,
// with what an Encoder needs to show pictures in fewer bytes, so that pictures
// are better copied by it than cell by cell. A wide character that is cut in
// half becomes blank.
func (g *Grid) Copy(at image.Point, src *Grid) {
	r := src.Bounds().Add(at).Intersect(g.Bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row, from := g.Row(y), (y-at.Y)*src.Cols+r.Min.X-at.X
		if r.Min.X > 0 && row[r.Min.X].Rune == Continuation {
			row[r.Min.X-1] = Blank
		}
		if r.Max.X < len(row) && row[r.Max.X].Rune == Continuation {
			row[r.Max.X] = Blank
		}
		copy(row[r.Min.X:r.Max.X], src.Cells[from:])
		if len(src.patches) > 0 {
			copy(g.patchRow(y)[r.Min.X:r.Max.X], src.patches[from:])
		}
	}
}

// patchRow returns the patches of row y, made if there were none.
func (g *Grid) patchRow(y int) []*patch {
	if len(g.patches) == 0 {
		g.patches = sized(g.patches, len(g.Cells))
		clear(g.patches)
	}
	return g.patches[y*g.Cols : (y+1)*g.Cols]
}

// soft is the patch of a cell that may be shown in other ways, nil if there is none.
func (g *Grid) soft(x, y int) *patch {
	i := y*g.Cols + x
	if len(g.patches) == 0 || g.patches[i] == nil || g.patches[i].cell != g.Cells[i] {
		return nil
	}
	return g.patches[i]
}

// forget leaves no choice what to show in the cells of r, which lies within g.
func (g *Grid) forget(r image.Rectangle) {
	if len(g.patches) == 0 {
		return
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(g.patchRow(y)[r.Min.X:r.Max.X])
	}
}

// Bounds is the rectangle of the whole grid, in cells.
func (g *Grid) Bounds() image.Rectangle { return image.Rect(0, 0, g.Cols, g.Rows) }

// Row returns the cells of row y, which the caller may change.
func (g *Grid) Row(y int) []Cell { return g.Cells[y*g.Cols : (y+1)*g.Cols] }

// Fill sets every cell of r, clipped to the grid, to c.
func (g *Grid) Fill(r image.Rectangle, c Cell) {
	r = r.Intersect(g.Bounds())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := g.Row(y)[r.Min.X:r.Max.X]
		for x := range row {
			row[x] = c
		}
	}
}
