package render

import "image"

// view says which samples are wanted of a picture.
type view struct {
	src    window          // what of the picture is seen
	size   image.Point     // samples over all of src
	part   image.Rectangle // the samples wanted of those
	mirror bool            // swap left and right
}

// sampler averages the pixels of a picture down to samples, in YCbCr, straight
// from the planes: the full-size picture is never converted to RGB. It keeps
// its memory from picture to picture.
type sampler struct {
	w, h                     int // samples
	y, cb, cr                []uint8
	rgb                      []Color // of y, cb, cr
	cols, rows, ccols, crows axis
	line                     line
}

// plane is one component of a picture, beginning at its top left pixel.
type plane struct {
	pix    []uint8
	stride int
}

// luma fills s.y with the samples v asks for.
func (s *sampler) luma(img *image.YCbCr, v view) {
	s.w, s.h = v.part.Dx(), v.part.Dy()
	r := img.Rect
	s.cols.set(span{v.src.x0, v.src.x1, r.Dx(), v.size.X, v.part.Min.X, v.part.Max.X, v.mirror})
	s.rows.set(span{v.src.y0, v.src.y1, r.Dy(), v.size.Y, v.part.Min.Y, v.part.Max.Y, false})
	from := img.YOffset(r.Min.X, r.Min.Y)
	s.y = s.line.scale(s.y, plane{img.Y[from:], img.YStride}, &s.cols, &s.rows)
}

// color fills s.y and s.rgb with the samples v asks for.
func (s *sampler) color(img *image.YCbCr, v view) {
	s.luma(img, v)
	r, last := img.Rect, img.Rect.Max.Sub(image.Pt(1, 1))
	// A chroma sample is two pixels wide and high, counted from even pixels.
	x, y := float64(r.Min.X&1), float64(r.Min.Y&1)
	cw, ch := last.X/2-r.Min.X/2+1, last.Y/2-r.Min.Y/2+1
	s.ccols.set(span{(v.src.x0 + x) / 2, (v.src.x1 + x) / 2, cw, v.size.X, v.part.Min.X, v.part.Max.X, v.mirror})
	s.crows.set(span{(v.src.y0 + y) / 2, (v.src.y1 + y) / 2, ch, v.size.Y, v.part.Min.Y, v.part.Max.Y, false})
	from := img.COffset(r.Min.X, r.Min.Y)
	s.cb = s.line.scale(s.cb, plane{img.Cb[from:], img.CStride}, &s.ccols, &s.crows)
	s.cr = s.line.scale(s.cr, plane{img.Cr[from:], img.CStride}, &s.ccols, &s.crows)
	s.rgb = sized(s.rgb, len(s.y))
	convert(s.rgb, s.y, s.cb, s.cr)
}

// sized returns s with length n, reallocated only to grow. Its content is stale.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
