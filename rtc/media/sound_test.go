package media

import (
	"context"
	"errors"
	"math"
	"testing"
	"testing/synctest"
	"time"
)

func TestLevel(t *testing.T) {
	square := make([]int16, 1000)
	for i := range square {
		square[i] = math.MinInt16
	}
	for _, c := range []struct {
		pcm  []int16
		want float64
	}{
		{nil, -96}, {make([]int16, 100), -96}, {square, 0}, {[]int16{1, -1}, -90.31}, {[]int16{3277, -3277}, -20},
	} {
		if got := Level(c.pcm); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%v... is at %.2f dBFS, want %.2f", c.pcm[:min(2, len(c.pcm))], got, c.want)
		}
	}
}

func TestToneIsOnTimeAndInTune(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tone := NewTone()
		pcm := make([]int16, FrameSamples)
		var heard []int16
		begin := time.Now()
		for i := range 50 {
			if err := tone.Read(t.Context(), pcm); err != nil {
				t.Fatal(err)
			}
			if at := time.Since(begin); at != time.Duration(i+1)*20*time.Millisecond {
				t.Fatalf("frame %d came after %v", i, at)
			}
			heard = append(heard, pcm...)
		}
		if !tone.Started().Equal(begin) {
			t.Errorf("started at %v, not %v", tone.Started(), begin)
		}
		if level := Level(heard); math.Abs(level-ToneLevel) > 0.01 {
			t.Errorf("it is at %.2f dBFS", level)
		}
		rising := 0
		for i := 1; i < len(heard); i++ {
			if heard[i-1] < 0 && heard[i] >= 0 {
				rising++
			}
		}
		if rising < ToneHz-1 || rising > ToneHz {
			t.Errorf("%d periods in a second", rising)
		}
	})
}

func TestCaptureClockKeepsItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c captureClock
		if !c.started().IsZero() {
			t.Error("started before the first take")
		}
		take := func(n int) (first int64, after time.Duration) {
			first, err := c.take(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			return first, time.Since(c.started())
		}
		for i := range int64(1000) { // 441 samples are no whole number of nanoseconds
			first, after := take(441)
			if want := sampleTime((i + 1) * 441); first != i*441 || after != want {
				t.Fatalf("take %d: from %d after %v, want %v", i, first, after, want)
			}
		}
		<-time.After(500 * time.Millisecond) // late, but within the buffer
		if first, _ := take(480); first != 441_000 {
			t.Errorf("after half a second samples from %d on", first)
		}
		<-time.After(time.Minute)
		first, after := take(480)
		if lag := after - sampleTime(first+480); lag < 0 || lag > time.Millisecond {
			t.Errorf("after a minute the samples are %v old", lag)
		}
	})
}

func TestMicrophonesObeyTheirContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		tone := NewTone()
		pcm := make([]int16, FrameSamples)
		if err := tone.Read(ctx, pcm); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if err := tone.Read(ctx, pcm); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 10*time.Millisecond {
			t.Errorf("%v after %v", err, time.Since(begin))
		}
		if err := tone.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestSoundAllocatesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tone, mic := NewTone(), openTestWAV(t, wavFile(t, testWAV{samples: ramp(48000)}))
		pcm := make([]int16, FrameSamples)
		ctx := t.Context()
		if n := testing.AllocsPerRun(50, func() {
			if err := errors.Join(tone.Read(ctx, pcm), mic.Read(ctx, pcm)); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%v allocations a frame", n)
		}
	})
}
