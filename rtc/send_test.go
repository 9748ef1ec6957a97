package rtc

import (
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// TestRTPTime: 90 kHz, for calls that were begun days ago as well.
func TestRTPTime(t *testing.T) {
	for _, since := range []time.Duration{0, time.Second / 30, time.Hour, 30 * time.Hour, 1000 * time.Hour} {
		want := uint32(uint64(since/time.Millisecond) * 90) // without the part of a millisecond
		if got := videoTimestamp(since); got-want >= 90 {
			t.Errorf("%v gave %d, want %d", since, got, want)
		}
	}
}

// TestKeyFramePacing: however many are asked for, key frames keep their distance,
// and none that was asked for is forgotten.
func TestKeyFramePacing(t *testing.T) {
	camera := media.NewPattern(media.VideoFormat{Width: 64, Height: 48, FPS: 30})
	defer camera.Close()
	v, err := newVideoSender(camera, 30, new(counters))
	if err != nil {
		t.Fatal(err)
	}
	defer v.close()
	img, err := camera.Read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := v.send(img, v.base); err != nil || v.counters.framesSent.Load() != 0 {
		t.Fatalf("sent %d frames before it was live: %v", v.counters.framesSent.Load(), err)
	}
	v.setLive(true)
	var keys []time.Duration
	last := v.keySent
	for i := range 30 {
		at := v.base.Add(time.Duration(i) * time.Second / 30)
		if err := v.send(img, at); err != nil {
			t.Fatal(err)
		}
		if v.keySent != last {
			keys, last = append(keys, at.Sub(v.base)), v.keySent
		}
		if i < 15 {
			v.wantKeyFrame()
		}
	}
	if len(keys) != 3 || keys[0] != 0 {
		t.Fatalf("key frames at %v, want three, the first at 0", keys)
	}
	for i := 1; i < len(keys); i++ {
		if keys[i]-keys[i-1] < keyFrameInterval {
			t.Errorf("key frames at %v, want %v between them", keys, keyFrameInterval)
		}
	}
}
