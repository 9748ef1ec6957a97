package render

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// reference samples a plane in floating point, pixel by pixel: sample j of n
// along one axis is a list of weights by pixel.
func reference(lo, hi float64, size, n, j int) map[int]float64 {
	step := (hi - lo) / float64(n)
	from, to := lo+float64(j)*step, lo+float64(j+1)*step
	weights := map[int]float64{}
	if step >= 1 {
		for i := range size {
			if part := min(to, float64(i+1)) - max(from, float64(i)); part > 0 {
				weights[i] = part / step
			}
		}
		return weights
	}
	c := min(max((from+to)/2-0.5, 0), float64(size-1))
	i := int(c)
	weights[i] += 1 - (c - float64(i))
	if i+1 < size {
		weights[i+1] += c - float64(i)
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
	// Chroma is averaged over its own pixels, which are two by two of luma.
	w, h, step, ox, oy := img.Rect.Dx(), img.Rect.Dy(), 1.0, 0, 0
	if k > 0 {
		ox, oy, step = img.Rect.Min.X&1, img.Rect.Min.Y&1, 2
		w, h = (w+ox+1)/2, (h+oy+1)/2
	}
	cols := reference((v.src.x0+float64(ox))/step, (v.src.x1+float64(ox))/step, w, v.size.X, x)
	rows := reference((v.src.y0+float64(oy))/step, (v.src.y1+float64(oy))/step, h, v.size.Y, y)
	sum, total := 0.0, 0.0
	for j, wy := range rows {
		for i, wx := range cols {
			px, py := i*int(step)-ox, j*int(step)-oy
			sum += wx * wy * lookup(img, k, max(px, 0), max(py, 0))
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
		v := view{size: image.Pt(1+rng.IntN(40), 1+rng.IntN(40)), mirror: n%2 == 0}
		v.src = window{0, 0, float64(w), float64(h)}
		if n%3 == 0 {
			v.src.x0, v.src.x1 = float64(w)*0.21, float64(w)*0.83
		}
		if n%5 == 0 {
			v.src.y0, v.src.y1 = float64(h)*0.1, float64(h)*0.77
		}
		v.part = image.Rect(rng.IntN(v.size.X), rng.IntN(v.size.Y), v.size.X, v.size.Y)
		s.color(img, v)
		for k, plane := range [][]uint8{s.y, s.cb, s.cr} {
			for i, got := range plane {
				x, y := v.part.Min.X+i%s.w, v.part.Min.Y+i/s.w
				if want := v.reference(img, k, x, y); math.Abs(float64(got)-want) > 1.6 {
					t.Fatalf("%v of %v: component %d at %d,%d is %d, not %.1f", v, img.Rect, k, x, y, got, want)
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
	s.luma(img, view{src: window{0, 0, 4, 4}, size: image.Pt(2, 2), part: image.Rect(0, 0, 2, 2)})
	if got, want := [4]uint8(s.y), [4]uint8{50, 255, 9, 25}; got != want {
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
		a.set(span{min(lo, hi), max(lo, hi), size, n, 0, n, rng.IntN(2) == 0})
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
		var got [1]Color
		convert(got[:], c[0:1], c[1:2], c[2:3])
		y, u, v := (float64(c[0])-16)*255/219, (float64(c[1])-128)*255/224, (float64(c[2])-128)*255/224
		byteOf := func(v float64) uint8 { return uint8(math.Round(min(max(v, 0), 255))) }
		want := RGB(byteOf(y+1.402*v), byteOf(y-0.344136*u-0.714136*v), byteOf(y+1.772*u))
		if got[0] != want {
			t.Errorf("YCbCr %v became %06x, want %06x", c, got[0], want)
		}
	}
}
