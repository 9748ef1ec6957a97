package media

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestChimesSoundAndDoNotClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chimes, begun := NewChimes(), time.Now()
		pcm := make([]int16, 10*SampleRate)
		for at := 0; at < len(pcm); at += FrameSamples {
			if err := chimes.Read(t.Context(), pcm[at:at+FrameSamples]); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("ten seconds of sound took %v", took)
		}
		for from := SampleRate; from < len(pcm); from += SampleRate {
			if level := Level(pcm[from : from+SampleRate]); level < -50 || level > -15 {
				t.Errorf("second %d is at %.0f dBFS", from/SampleRate, level)
			}
		}
	})
}
