//go:build e2e

package e2e

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

const sampleRate = 48000

// voice is something like a vowel that is sung without a pause: pulses whose
// pitch wanders at random, through three resonances as of a mouth, swelling and
// falling a little. No stretch of it is like another, none is silent.
func voice(length time.Duration) []int16 {
	pcm := make([]int16, int(length.Seconds()*sampleRate))
	r := rand.New(rand.NewPCG(7, 7))
	mouth := [...]resonance{newResonance(600, 80), newResonance(1200, 100), newResonance(2500, 160)}
	pitch, phase := 130.0, 0.0
	for i := range pcm {
		pitch = max(90, min(220, pitch+0.02*r.NormFloat64()))
		pulse := 0.002 * r.NormFloat64() // breath
		if phase += pitch / sampleRate; phase >= 1 {
			phase--
			pulse = 1
		}
		sum := 0.0
		for k := range mouth {
			sum += mouth[k].pass(pulse)
		}
		swell := 1 + 0.3*math.Sin(2*math.Pi*3*float64(i)/sampleRate)
		pcm[i] = int16(max(-32000, min(32000, 30000*swell*sum)))
	}
	return pcm
}

// resonance is a filter of two poles at a frequency, both in Hz.
type resonance struct{ a, b, gain, y1, y2 float64 }

func newResonance(frequency, width float64) resonance {
	radius := math.Exp(-math.Pi * width / sampleRate)
	return resonance{
		a: 2 * radius * math.Cos(2*math.Pi*frequency/sampleRate), b: -radius * radius,
		gain: 3 * (1 - radius),
	}
}

func (f *resonance) pass(x float64) float64 {
	y := f.gain*x + f.a*f.y1 + f.b*f.y2
	f.y2, f.y1 = f.y1, y
	return y
}

func writeWAV(t *testing.T, path string, pcm []int16) {
	t.Helper()
	var b bytes.Buffer
	size := uint32(2 * len(pcm))
	b.WriteString("RIFF")
	for _, v := range []any{
		36 + size, []byte("WAVEfmt "), uint32(16), uint16(1), uint16(1), uint32(sampleRate),
		uint32(2 * sampleRate), uint16(2), uint16(16), []byte("data"), size, pcm,
	} {
		if err := binary.Write(&b, binary.LittleEndian, v); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// readWAV reads a file of one data chunk behind a header of 44 bytes.
func readWAV(t *testing.T, path string) []int16 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("data"))
	if at < 0 {
		t.Fatal("no data chunk")
	}
	data = data[at+8:]
	pcm := make([]int16, len(data)/2)
	for i := range pcm {
		pcm[i] = int16(binary.LittleEndian.Uint16(data[2*i:]))
	}
	return pcm
}

// started finds in a log when sample 0 of a device was.
func started(t *testing.T, path, device string) time.Time {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.Lines(data) {
		var entry struct {
			Msg, Device string
			Started     time.Time
		}
		if json.Unmarshal(line, &entry) == nil && entry.Msg == "sound device runs" && entry.Device == device {
			return entry.Started
		}
	}
	t.Fatalf("%s did not start according to\n%s", device, data)
	return time.Time{}
}

// TestMouthToEar sends a WAV through a call into another WAV: how late, how
// loud and how whole it arrives.
func TestMouthToEar(t *testing.T) { measured(t, hearMouth) }

func hearMouth(t *testing.T) (err error) {
	dir := t.TempDir()
	mouth, ear := filepath.Join(dir, "mouth.wav"), filepath.Join(dir, "ear.wav")
	said := voice(*soak + 30*time.Second)
	writeWAV(t, mouth, said)
	logs := [2]string{filepath.Join(dir, "a.log"), filepath.Join(dir, "b.log")}
	a := startHeadless(t, nil, "create", "--camera", "test", "--mic", mouth, "--speaker", "none", "--log", logs[0])
	b := startHeadless(t, nil, "join", a.invite(), "--camera", "test", "--mic", "none", "--speaker", ear, "--log", logs[1])
	b.await("state", func(e event) bool { return e.text("state") == "connected" })
	<-time.After(*soak)
	b.stop()
	a.stop()
	heard := readWAV(t, ear)
	offset := started(t, logs[1], "loudspeaker").Sub(started(t, logs[0], "microphone"))

	first := firstSound(heard) + sampleRate/2 // the first half second may still settle
	length := int((*soak - 3*time.Second).Seconds() * sampleRate)
	if first+length > len(heard) {
		t.Fatalf("%v of sound heard, too little", time.Duration(len(heard)-first)*time.Second/sampleRate)
	}
	late := lag(said, heard[first:first+sampleRate], first+samples(offset))
	delay := time.Duration(late) * time.Second / sampleRate
	if delay > 150*time.Millisecond || delay < 0 {
		err = errors.Join(err, fmt.Errorf("mouth to ear %v, want at most 150 ms", delay))
	}
	gap := longestGap(heard[first : first+length])
	if gap > 20*time.Millisecond {
		err = errors.Join(err, fmt.Errorf("a gap of %v, want none over 20 ms", gap))
	}
	from := first + samples(offset) - late
	change := decibels(heard[first:first+length]) - decibels(said[from:from+length])
	if math.Abs(change) > 1 {
		err = errors.Join(err, fmt.Errorf("level changed by %.2f dB, want at most 1", change))
	}
	end := lag(said, heard[first+length-sampleRate:first+length], first+length-sampleRate+samples(offset))
	t.Logf("mouth to ear %v at the beginning, %v at the end of %v; longest gap %v; level %+.2f dB",
		delay, time.Duration(end)*time.Second/sampleRate, *soak, gap, change)
	return err
}

func samples(d time.Duration) int { return int(d.Seconds() * sampleRate) }

// firstSound is the first sample that is not silence.
func firstSound(pcm []int16) int {
	for i, v := range pcm {
		if v > 100 || v < -100 {
			return i
		}
	}
	return len(pcm)
}

// lag finds by correlation how many samples later than at position at the
// piece was said: from 0 to half a second.
func lag(said, piece []int16, at int) int {
	best, bestAt := math.Inf(-1), -1
	for late := 0; late < sampleRate/2; late++ {
		from := at - late
		if from < 0 || from+len(piece) > len(said) {
			continue
		}
		sum := 0.0
		for i := 0; i < len(piece); i += 7 {
			sum += float64(piece[i]) * float64(said[from+i])
		}
		if sum > best {
			best, bestAt = sum, late
		}
	}
	return bestAt
}

// longestGap is the longest stretch of near silence.
func longestGap(pcm []int16) time.Duration {
	const window = sampleRate / 1000 // a millisecond
	longest, run := 0, 0
	for i := 0; i+window <= len(pcm); i += window {
		if decibels(pcm[i:i+window]) < -60 {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return time.Duration(longest) * time.Millisecond
}

func decibels(pcm []int16) float64 {
	sum := 1e-9
	for _, v := range pcm {
		sum += float64(v) * float64(v)
	}
	return 10 * math.Log10(sum/float64(len(pcm))/(32768*32768))
}
