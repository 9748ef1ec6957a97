package rtc

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

func TestPreviewShowsDevices(t *testing.T) {
	d, err := DeviceNames{Camera: "test", Microphone: "tone", Speaker: "none"}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := NewPreview(d)
	if l := p.Local(); !l.Mic || l.Camera != CameraOn {
		t.Errorf("there are %+v", l)
	}
	shown := make(chan struct{}, 1)
	p.Self().OnPut(func() {
		select {
		case shown <- struct{}{}:
		default:
		}
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	deadline := time.After(patience)
	for p.Stats().MicLevel < -30 {
		select {
		case <-shown:
		case <-deadline:
			t.Fatalf("nothing heard, the level is %.1f dB", p.Stats().MicLevel)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("ended with %v", err)
	}
}

// TestPreviewEndsWithADevice: its error is told, and all are closed.
func TestPreviewEndsWithADevice(t *testing.T) {
	camera := &closing{Camera: &dying{media.NewPattern(media.VideoFormat{Width: 64, Height: 48, FPS: 30}), 3}}
	p := NewPreview(Devices{Camera: camera, Microphone: media.NewTone()})
	if err := p.Run(t.Context()); !errors.Is(err, errUnplugged) {
		t.Errorf("ended with %v, want the camera's error", err)
	}
	if camera.closed != 1 {
		t.Errorf("the camera was closed %d times, want once", camera.closed)
	}
}

func TestPreviewOfNothing(t *testing.T) {
	p := NewPreview(Devices{Notes: []string{"no camera found"}})
	if l := p.Local(); l.Mic || l.Camera != CameraNone || len(p.Notes()) != 1 {
		t.Errorf("there are %+v, notes %v", l, p.Notes())
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the user has gone home"))
	if err := p.Run(ctx); err != nil {
		t.Errorf("ended with %v, which is about no device", err)
	}
	if s := p.Stats(); s.MicLevel != silence {
		t.Errorf("%.1f dB without a microphone", s.MicLevel)
	}
}
