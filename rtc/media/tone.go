package media

import (
	"context"
	"math"
	"time"
)

// ToneHz is the pitch of the tone, and ToneLevel its loudness in dBFS as
// [Level] measures it.
const (
	ToneHz    = 440
	ToneLevel = -20.0
)

// toneSamples is the shortest run of whole samples that holds whole periods:
// 11 of 440 Hz.
const toneSamples = 1200

// Tone is a microphone that hears a sine wave.
type Tone struct {
	clock captureClock
	wave  [toneSamples]int16
}

// NewTone makes a tone of 440 Hz at -20 dBFS, in real time.
func NewTone() *Tone {
	t := new(Tone)
	peak := 32768 * math.Sqrt2 * math.Pow(10, ToneLevel/20)
	for i := range t.wave {
		t.wave[i] = int16(math.Round(peak * math.Sin(2*math.Pi*ToneHz*float64(i)/SampleRate)))
	}
	return t
}

// Read fills pcm with the tone, as [Microphone] says.
func (t *Tone) Read(ctx context.Context, pcm []int16) error {
	first, err := t.clock.take(ctx, len(pcm))
	if err != nil {
		return err
	}
	for i := range pcm {
		pcm[i] = t.wave[(first+int64(i))%toneSamples]
	}
	return nil
}

// Started is the time of sample 0: of the first Read, before which it is zero.
// Any goroutine may ask.
func (t *Tone) Started() time.Time { return t.clock.started() }

// Close does nothing.
func (t *Tone) Close() error { return nil }
