//go:build e2e

package e2e

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/rtcchat/rtcchat/rtc/media"
)

var shots = flag.String("shots", "", "directory to save pictures of the page in")

// TestPagePictures takes the pictures of docs/ (make picture): the page in light
// and dark, in a window and on a phone, with a terminal on the other side.
func TestPagePictures(t *testing.T) {
	if *shots == "" {
		t.Skip("pictures are taken where -shots names a directory")
	}
	camera := filepath.Join(t.TempDir(), "scene.y4m")
	scene := media.NewScene(media.VideoFormat{Width: 640, Height: 480, FPS: 30})
	defer scene.Close()
	writeCamera(t, camera, 60, scene)
	mic := filepath.Join(t.TempDir(), "voice.wav")
	writeWAV(t, mic, voice(voiceLength))
	guest := startBrowser(t, allowDevices,
		"--use-file-for-fake-video-capture="+camera, "--use-file-for-fake-audio-capture="+mic)
	server := startServer(t)
	clip := clipFile
	if _, err := os.Stat(clip); err != nil {
		clip = "scene"
	}

	p := guest.open(server + "/")
	p.size(720, 520, "light")
	p.screenshot("page-home")
	p.size(720, 520, "dark")
	p.screenshot("page-home-dark")
	p.enter("Grace")
	invite := p.invite()
	p.await("document.getElementById('own').videoWidth > 0")
	p.screenshot("page-waiting")
	h := startHeadless(t, nil, "join", invite, "--camera", clip, "--mic", "tone", "--speaker", "none", "--name", "Ada")
	h.awaitMedia()
	p.await("document.getElementById('remote').videoWidth > 0 && document.getElementById('notices').children.length === 0")
	p.await("document.getElementById('clock').textContent > '00:05'") // the encoder has settled
	p.screenshot("page-call")
	p.size(375, 667, "dark")
	p.screenshot("page-phone")
}

// screenshot saves what the page looks like.
func (p *page) screenshot(name string) {
	p.t.Helper()
	var shot struct {
		Data []byte `json:"data"`
	}
	if err := json.Unmarshal(p.do("Page.captureScreenshot", map[string]any{"format": "png"}), &shot); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(*shots, name+".png"), shot.Data, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// size makes the page as large as a window, or a phone, in CSS pixels, with the
// colour scheme "light" or "dark".
func (p *page) size(width, height int, scheme string) {
	p.t.Helper()
	p.do("Emulation.setDeviceMetricsOverride", map[string]any{
		"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false,
	})
	p.do("Emulation.setEmulatedMedia", map[string]any{
		"features": []map[string]string{{"name": "prefers-color-scheme", "value": scheme}},
	})
}
