package render

import "image"

// view says which samples are wanted of a picture.
type view struct {
	src    window          // what of the picture is seen
	size   image.Point     // samples over all of src
	part   image.Rectangle // the samples wanted of those
	mirror bool            // swap left and right
	pixels image.Point     // of the terminal, about, that a sample stands for
}

// sampler averages the pixels of a picture down to samples, row by row, in
// YCbCr, straight from the planes: the full-size picture is never converted to
// RGB, nor its chroma enlarged. A chroma pixel counts for the two by two pixels
// it belongs to. The sampler keeps its memory from picture to picture.
type sampler struct {
	y, cb, cr         plane
	gray              bool // luma only
	cols, rows, crows axis
	taps              taps
	odd, oddRow       int // 1: the picture's first column or row is the second of a chroma pixel
	lo, hi            int // the columns that any sample needs
	line              line

	// The samples of a row that are wanted, and the columns that they need:
	wanted   taps
	from, to int
}

// plane is one component of a picture, beginning at its top left pixel.
type plane struct {
	pix    []uint8
	stride int
}

// begin prepares for the samples of img that v asks for.
func (s *sampler) begin(img *image.YCbCr, v view, gray bool) {
	r := img.Rect
	y, c := img.YOffset(r.Min.X, r.Min.Y), img.COffset(r.Min.X, r.Min.Y)
	s.y = plane{img.Y[y:], img.YStride}
	s.cb, s.cr = plane{img.Cb[c:], img.CStride}, plane{img.Cr[c:], img.CStride}
	s.gray = gray
	odd := r.Min.X & 1
	s.oddRow = r.Min.Y & 1
	wide := s.cols.set(span{v.src.x0, v.src.x1, r.Dx(), v.size.X, v.part.Min.X, v.part.Max.X, v.mirror, v.pixels.X})
	if wide || odd != s.odd {
		s.odd = odd
		s.taps.set(&s.cols, odd)
		s.lo, s.hi = s.cols.reach()
	}
	s.rows.set(span{v.src.y0, v.src.y1, r.Dy(), v.size.Y, v.part.Min.Y, v.part.Max.Y, false, v.pixels.Y})
	s.crows.halve(&s.rows, s.oddRow)
	n := s.hi + odd
	s.line.pixels, s.line.chroma = sized(s.line.pixels, n+s.taps.padded), sized(s.line.chroma, (n+1)/2)
	if gray {
		clear(s.line.chroma)
	}
	s.wanted, s.from, s.to = s.taps, s.lo, s.hi
}

// aligned is how many pixels are averaged at once in all planes.
const aligned = 16

// only has row make the samples from one on to another of those begun with.
func (s *sampler) only(from, to int) {
	s.wanted = s.taps.part(from, to)
	lo, hi := s.taps.reach(from, to)
	lo, hi = lo-s.odd, hi-s.odd
	s.from, s.to = max(lo&^(aligned-1), s.lo), min((hi+aligned-1)&^(aligned-1), s.hi)
}

// row makes row y of the samples begun with, or only those wanted of it.
func (s *sampler) row(dst []packed, y int) {
	if !s.gray {
		first, weights := s.crows.taps(y)
		s.line.downChroma(s.cb, s.cr, first, weights, (s.from+s.odd)/2, (s.to+s.odd+1)/2)
	}
	first, weights := s.rows.taps(y)
	s.line.downLuma(s.y, first, weights, s.from, s.to, s.odd)
	across(dst, s.line.pixels, &s.wanted)
}

// sized returns s with length n, reallocated only to grow. Its content is stale.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
