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
	// Quality is how much the picture may suffer for fewer bytes, 0 to 100. With
	// 0 each frame is shown exactly as it is. From 1 on noise is removed, and an
	// Encoder shows the picture with an error that saves bytes, the more the
	// higher; nothing stays wrong for long.
	Quality int
	// Matrix and Range are how the picture was made of RGB.
	Matrix Matrix
	Range  Range
}

// Blitter draws pictures into grids: it samples, then solves each cell. It keeps
// its memory, so it allocates only when sizes or options change. Use one for
// each place on the screen. The zero value is ready. Not safe for concurrent use.
type Blitter struct {
	sampler  sampler
	uprights uprights
	solver   solver
	mixer    mixer
	toner    toner
	strip    []packed // the samples of a row of cells
	colors   []Color  // their colours, where these are all that is shown
	queue    queue

	// With a Quality above 0:
	patches   []patch // of the cells seen, row by row
	changes   changes
	noise     denoiser
	lambda    float32
	solved    uint32 // solutions so far
	patchesOf patchesOf
}

// patchesOf is what a blitter's patches depend on besides the frame. When it
// changes they begin anew.
type patchesOf struct {
	seen    image.Rectangle
	at      placement
	size    image.Point
	options Options
	odd     image.Point // where the picture begins, within chroma pixels
}

// Draw draws img into the rectangle area of dst, in cells, clipped to dst. It
// sets every cell of it: those beside the picture become blank.
//
// img is 4:2:0, with strides, size and Rect.Min as they come; it is only read, and
// not kept. A nil or empty picture, one of another subsampling or one that begins
// below 0, where package image has no certain place for chroma, leaves the area blank.
func (b *Blitter) Draw(dst *Grid, area image.Rectangle, img *image.YCbCr, o Options) {
	visible := area.Intersect(dst.Bounds())
	if visible.Empty() {
		return
	}
	dst.forget(visible)
	if !drawable(img) {
		dst.Fill(visible, Blank)
		return
	}
	o.Quality = min(max(o.Quality, 0), 100)
	at := o.Fit.layout(img.Rect.Size(), area, o.CellAspect)
	seen := at.cells.Intersect(visible)
	fillAround(dst, visible, seen)
	if !seen.Empty() {
		b.sample(img, at, seen, o)
		if o.solved() {
			odd := image.Pt(img.Rect.Min.X&1, img.Rect.Min.Y&1)
			b.keepPatches(patchesOf{seen, at, img.Rect.Size(), o, odd})
		}
		b.solve(dst, seen, o)
	}
}

// A cell is taken to have so many pixels, as is usual.
const cellWidth, cellHeight = 8, 16

// drawable reports whether img is a picture that Draw draws.
func drawable(img *image.YCbCr) bool {
	return img != nil && !img.Rect.Empty() && img.Rect.Min.X >= 0 && img.Rect.Min.Y >= 0 &&
		img.SubsampleRatio == image.YCbCrSubsampleRatio420
}

// sample begins to take the samples of the seen part of a placed picture.
func (b *Blitter) sample(img *image.YCbCr, at placement, seen image.Rectangle, o Options) {
	nx, ny := o.samples()
	scale := func(p image.Point) image.Point { return image.Pt(p.X*nx, p.Y*ny) }
	v := view{
		src:    at.src,
		size:   scale(at.cells.Size()),
		part:   image.Rectangle{scale(seen.Min.Sub(at.cells.Min)), scale(seen.Max.Sub(at.cells.Min))},
		mirror: o.Mirror,
		pixels: image.Pt(cellWidth/nx, cellHeight/ny),
	}
	b.sampler.begin(img, v, o.Depth == NoColor)
	if o.upright() {
		b.uprights.begin(img, v)
	}
	b.strip = sized(b.strip, seen.Dx()*nx*ny)
}

// solved reports whether cells are solved from patches. Without a choice of
// characters nor quality, or without colours, there is nothing to solve.
func (o Options) solved() bool {
	return o.soft() || o.toned() || o.Depth != NoColor && o.Glyphs != GlyphHalf && o.Glyphs != GlyphASCII
}

