//go:build unix

package render

import (
	"image"
	"math/rand/v2"
	"os"
	"slices"
	"syscall"
	"testing"
	"unsafe"
)

// guarded are n things that end where a page begins which nobody may read. The
// one before the first page may not be read either.
func guarded[T any](t *testing.T, n int) []T {
	t.Helper()
	var one T
	page, bytes := os.Getpagesize(), n*int(unsafe.Sizeof(one))
	whole := (bytes+page-1)/page*page + 2*page
	m, err := syscall.Mmap(-1, 0, whole, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(m) })
	for _, p := range [][]byte{m[:page], m[whole-page:]} {
		if err := syscall.Mprotect(p, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return unsafe.Slice((*T)(unsafe.Pointer(&m[whole-page-bytes])), n)
}

// last are the last n of list.
func last[T any](list []T, n int) []T { return list[len(list)-n:] }

// planes are memory for a picture.
type planes struct{ y, cb, cr []uint8 }

// picture is one of w by h pixels at corner, whose planes end with it.
func (p *planes) picture(rng *rand.Rand, w, h int, corner image.Point, spare int) *image.YCbCr {
	r := image.Rectangle{corner, corner.Add(image.Pt(w, h))}
	cw, ch := (r.Max.X+1)/2-r.Min.X/2, (r.Max.Y+1)/2-r.Min.Y/2
	ys, cs := w+spare, cw+spare
	img := &image.YCbCr{
		Y: last(p.y, (h-1)*ys+w), Cb: last(p.cb, (ch-1)*cs+cw), Cr: last(p.cr, (ch-1)*cs+cw),
		YStride: ys, CStride: cs, SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: r,
	}
	for _, plane := range [][]uint8{img.Y, img.Cb, img.Cr} {
		for i := range plane {
			plane[i] = uint8(rng.Uint32())
		}
	}
	return img
}

// TestDrawReadsNothingElse draws pictures of all small sizes in all ways, with
// nothing to be read behind their planes. A second one that differs a little comes
// to what it would as the first.
func TestDrawReadsNothingElse(t *testing.T) {
	rng := rand.New(rand.NewPCG(16, 16))
	of := planes{guarded[uint8](t, 20000), guarded[uint8](t, 20000), guarded[uint8](t, 20000)}
	var b Blitter
	for range 1500 {
		img := of.picture(rng, 1+rng.IntN(80), 1+rng.IntN(80), image.Pt(rng.IntN(4), rng.IntN(4)), rng.IntN(3)*rng.IntN(20))
		cols, rows := 1+rng.IntN(30), 1+rng.IntN(12)
		area := image.Rect(rng.IntN(9)-4, rng.IntN(9)-4, cols+rng.IntN(9)-4, rows+rng.IntN(9)-4)
		o := Options{
			Fit: Fit(rng.IntN(3)), Glyphs: GlyphSet(rng.IntN(9)), Depth: ColorDepth(rng.IntN(4)),
			CellAspect: rng.Float64() * 3, Mirror: rng.IntN(2) == 0, Quality: rng.IntN(3) * 30,
		}
		if rng.IntN(4) == 0 {
			b = Blitter{}
		}
		var got, want Grid
		got.Resize(cols, rows)
		want.Resize(cols, rows)
		b.Draw(&got, area, img, o)
		img.Y[rng.IntN(len(img.Y))] ^= 0xff
		img.Cb[rng.IntN(len(img.Cb))] ^= 0x3f
		b.Draw(&got, area, img, o)
		if o.Quality > 0 {
			continue
		}
		if new(Blitter).Draw(&want, area, img, o); !slices.Equal(got.Cells, want.Cells) {
			t.Fatalf("%v of stride %d in %v of %dx%d, %+v: not what a first picture comes to",
				img.Rect, img.YStride, area, cols, rows, o)
		}
	}
}

// TestKernelsStayWithin has what kernels read and write between parts of a picture
// end where nothing may be read or written.
func TestKernelsStayWithin(t *testing.T) {
	rng := rand.New(rand.NewPCG(17, 17))
	of := planes{guarded[uint8](t, 20000), guarded[uint8](t, 20000), guarded[uint8](t, 20000)}
	pixels, chroma, dst := guarded[packed](t, 4096), guarded[packed](t, 4096), guarded[packed](t, 4096)
	weights, first := guarded[packed](t, 1<<15), guarded[int32](t, 4096)
	for range 1500 {
		img := of.picture(rng, 1+rng.IntN(80), 1+rng.IntN(80), image.Pt(rng.IntN(2), rng.IntN(2)), rng.IntN(9))
		size := image.Pt(1+rng.IntN(160), 8)
		part := image.Rectangle{Min: image.Pt(rng.IntN(size.X), 0), Max: size}
		src := window{0, 0, float64(img.Rect.Dx()), float64(img.Rect.Dy())}
		var s sampler
		s.begin(img, view{src, size, part, rng.IntN(2) == 0, image.Pt(1<<rng.IntN(4), 1<<rng.IntN(5))}, false)
		s.line.pixels, s.line.chroma = last(pixels, len(s.line.pixels)), last(chroma, len(s.line.chroma))
		copy(last(weights, len(s.taps.weights)), s.taps.weights)
		copy(last(first, len(s.taps.first)), s.taps.first)
		s.taps.weights, s.taps.first = last(weights, len(s.taps.weights)), last(first, len(s.taps.first))
		from := rng.IntN(part.Dx())
		to := from + 1 + rng.IntN(part.Dx()-from)
		s.only(from, to)
		for y := range part.Dy() {
			s.row(last(dst, to-from), y)
		}
	}
	m := matrixOf(BT601, LimitedRange)
	colors := guarded[Color](t, 256)
	for n := range 200 {
		m.colors(last(colors, n), last(dst, n))
	}
	samples := (*[patchSamples]packed)(guarded[packed](t, patchSamples))
	for cells := 1; cells < 100; cells++ {
		strip := last(dst, cells*patchSamples)
		for x := range cells {
			n := piece{strip[x*patchCols:], cells * patchCols}
			n.differs(samples)
			n.mix(samples, 1+rng.IntN(patchShare))
			n.replace(samples)
		}
	}
}
