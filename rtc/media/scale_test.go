package media

import (
	"context"
	"image"
	"testing"
)

// still is a camera with one picture.
type still struct{ img *image.YCbCr }

func (s still) Read(context.Context) (*image.YCbCr, error) { return s.img, nil }
func (s still) Size() (int, int)                           { return s.img.Rect.Dx(), s.img.Rect.Dy() }
func (s still) Close() error                               { return nil }

func TestFitCameraSize(t *testing.T) {
	for _, c := range []struct{ w, h, wantW, wantH int }{
		{640, 480, 640, 480},
		{320, 240, 320, 240},
		{1280, 720, 640, 360},
		{1920, 1080, 640, 360},
		{720, 1280, 270, 480},
		{641, 481, 638, 480},
		{4096, 2, 640, 2},
	} {
		img := image.NewYCbCr(image.Rect(0, 0, c.w, c.h), image.YCbCrSubsampleRatio420)
		camera := FitCamera(still{img}, 640, 480)
		if w, h := camera.Size(); w != c.wantW || h != c.wantH {
			t.Errorf("%dx%d became %dx%d, want %dx%d", c.w, c.h, w, h, c.wantW, c.wantH)
		}
		out, err := camera.Read(t.Context())
		if err != nil || out.Rect.Dx() != c.wantW || out.Rect.Dy() != c.wantH {
			t.Errorf("%dx%d: picture %v, %v", c.w, c.h, out.Rect, err)
		}
	}
}

func TestScaleAverages(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 1280, 960), image.YCbCrSubsampleRatio420)
	for y := range 960 {
		for x := range 1280 {
			img.Y[img.YOffset(x, y)] = byte(100 + 50*(x%2)) // 100 and 150 in turn: mean 125
		}
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 60, 200
	}
	out, err := FitCamera(still{img}, 640, 480).Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range out.Y {
		if v != 125 {
			t.Fatalf("luma %d is %d, want the mean 125", i, v)
		}
	}
	if out.Cb[0] != 60 || out.Cr[len(out.Cr)-1] != 200 {
		t.Errorf("chroma %d %d, want 60 200", out.Cb[0], out.Cr[len(out.Cr)-1])
	}
}