// soft reports whether what is shown may have errors that save bytes.
func (o Options) soft() bool {
	return o.Quality > 0 && o.Depth != NoColor && o.Glyphs < GlyphBraille
}

// upright reports whether upright edges are looked for more closely.
func (o Options) upright() bool {
	return o.Depth == TrueColor && o.solved() && o.Glyphs.families().eighth
}

// keepPatches makes the patches fit for another frame.
func (b *Blitter) keepPatches(of patchesOf) {
	quality := of.options.Quality
	of.options.Quality = min(quality, 1) // whether there is one, as luma counts more then
	if b.patchesOf != of {
		b.patchesOf = of
		b.patches = sized(b.patches, of.seen.Dx()*of.seen.Dy())
		for i := range b.patches {
			b.patches[i].forget()
		}
		b.noise.begin(len(b.patches))
		b.changes.begin(&b.sampler, of.seen.Dx())
	}
	b.noise.next()
	b.lambda = lambda(quality)
}

// samples is how many samples a cell has, across and down.
func (o Options) samples() (across, down int) {
	switch {
	case o.Glyphs == GlyphASCII:
		return 1, 1
	case o.solved():
		return patchCols, patchRows
	}
	switch o.Glyphs {
	case GlyphQuadrant:
		return 2, 2
	case GlyphSextant:
		return 2, 3
	case GlyphOctant, GlyphBest, GlyphBraille:
		return 2, 4
	}
	return 1, 2
}

// solve sets the seen cells from the samples.
func (b *Blitter) solve(dst *Grid, seen image.Rectangle, o Options) {
	b.solver = solver{o.Glyphs.families(), matrixOf(o.Matrix, o.Range)}
	m := &b.solver.matrix
	m.metric = m.metric.stressed(o.stress(), m.luma)
	p := painter{
		grid: dst, cells: seen, from: &b.sampler, solver: &b.solver, strip: b.strip, queue: &b.queue,
		braille: o.Glyphs == GlyphBraille, solved: &b.solved,
	}
	if o.upright() {
		p.uprights = &b.uprights
	}
	switch {
	case o.toned():
		b.toner.use(o.Depth, o.Quality)
		p.toner = &b.toner
	case o.dithered():
		b.mixer.use(o.Depth)
		p.mixer = &b.mixer
	}
	switch {
	case o.Depth == NoColor:
		p.plain(o.Glyphs)
	case o.Glyphs == GlyphASCII:
		p.ascii()
	case o.solved():
		p.patches(b, o.soft())
	default:
		b.colors = sized(b.colors, len(b.strip))
		p.colors = b.colors
		p.half()
	}
}

// exactStress is the stress on luma where colours are exact and the shapes alone
// matter: they are seen by their luma. It gains 0.0005 of SSIM for 0.02 dB.
const exactStress = 3

// stress is how many times the error of luma counts more where cells are solved.
func (o Options) stress() float32 {
	if o.soft() || o.Depth != TrueColor {
		return o.Depth.stress()
	}
	return exactStress
}

// few reports whether colours are of a palette.
func (o Options) few() bool { return o.Depth == Color256 || o.Depth == Color16 }

// dithered reports whether colours are mixed of neighbours. The two colours of a
// cell of dots lose more by it than by taking the nearest of 256.
func (o Options) dithered() bool {
	return o.Depth == Color16 || o.Depth == Color256 && o.Glyphs != GlyphBraille
}

// toned reports whether colours are mixed of the blocks of a cell.
func (o Options) toned() bool { return o.few() && o.Glyphs < GlyphBraille }

// plain solves without colours.
func (p *painter) plain(g GlyphSet) {
	switch g {
	case GlyphASCII:
		p.plainASCII()
	case GlyphQuadrant:
		p.dots(2, quadrantChar)
	case GlyphSextant:
		p.dots(3, sextantChar)
	case GlyphOctant, GlyphBest:
		p.dots(4, octantChar)
	case GlyphBraille:
		p.dots(4, brailleChar)
	default:
		p.shades()
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
