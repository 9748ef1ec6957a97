package media

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"testing"

	"github.com/pion/mediadevices/pkg/frame"
)

func newPlanes(width, height int) *image.YCbCr {
	return image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
}

func TestConvertPicture(t *testing.T) {
	// 4x2 pixels: luma 1 to 8, Cb 100 and 110, Cr 200 and 210.
	y, cb, cr := []byte{1, 2, 3, 4, 5, 6, 7, 8}, []byte{100, 110}, []byte{200, 210}
	for _, c := range []struct {
		format frame.Format
		src    []byte
	}{
		{frame.FormatI420, []byte{1, 2, 3, 4, 5, 6, 7, 8, 100, 110, 200, 210}},
		{frame.FormatNV12, []byte{1, 2, 3, 4, 5, 6, 7, 8, 100, 200, 110, 210}},
		{frame.FormatNV21, []byte{1, 2, 3, 4, 5, 6, 7, 8, 200, 100, 210, 110}},
		{frame.FormatYUYV, []byte{1, 90, 2, 190, 3, 109, 4, 209, 5, 110, 6, 210, 7, 110, 8, 210}},
		{frame.FormatUYVY, []byte{90, 1, 190, 2, 109, 3, 209, 4, 110, 5, 210, 6, 110, 7, 210, 8}},
	} {
		dst := newPlanes(4, 2)
		if err := convertPicture(dst, c.format, c.src); err != nil {
			t.Errorf("%s: %v", c.format, err)
		}
		if !bytes.Equal(dst.Y, y) || !bytes.Equal(dst.Cb, cb) || !bytes.Equal(dst.Cr, cr) {
			t.Errorf("%s: got %v %v %v", c.format, dst.Y, dst.Cb, dst.Cr)
		}
		if err := convertPicture(dst, c.format, c.src[:len(c.src)-1]); err == nil {
			t.Errorf("%s: a truncated picture is no error", c.format)
		}
		if n := testing.AllocsPerRun(10, func() { _ = convertPicture(dst, c.format, c.src) }); n > 0 {
			t.Errorf("%s: %v allocations", c.format, n)
		}
	}
	if err := convertPicture(newPlanes(2, 2), frame.FormatZ16, make([]byte, 64)); err == nil {
		t.Error("an unknown layout is no error")
	}
}

func TestMotionJPEGIsLimitedRange(t *testing.T) {
	m, err := newMotionJPEG()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		color     color.Color
		y, cb, cr int // BT.601, limited range
	}{
		{color.White, 235, 128, 128},
		{color.Black, 16, 128, 128},
		{color.RGBA{255, 0, 0, 255}, 81, 90, 240},
		{color.RGBA{0, 0, 255, 255}, 41, 240, 110},
	} {
		dst := newPlanes(32, 16)
		if err := m.convert(dst, encodeJPEG(t, uniform(c.color, 32, 16))); err != nil {
			t.Fatal(err)
		}
		for i, p := range []struct {
			plane []byte
			want  int
		}{{dst.Y, c.y}, {dst.Cb, c.cb}, {dst.Cr, c.cr}} {
			for _, v := range p.plane {
				if d := int(v) - p.want; d < -2 || d > 2 {
					t.Fatalf("%v: plane %d is %d, want %d", c.color, i, v, p.want)
				}
			}
		}
	}
}

func TestMotionJPEGRefuses(t *testing.T) {
	m, err := newMotionJPEG()
	if err != nil {
		t.Fatal(err)
	}
	good := encodeJPEG(t, uniform(color.White, 32, 16))
	for name, src := range map[string][]byte{
		"nothing":      nil,
		"no JPEG":      []byte("GIF89a, which is another thing"),
		"truncated":    good[:len(good)/2],
		"another size": encodeJPEG(t, uniform(color.White, 64, 16)),
	} {
		if err := m.convert(newPlanes(32, 16), src); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestMotionJPEGChromaOfAnyDensity(t *testing.T) {
	m, err := newMotionJPEG()
	if err != nil {
		t.Fatal(err)
	}
	for _, ratio := range []image.YCbCrSubsampleRatio{
		image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420,
		image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411, image.YCbCrSubsampleRatio410,
	} {
		src := image.NewYCbCr(image.Rect(0, 0, 8, 4), ratio)
		for x := range 8 {
			for y := range 4 { // the left half blue, the right half red
				src.Cb[src.COffset(x, y)], src.Cr[src.COffset(x, y)] = 255, 0
				if x >= 4 {
					src.Cb[src.COffset(x, y)], src.Cr[src.COffset(x, y)] = 0, 255
				}
			}
		}
		dst := newPlanes(8, 4)
		m.limitChroma(dst, src)
		want := []byte{240, 240, 16, 16, 240, 240, 16, 16}
		if !bytes.Equal(dst.Cb, want) {
			t.Errorf("%v: Cb %v, want %v", ratio, dst.Cb, want)
		}
	}
}

// FuzzMotionJPEG looks for pictures of a broken camera that end the program.
func FuzzMotionJPEG(f *testing.F) {
	m, err := newMotionJPEG()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(encodeJPEG(f, uniform(color.White, 32, 16)))
	f.Add(encodeJPEG(f, image.NewGray(image.Rect(0, 0, 32, 16))))
	dst := newPlanes(32, 16)
	f.Fuzz(func(_ *testing.T, src []byte) { _ = m.convert(dst, src) })
}

func BenchmarkConvertPicture(b *testing.B) {
	for _, format := range []frame.Format{frame.FormatYUYV, frame.FormatNV12} {
		b.Run(string(format), func(b *testing.B) {
			dst, src := newPlanes(640, 480), make([]byte, 640*480*2)
			b.ReportAllocs()
			for b.Loop() {
				if err := convertPicture(dst, format, src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("MJPEG", func(b *testing.B) {
		m, err := newMotionJPEG()
		if err != nil {
			b.Fatal(err)
		}
		dst, src := newPlanes(640, 480), encodeJPEG(b, uniform(color.White, 640, 480))
		b.ReportAllocs()
		for b.Loop() {
			if err := m.convert(dst, src); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func uniform(c color.Color, width, height int) image.Image {
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for x := range width {
		for y := range height {
			m.Set(x, y, c)
		}
	}
	return m
}

func encodeJPEG(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
