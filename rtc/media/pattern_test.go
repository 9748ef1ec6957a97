package media

import (
	"context"
	"errors"
	"image"
	"testing"
	"testing/synctest"
	"time"
)

func TestPatternIsBoundToTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, fps := range []int{1, 24, 30, 60} {
			p := NewPattern(VideoFormat{Width: 64, Height: 48, FPS: fps})
			var last uint32
			begin := time.Now()
			for i := range 2*fps + 1 {
				img, err := p.Read(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				n, ok := ReadStamp(atPixels(img))
				if age := FrameAge(n, fps, time.Now()); !ok || age < 0 || i > 0 && age > time.Millisecond {
					t.Fatalf("picture %d is %v old, stamp %v", n, age, ok)
				}
				if i > 0 && n != (last+1)%stampWrap {
					t.Fatalf("picture %d after %d", n, last)
				}
				last = n
			}
			if took := time.Since(begin); (took - 2*time.Second).Abs() > time.Second/time.Duration(fps) {
				t.Errorf("%d pictures at %d a second took %v", 2*fps, fps, took)
			}
		}
	})
}

func TestPatternReaderThatIsLateMissesPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPattern(VideoFormat{Width: 64, Height: 48, FPS: 10})
		number := func() uint32 {
			img, err := p.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			n, _ := ReadStamp(atPixels(img))
			return n
		}
		first := number()
		<-time.After(time.Second)
		if n := number(); n != (first+10)%stampWrap {
			t.Errorf("a second after picture %d came %d", first, n)
		}
	})
}

func TestGeneratedCamerasObeyTheirContext(t *testing.T) {
	for name, c := range map[string]Camera{"pattern": NewPattern(VideoFormat{FPS: 1}), "scene": NewScene(VideoFormat{FPS: 1})} {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			var err error
			for range 3 {
				_, err = c.Read(ctx)
			}
			if !errors.Is(err, context.DeadlineExceeded) || c.Close() != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
}

func TestGeneratedPicturesAreLivelyAndLimited(t *testing.T) {
	format := VideoFormat{Width: 322, Height: 241, FPS: 30}
	p, s := NewPattern(format), NewScene(format)
	for name, at := range map[string]func(second float64) *image.YCbCr{
		"pattern": func(second float64) *image.YCbCr { p.paint(int64(second * 30)); return p.picture },
		"scene":   func(second float64) *image.YCbCr { s.paint(second); return s.picture },
	} {
		before := append([]byte(nil), at(0).Y...)
		for second := 1.0; second < 60; second++ {
			img := at(second)
			if img.Rect.Size() != (image.Point{322, 241}) {
				t.Fatalf("%s is %v", name, img.Rect)
			}
			for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
				for _, v := range plane {
					if v < 16 || v > 240 {
						t.Fatalf("%s at %v s has a sample of %d", name, second, v)
					}
				}
			}
			if changed := difference(before, img.Y); changed < 0.004 {
				t.Errorf("%s at %v s: %.4f of the pixels have changed in a second", name, second, changed)
			}
			copy(before, img.Y)
		}
	}
}

// difference is the share of samples that differ by more than 8.
func difference(a, b []byte) float64 {
	n := 0
	for i := range a {
		if d := int(a[i]) - int(b[i]); d > 8 || d < -8 {
			n++
		}
	}
	return float64(n) / float64(len(a))
}

func TestGeneratedCamerasOfAnyFormat(t *testing.T) {
	for _, f := range []VideoFormat{{}, {1, 1, 1}, {5000, 16, 999}, {16, 4096, 1}, {-3, 4, -5}} {
		for _, c := range []Camera{NewPattern(f), NewScene(f)} {
			img, err := c.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if w, h := c.Size(); img.Rect.Dx() != w || img.Rect.Dy() != h || min(w, h) < 16 || max(w, h) > maxVP8Side {
				t.Errorf("%+v gives %v and tells %dx%d", f, img.Rect, w, h)
			}
		}
	}
}

func TestPaintingAllocatesNothing(t *testing.T) {
	p, s := NewPattern(VideoFormat{}), NewScene(VideoFormat{})
	n := int64(0)
	if a := testing.AllocsPerRun(30, func() { p.paint(n); s.paint(float64(n)); n++ }); a > 0 {
		t.Errorf("%v allocations a picture", a)
	}
}

func BenchmarkPattern(b *testing.B) {
	p := NewPattern(VideoFormat{})
	n := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		p.paint(n)
		n++
	}
}

func BenchmarkScene(b *testing.B) {
	s := NewScene(VideoFormat{})
	t := 0.0
	b.ReportAllocs()
	for b.Loop() {
		s.paint(t)
		t += 1.0 / 30
	}
}
