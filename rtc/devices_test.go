package rtc

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/rtcchat/rtcchat/rtc/media"
)

func TestDeviceNamesOpen(t *testing.T) {
	d, err := DeviceNames{Camera: "test", Microphone: "tone", Speaker: "none"}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Camera == nil || d.Microphone == nil || d.Speaker != nil || len(d.Notes) != 0 {
		t.Errorf("opened %+v", d)
	}
	if w, h := d.Camera.Size(); w > maxVideoWidth || h > maxVideoHeight {
		t.Errorf("pictures of %dx%d", w, h)
	}
}

// TestDeviceNamesOpenFails: nothing stays open where one device cannot be had.
func TestDeviceNamesOpenFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "in.y4m")
	picture := append([]byte("YUV4MPEG2 W2 H2 F30:1 C420\nFRAME\n"), make([]byte, 6)...)
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		t.Fatal(err)
	}
	before := openFiles(t)
	d, err := DeviceNames{Camera: file, Microphone: "tone", Speaker: "/no/such/directory/out.wav"}.Open(t.Context())
	if err == nil || d.Camera != nil || d.Microphone != nil {
		t.Errorf("opened %+v, %v", d, err)
	}
	if after := openFiles(t); after != before {
		t.Errorf("%d files are open, there were %d", after, before)
	}
}

// openFiles counts this process's descriptors.
func openFiles(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skipf("this system does not list open files: %v", err)
	}
	return len(entries)
}

// closing counts how often a camera is closed.
type closing struct {
	media.Camera
	closed int
}

func (c *closing) Close() error {
	c.closed++
	return errors.Join(c.Camera.Close(), errors.New("it does not close well"))
}

// TestNewFailsClosesDevices: a camera whose pictures cannot be coded.
func TestNewFailsClosesDevices(t *testing.T) {
	camera := &closing{Camera: media.NewPattern(media.VideoFormat{Width: 64, Height: 48, FPS: 30})}
	if _, err := New(Config{Camera: camera, FPS: 100_000}); err == nil {
		t.Fatal("a call at 100000 pictures a second")
	}
	if camera.closed != 1 {
		t.Errorf("the camera was closed %d times, want once", camera.closed)
	}
}

// TestRunClosesDevices: also where nothing ever came about.
func TestRunClosesDevices(t *testing.T) {
	camera := &closing{Camera: media.NewPattern(media.VideoFormat{Width: 64, Height: 48, FPS: 30})}
	s := newSide(t, startServer(t).invite, func(c *Config) { c.Camera = camera })
	s.Hangup() // before it has begun
	s.start()
	if err := s.end(); err != nil {
		t.Errorf("one's own hang-up came as an error: %v", err)
	}
	if e := await(s, "end", any1[EndedEvent]); e.Err != nil || e.Reason != errHungUp.Error() {
		t.Errorf("ended with %+v", e)
	}
	if camera.closed != 1 {
		t.Errorf("the camera was closed %d times, want once", camera.closed)
	}
}
