package media

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"
)

// sineWave fills with a sine, from one call to the next without a break.
func sineWave(hz, amplitude float64) func(pcm []int16) {
	phase := 0.0
	return func(pcm []int16) {
		for i := range pcm {
			pcm[i] = int16(amplitude * math.Sin(phase))
			phase += 2 * math.Pi * hz / SampleRate
		}
	}
}

func rootMeanSquare(pcm []int16) float64 {
	sum := 0.0
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return math.Sqrt(sum / float64(len(pcm)))
}

// pitchOf counts how often the sound rises through zero, in Hz.
func pitchOf(pcm []int16) float64 {
	rises := 0
	for i := 1; i < len(pcm); i++ {
		if pcm[i-1] < 0 && pcm[i] >= 0 {
			rises++
		}
	}
	return float64(rises) * SampleRate / float64(len(pcm))
}

// play plays until stop is called, which tells whether that went well.
func play(t *testing.T, speaker Speaker, fill func(pcm []int16)) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	played := make(chan error, 1)
	go func() { played <- speaker.Play(ctx, fill) }()
	return func() {
		cancel()
		if err := <-played; !errors.Is(err, context.Canceled) {
			t.Errorf("Play: %v", err)
		}
	}
}

// hear reads until there is sound, or none, for as long as limit, and tells
// whether that came.
func hear(t *testing.T, mic Microphone, sound bool, limit time.Duration) bool {
	t.Helper()
	frame := make([]int16, FrameSamples/4)
	for heard := time.Duration(0); heard < limit; heard += 5 * time.Millisecond {
		mustRead(t, mic, frame)
		if (rootMeanSquare(frame) > 0) == sound {
			return true
		}
	}
	return false
}

// mustRead reads, or ends the test.
func mustRead(t *testing.T, mic Microphone, pcm []int16) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := mic.Read(ctx, pcm); err != nil {
		t.Fatalf("Read: %v", err)
	}
}

func closing(t *testing.T, device interface{ Close() error }) {
	t.Helper()
	if err := device.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}
