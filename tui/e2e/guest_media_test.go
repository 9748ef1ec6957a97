//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// quiet is below any sound of these tests, in dBFS, and far above silence.
const quiet = -45.0

// guestFrames is how many frames the camera of a guest has before it begins again.
const guestFrames = 45

// voiceLength is how long its voice goes on before it begins again.
const voiceLength = 10 * time.Second

// startGuest runs a browser whose camera is a stamped picture and whose
// microphone is a voice, both given to every page that asks.
func startGuest(t *testing.T) *browser {
	t.Helper()
	return startGuestWith(t, new(stamped))
}

// startGuestWith runs one whose camera gives other pictures.
func startGuestWith(t *testing.T, pictures pictureSource) *browser {
	t.Helper()
	dir := t.TempDir()
	camera, mic := filepath.Join(dir, "camera.y4m"), filepath.Join(dir, "voice.wav")
	writeCamera(t, camera, guestFrames, pictures)
	writeWAV(t, mic, voice(voiceLength))
	return startBrowser(t, allowDevices,
		"--use-file-for-fake-video-capture="+camera, "--use-file-for-fake-audio-capture="+mic)
}

// pictureSource gives pictures, as the devices of rtc/media do.
type pictureSource interface {
	Read(ctx context.Context) (*image.YCbCr, error)
}

// stamped gives plain pictures that carry their numbers, of 640x480 or of 480x640
// as a phone gives that is held upright.
type stamped struct {
	n        uint32
	portrait bool
}

func (s *stamped) Read(context.Context) (*image.YCbCr, error) {
	width, height := 640, 480
	if s.portrait {
		width, height = height, width
	}
	img := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = byte(60 + i%width/8 + int(s.n))
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 110, 150
	}
	media.StampFrame(img, s.n)
	s.n++
	return img, nil
}

// writeCamera writes YUV4MPEG2 for a browser's camera.
func writeCamera(t *testing.T, path string, frames int, from pictureSource) {
	t.Helper()
	var out bytes.Buffer
	for n := range frames {
		img, err := from.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			fmt.Fprintf(&out, "YUV4MPEG2 W%d H%d F30:1 Ip A1:1 C420jpeg\n", img.Rect.Dx(), img.Rect.Dy())
		}
		out.WriteString("FRAME\n")
		for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
			out.Write(plane)
		}
	}
	if err := os.WriteFile(path, out.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// lumas is the luma of the middles of 24 blocks along the top of a video, none
// before its first picture. The video's own pixels are read, not the page's.
const lumas = `(() => {
  const video = document.querySelector(%q);
  if (!video?.videoWidth) return [];
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext("2d");
  context.drawImage(video, 0, 0);
  const row = context.getImageData(0, Math.floor(canvas.height / 24), canvas.width, 1).data;
  return Array.from({length: 24}, (_, i) => {
    const at = 4 * Math.floor((i + 0.5) * canvas.width / 24);
    return 0.299 * row[at] + 0.587 * row[at + 1] + 0.114 * row[at + 2];
  });
})()`

// stamp reads the frame number from the video that a selector finds. That it can
// be read proves that the picture is neither mirrored nor on its head.
func (p *page) stamp(video string) (uint32, bool) {
	p.t.Helper()
	var luma []float64
	p.eval(fmt.Sprintf(lumas, video), &luma)
	if len(luma) == 0 {
		return 0, false
	}
	return media.ReadStamp(func(x, _ float64) float64 { return luma[int(x*float64(len(luma)))] })
}

// awaitPictures waits until the video has shown some different stamped frames in
// the shape of the sender.
func (p *page) awaitPictures(video string) {
	p.t.Helper()
	seen := map[uint32]bool{}
	eventually(p.t, "moving pictures in "+video, func() bool {
		if n, ok := p.stamp(video); ok {
			seen[n] = true
		}
		return len(seen) >= 5
	})
	var size []float64
	p.eval(fmt.Sprintf("[document.querySelector(%q).videoWidth, document.querySelector(%[1]q).videoHeight]", video), &size)
	if ratio := size[0] / size[1]; ratio < 1.32 || ratio > 1.35 {
		p.t.Errorf("a picture of 4:3 came as %vx%v", size[0], size[1])
	}
}

// heard is the energy and length of the sound that came in so far, by the
// browser's statistics (W3C webrtc-stats, totalAudioEnergy).
const heard = `(async () => {
  const stats = await window.connections.at(-1).getStats();
  for (const s of stats.values())
    if (s.type === "inbound-rtp" && s.kind === "audio") return [s.totalAudioEnergy, s.totalSamplesDuration];
  return [0, 0];
})()`

// loudness is how loud the sound of the next half second is, as a share of full
// scale squared.
func (p *page) loudness() float64 {
	p.t.Helper()
	var from, to []float64
	p.eval(heard, &from)
	eventually(p.t, "half a second of sound", func() bool {
		p.eval(heard, &to)
		return to[1] >= from[1]+0.5
	})
	return (to[0] - from[0]) / (to[1] - from[1])
}

// Energies that a sound of these tests has at least, and silence at most.
const (
	someEnergy = 1e-4
	noEnergy   = 1e-6
)

func (p *page) awaitSound() {
	p.t.Helper()
	eventually(p.t, "sound in the browser", func() bool { return p.loudness() > someEnergy })
}

func (p *page) awaitSilence() {
	p.t.Helper()
	eventually(p.t, "silence in the browser", func() bool { return p.loudness() < noEnergy })
}

// awaitMedia waits until the program has shown pictures of the other side's
// shape and heard its sound.
func (h *headless) awaitMedia() {
	h.t.Helper()
	e, _ := h.await("video", nil)
	if ratio := e.number("width") / e.number("height"); ratio < 1.32 || ratio > 1.35 {
		h.t.Errorf("a picture of 4:3 came as %vx%v", e.number("width"), e.number("height"))
	}
	h.await("stats", func(e event) bool { return e.number("frames_shown") > 30 })
	h.await("stats", func(e event) bool { return e.number("audio_level_db") > quiet })
}

// awaitPeer waits until the program was told a state of the other side.
func (h *headless) awaitPeer(muted, mic bool, camera string) {
	h.t.Helper()
	h.await("peer", func(e event) bool {
		return e["muted"] == muted && e["mic"] == mic && e.text("camera") == camera
	})
}
