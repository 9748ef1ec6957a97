package render

import "image"

// Options say how a picture is drawn. The zero value is a good default.
type Options struct {
	Fit    Fit
	Glyphs GlyphSet
	Depth  ColorDepth
	// CellAspect is the width of a cell over its height; about 0.5, which is
	// also taken for 0 and for what no font has.
	CellAspect float64
	// Mirror swaps left and right, as one expects of a picture of oneself.
	Mirror bool
}

// Blitter draws pictures into grids: it samples, then solves each cell. It keeps
// its memory, so it allocates only when sizes or options change. Use one for
// each place on the screen. The zero value is ready. Not safe for concurrent use.
type Blitter struct {
	sampler sampler
	mixer   mixer
}

// Draw draws img into the rectangle area of dst, in cells, clipped to dst. It
// sets every cell of it: those beside the picture become blank.
//
// img is 4:2:0, BT.601 limited range, with strides, size and Rect.Min as they
// come; it is only read, and not kept. A nil or empty picture, or one of another
// subsampling, leaves the area blank.
func (b *Blitter) Draw(dst *Grid, area image.Rectangle, img *image.YCbCr, o Options) {
	visible := area.Intersect(dst.Bounds())
	if visible.Empty() {
		return
	}
	if img == nil || img.Rect.Empty() || img.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		dst.Fill(visible, Blank)
		return
	}
	at := o.Fit.layout(img.Rect.Size(), area, o.CellAspect)
	seen := at.cells.Intersect(visible)
	fillAround(dst, visible, seen)
	if !seen.Empty() {
		b.sample(img, at, seen, o)
		b.solve(dst, seen, o)
	}
}

// sample takes the samples of the seen part of a placed picture.
func (b *Blitter) sample(img *image.YCbCr, at placement, seen image.Rectangle, o Options) {
	nx, ny := o.Glyphs.samples()
	scale := func(p image.Point) image.Point { return image.Pt(p.X*nx, p.Y*ny) }
	v := view{
		src:    at.src,
		size:   scale(at.cells.Size()),
		part:   image.Rectangle{scale(seen.Min.Sub(at.cells.Min)), scale(seen.Max.Sub(at.cells.Min))},
		mirror: o.Mirror,
	}
	if o.Depth == NoColor {
		b.sampler.luma(img, v)
	} else {
		b.sampler.color(img, v)
	}
}

// solve sets the seen cells from the samples.
func (b *Blitter) solve(dst *Grid, seen image.Rectangle, o Options) {
	p := painter{grid: dst, cells: seen, from: &b.sampler}
	if o.Depth == Color256 || o.Depth == Color16 {
		b.mixer.use(o.Depth)
		p.mixer = &b.mixer
	}
	switch {
	case o.Glyphs == GlyphASCII && o.Depth == NoColor:
		p.plainASCII()
	case o.Glyphs == GlyphASCII:
		p.ascii()
	case o.Depth == NoColor:
		p.shades()
	default:
		p.half()
	}
}

// fillAround blanks what of outer is not in inner, which lies within outer or
// is empty.
func fillAround(dst *Grid, outer, inner image.Rectangle) {
	if inner.Empty() {
		dst.Fill(outer, Blank)
		return
	}
	for _, r := range [...]image.Rectangle{
		{outer.Min, image.Pt(outer.Max.X, inner.Min.Y)},
		{image.Pt(outer.Min.X, inner.Max.Y), outer.Max},
		{image.Pt(outer.Min.X, inner.Min.Y), image.Pt(inner.Min.X, inner.Max.Y)},
		{image.Pt(inner.Max.X, inner.Min.Y), image.Pt(outer.Max.X, inner.Max.Y)},
	} {
		dst.Fill(r, Blank)
	}
}
