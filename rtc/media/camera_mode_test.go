package media

import (
	"testing"

	"github.com/pion/mediadevices/pkg/frame"
)

func TestBestMode(t *testing.T) {
	const yuyv, mjpeg, nv12 = frame.FormatYUYV, frame.FormatMJPEG, frame.FormatNV12
	laptop := []cameraMode{
		{mjpeg, 1280, 720, 30}, {mjpeg, 640, 480, 30}, {mjpeg, 320, 240, 30},
		{yuyv, 1280, 720, 10}, {yuyv, 640, 480, 30}, {yuyv, 640, 480, 15}, {yuyv, 320, 240, 30},
	}
	for _, c := range []struct {
		name  string
		modes []cameraMode
		f     VideoFormat
		want  cameraMode
	}{
		{"exact, without compression", laptop, VideoFormat{640, 480, 30}, cameraMode{yuyv, 640, 480, 30}},
		{"the slower where both are fast enough", laptop, VideoFormat{640, 480, 15}, cameraMode{yuyv, 640, 480, 15}},
		{"large, compressed because that is fast enough", laptop, VideoFormat{1280, 720, 30}, cameraMode{mjpeg, 1280, 720, 30}},
		{"between two sizes", laptop, VideoFormat{400, 300, 30}, cameraMode{yuyv, 640, 480, 30}},
		{"larger than there is", laptop, VideoFormat{1920, 1080, 30}, cameraMode{mjpeg, 1280, 720, 30}},
		{"faster than there is", laptop, VideoFormat{640, 480, 60}, cameraMode{yuyv, 640, 480, 30}},
		{"29.97 is 30", []cameraMode{{yuyv, 640, 480, 29.97}, {mjpeg, 1280, 720, 30}}, VideoFormat{640, 480, 30}, cameraMode{yuyv, 640, 480, 29.97}},
		{"rate not told", []cameraMode{{nv12, 640, 480, 0}, {mjpeg, 640, 480, 30}}, VideoFormat{640, 480, 30}, cameraMode{nv12, 640, 480, 0}},
		{"odd and absurd sizes", []cameraMode{{yuyv, 641, 480, 30}, {yuyv, 1 << 20, 480, 30}, {yuyv, 160, 120, 5}}, VideoFormat{640, 480, 30}, cameraMode{yuyv, 160, 120, 5}},
	} {
		if got, ok := bestMode(c.modes, c.f); !ok || got != c.want {
			t.Errorf("%s: got %v, %v; want %v", c.name, got, ok, c.want)
		}
	}
	if got, ok := bestMode([]cameraMode{{yuyv, 0, 0, 30}}, VideoFormat{640, 480, 30}); ok {
		t.Errorf("chose %v where there is nothing to choose", got)
	}
}

func TestNearestSizeOfARange(t *testing.T) {
	r := sizeRange{160, 1920, 16, 120, 1080, 8}
	for _, c := range []struct {
		r          sizeRange
		f          VideoFormat
		wide, high int
	}{
		{r, VideoFormat{640, 480, 30}, 640, 480},
		{r, VideoFormat{650, 481, 30}, 656, 488},
		{r, VideoFormat{10, 10, 30}, 160, 120},
		{r, VideoFormat{4000, 3000, 30}, 1920, 1080},
		{sizeRange{640, 640, 0, 480, 480, 0}, VideoFormat{320, 240, 30}, 640, 480},
		{sizeRange{}, VideoFormat{640, 480, 30}, 640, 480},
	} {
		if wide, high := c.r.nearest(c.f); wide != c.wide || high != c.high {
			t.Errorf("%v in %v: got %dx%d, want %dx%d", c.f, c.r, wide, high, c.wide, c.high)
		}
	}
}
