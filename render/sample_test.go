package render

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// reference samples a plane in floating point, pixel by pixel: sample j of n
// along one axis is a list of weights by pixel.
func reference(lo, hi float64, size, n, j, pixels int) map[int]float64 {
	step := (hi - lo) / float64(n)
	from, to := lo+float64(j)*step, lo+float64(j+1)*step
	weights := map[int]float64{}
	if step >= float64(pixels) {
		for i := range size {
			if part := min(to, float64(i+1)) - max(from, float64(i)); part > 0 {
				weights[i] = part / step
			}
		}
		return weights
	}
	for k := range pixels {
		c := min(max(from+(float64(k)+0.5)/float64(pixels)*step-0.5, 0), float64(size-1))
		i := int(c)
		weights[i] += (1 - (c - float64(i))) / float64(pixels)
		if i+1 < size {
			weights[i+1] += (c - float64(i)) / float64(pixels)
		}
	}
	return weights
}

// lookup reads component k of the picture as image.YCbCr itself would.
func lookup(img *image.YCbCr, k, x, y int) float64 {
	c := img.YCbCrAt(img.Rect.Min.X+x, img.Rect.Min.Y+y)
	return float64([3]uint8{c.Y, c.Cb, c.Cr}[k])
}

func (v view) reference(img *image.YCbCr, k, x, y int) float64 {
	if v.mirror {
		x = v.size.X - 1 - x
	}
	cols := reference(v.src.x0, v.src.x1, img.Rect.Dx(), v.size.X, x, v.pixels.X)
	rows := reference(v.src.y0, v.src.y1, img.Rect.Dy(), v.size.Y, y, v.pixels.Y)
	sum, total := 0.0, 0.0
	for j, wy := range rows {
		for i, wx := range cols {
			sum += wx * wy * lookup(img, k, i, j)
			total += wx * wy
		}
	}
	return sum / total
}

// TestSampleMatchesReference compares all three planes with plain floating
// point, over sizes up and down, odd ones, crops, strides, corners and mirrors.
func TestSampleMatchesReference(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	var s sampler
	for n := range 150 {
		w, h := 1+rng.IntN(70), 1+rng.IntN(50)
		img := noise(w, h, image.Pt(rng.IntN(4), rng.IntN(4)))
		v := view{size: image.Pt(1+rng.IntN(40), 1+rng.IntN(40)), mirror: n%2 == 0, pixels: image.Pt(1<<rng.IntN(4), 1<<rng.IntN(5))}
		if n%7 == 0 {
			v.size = image.Pt(w, h) // as large as pixels
		}
		v.src = window{0, 0, float64(w), float64(h)}
		if n%3 == 0 {
			v.src.x0, v.src.x1 = float64(w)*0.21, float64(w)*0.83
		}
		if n%5 == 0 {
			v.src.y0, v.src.y1 = float64(h)*0.1, float64(h)*0.77
		}
		v.part = image.Rect(rng.IntN(v.size.X), rng.IntN(v.size.Y), v.size.X, v.size.Y)
		s.begin(img, v, false)
		row := make([]packed, v.part.Dx())
		for y := range v.part.Dy() {
			s.row(row, y)
			for x, p := range row {
				for k, got := range [...]int{p.y(), p.cb(), p.cr()} {
					want := v.reference(img, k, v.part.Min.X+x, v.part.Min.Y+y)
					if math.Abs(float64(got)/16-want) > 1.6 {
						t.Fatalf("%v of %v: component %d at %d,%d is %v, not %.1f", v, img.Rect, k, x, y, float64(got)/16, want)
					}
				}
			}
		}
	}
}

// TestSampleIsExactForWholeRatios finds no rounding where none is needed.
func TestSampleIsExactForWholeRatios(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 4, 4), image.YCbCrSubsampleRatio420)
	copy(img.Y, []uint8{
		0, 100, 255, 255,
		0, 100, 255, 255,
		9, 9, 10, 20,
		9, 9, 30, 40,
	})
	var s sampler
	s.begin(img, view{src: window{0, 0, 4, 4}, size: image.Pt(2, 2), part: image.Rect(0, 0, 2, 2), pixels: image.Pt(2, 2)}, true)
	var got [4]packed
	s.row(got[:2], 0)
	s.row(got[2:], 1)
	if want := [4]packed{50 * 16, 255 * 16, 9 * 16, 25 * 16}; got != want {
		t.Errorf("sampled %v, want %v", got, want)
	}
}

// TestWeightsAddUp is what keeps the lanes of line.down from overflowing, and a
// flat picture flat.
func TestWeightsAddUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 5))
	var a axis
	for range 2000 {
		size, n := 1+rng.IntN(3000), 1+rng.IntN(600)
		lo := rng.Float64() * float64(size) / 2
		hi := lo + 0.1 + rng.Float64()*(float64(size)-lo-0.1)
		a.set(span{min(lo, hi), max(lo, hi), size, n, 0, n, rng.IntN(2) == 0, 1 + rng.IntN(16)})
		for i := range n {
			first, weights := a.taps(i)
			sum := 0
			for _, w := range weights {
				sum += int(w)
			}
			if sum != unity || first < 0 || first+len(weights) > size {
				t.Fatalf("%+v: sample %d has pixels %d+%d, weights %v", a.span, i, first, len(weights), weights)
			}
		}
	}
}

// TestConvert compares with ITU-R BT.601 written out in floating point.
func TestConvert(t *testing.T) {
	for _, c := range [][3]uint8{{16, 128, 128}, {235, 128, 128}, {81, 90, 240}, {145, 54, 34}, {41, 240, 110}, {0, 0, 0}, {255, 255, 255}, {120, 100, 150}} {
		m := matrixOf(BT601, LimitedRange)
		got := m.color(pack(uint64(c[0]), uint64(c[1]), uint64(c[2]))<<fraction, 1)
		y, u, v := (float64(c[0])-16)*255/219, (float64(c[1])-128)*255/224, (float64(c[2])-128)*255/224
		byteOf := func(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }
		want := RGB(byteOf(y+1.402*v), byteOf(y-0.344136*u-0.714136*v), byteOf(y+1.772*u))
		if got != want {
			t.Errorf("YCbCr %v became %06x, want %06x", c, got, want)
		}
	}
}

// BenchmarkSample takes the samples of a frame for 160x45 cells.
func BenchmarkSample(b *testing.B) {
	img := moving(640, 480, 0)
	size := image.Pt(160*patchCols, 45*patchRows)
	row := make([]packed, size.X)
	var s sampler
	for b.Loop() {
		s.begin(img, view{src: window{0, 0, 640, 480}, size: size, part: image.Rectangle{Max: size}, pixels: image.Pt(2, 2)}, false)
		for y := range size.Y {
			s.row(row, y)
		}
	}
}
