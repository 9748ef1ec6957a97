package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// testWAV describes a file; zero fields are those of a good one.
type testWAV struct {
	tag, channels, bits uint16
	rate                uint32
	extensible          bool
	before              string // chunks before fmt
	claimed             uint32 // size of the data chunk, where not its own
	samples             []int16
}

func (w testWAV) bytes() []byte {
	le := binary.LittleEndian
	or := func(v, other uint16) uint16 {
		if v == 0 {
			return other
		}
		return v
	}
	tag, channels, bits := or(w.tag, wavPCM), or(w.channels, 1), or(w.bits, 16)
	if w.rate == 0 {
		w.rate = SampleRate
	}
	format := le.AppendUint16(nil, tag)
	if w.extensible {
		format = le.AppendUint16(nil, wavExtensible)
	}
	format = le.AppendUint16(format, channels)
	format = le.AppendUint32(format, w.rate)
	format = le.AppendUint32(format, w.rate*uint32(channels)*uint32(bits)/8)
	format = le.AppendUint16(format, channels*bits/8)
	format = le.AppendUint16(format, bits)
	if w.extensible {
		format = append(format, 22, 0, 16, 0, 3, 0, 0, 0)
		format = le.AppendUint16(format, tag)
		format = append(format, "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...)
	}
	b := append([]byte("RIFF\x00\x00\x00\x00WAVE"), w.before...)
	b = append(b, "fmt "...)
	b = append(le.AppendUint32(b, uint32(len(format))), format...)
	size := uint32(2 * len(w.samples))
	if w.claimed != 0 {
		size = w.claimed
	}
	b = le.AppendUint32(append(b, "data"...), size)
	for _, s := range w.samples {
		b = le.AppendUint16(b, uint16(s))
	}
	return b
}

func wavFile(t testing.TB, w testWAV) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "sound.wav")
	if err := os.WriteFile(name, w.bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func openTestWAV(t testing.TB, name string) *WAVMicrophone {
	t.Helper()
	m, err := NewWAVMicrophone(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	return m
}

func ramp(n int) []int16 {
	pcm := make([]int16, n)
	for i := range pcm {
		pcm[i] = int16(i)
	}
	return pcm
}

func TestWAVMicrophonePlaysAgainAndAgain(t *testing.T) {
	stereo := make([]int16, 0, 2000)
	for _, v := range ramp(1000) {
		stereo = append(stereo, v-7, v+7)
	}
	for name, w := range map[string]testWAV{
		"mono":            {samples: ramp(1000)},
		"stereo":          {samples: stereo, channels: 2},
		"extensible":      {samples: ramp(1000), extensible: true},
		"other chunks":    {samples: ramp(1000), before: "LIST\x03\x00\x00\x00abc\x00bext\x00\x00\x00\x00"},
		"from a pipe":     {samples: ramp(1000), claimed: 0xffffffff},
		"killed recorder": {samples: ramp(1000), claimed: 1 << 20},
	} {
		t.Run(name, func(t *testing.T) {
			file := wavFile(t, w)
			synctest.Test(t, func(t *testing.T) {
				m := openTestWAV(t, file)
				pcm := make([]int16, FrameSamples)
				begin := time.Now()
				for k := 0; k < 10*FrameSamples; k += FrameSamples {
					if err := m.Read(t.Context(), pcm); err != nil {
						t.Fatal(err)
					}
					for i, v := range pcm {
						if int(v) != (k+i)%1000 {
							t.Fatalf("sample %d is %d", k+i, v)
						}
					}
				}
				if took := time.Since(begin); took != 200*time.Millisecond || !m.Started().Equal(begin) {
					t.Errorf("200 ms took %v, from %v on", took, m.Started())
				}
			})
		})
	}
}

func TestWAVMicrophoneRefuses(t *testing.T) {
	good := testWAV{samples: ramp(100)}.bytes()
	for want, data := range map[string][]byte{
		"is not a WAV file: convert it with":    []byte("ID3 something else"),
		"is not a WAV file":                     nil,
		"is not a WAV file: ":                   good[:30],
		"its rate is 44100 Hz":                  testWAV{rate: 44100, samples: ramp(9)}.bytes(),
		"its samples are not 16-bit PCM":        testWAV{bits: 24, samples: ramp(9)}.bytes(),
		"its samples are not 16-bit PCM: ":      testWAV{tag: 3, bits: 32, samples: ramp(9)}.bytes(),
		"samples are not 16-bit PCM: convert":   testWAV{tag: 3, extensible: true, samples: ramp(9)}.bytes(),
		"it has 6 channels":                     testWAV{channels: 6, samples: ramp(12)}.bytes(),
		"there is no sound in it":               testWAV{}.bytes(),
		"there is no sound in it: convert it":   testWAV{channels: 2, samples: ramp(1)}.bytes(),
		"is not a WAV file: convert it with \"": append([]byte("RIFF\x00\x00\x00\x00WAVE"), bytes.Repeat([]byte("junk\x00\x00\x00\x00"), 1000)...),
	} {
		name := filepath.Join(t.TempDir(), "sound.wav")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		m, err := NewWAVMicrophone(name)
		if err == nil {
			m.Close()
			t.Errorf("taken, not refused with %q", want)
			continue
		}
		if s := err.Error(); !strings.Contains(s, want) || !strings.Contains(s, name) || strings.Contains(s, "\n") {
			t.Errorf("%q does not say %q", s, want)
		}
	}
	for _, name := range []string{filepath.Join(t.TempDir(), "none.wav"), t.TempDir()} {
		if m, err := NewWAVMicrophone(name); err == nil {
			m.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

func TestWAVSpeakerWritesWhatItPlays(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.wav")
	synctest.Test(t, func(t *testing.T) {
		s, err := NewWAVSpeaker(name)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 3005*time.Millisecond)
		defer cancel()
		next, late := 0, false
		begin := time.Now()
		err = s.Play(ctx, func(pcm []int16) {
			if at := sampleTime(int64(next)); !late && time.Since(begin) != at {
				t.Fatalf("sample %d was asked for after %v", next, time.Since(begin))
			}
			for i := range pcm {
				pcm[i] = int16(next % 1000)
				next++
			}
			late = next == SampleRate
			if late {
				<-time.After(95 * time.Millisecond) // the machine was busy
			}
			late = late || next > SampleRate && next < SampleRate*12/10
		})
		if !errors.Is(err, context.DeadlineExceeded) || !s.Started().Equal(begin) {
			t.Errorf("%v, started %v", err, s.Started())
		}
		if next < 3*SampleRate || next > 3*SampleRate+speakerBlock {
			t.Errorf("%d samples in 3 s", next)
		}
		checkPlayable(t, name, 3*SampleRate) // as after a kill: nothing was closed
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		checkPlayable(t, name, next)
	})
}

// checkPlayable plays the file, which must tell n samples of a ramp.
func checkPlayable(t *testing.T, name string, n int) {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	h, err := readWAVHeader(bytes.NewReader(b), int64(len(b)))
	if err != nil || h.playable() != nil || h.size != int64(2*n) {
		t.Fatalf("%+v, %v, %v; want %d samples", h, err, h.playable(), n)
	}
	for i := range n {
		if v := sampleAt(b[wavHeaderSize+2*i:]); int(v) != i%1000 {
			t.Fatalf("sample %d is %d", i, v)
		}
	}
}

func TestWAVSpeakerPlaysTwice(t *testing.T) {
	name := filepath.Join(t.TempDir(), "out.wav")
	synctest.Test(t, func(t *testing.T) {
		s, err := NewWAVSpeaker(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			ctx, cancel := context.WithTimeout(t.Context(), 15*time.Millisecond)
			if err := s.Play(ctx, func([]int16) {}); !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			cancel()
		}
		if s.Close() != nil || s.samples != 4*speakerBlock {
			t.Errorf("%d samples", s.samples)
		}
	})
	if s, err := NewWAVSpeaker(filepath.Join(t.TempDir(), "none", "out.wav")); err == nil {
		s.Close()
		t.Error("a file was made in a directory that is not there")
	}
}

func TestWAVHeaderOfAHugeFile(t *testing.T) {
	b := appendWAVHeader(nil, 5<<30)
	if len(b) != wavHeaderSize || !slices.Equal(b[4:8], []byte{0xf7, 0xff, 0xff, 0xff}) {
		t.Errorf("% x", b)
	}
}

func FuzzWAVHeader(f *testing.F) {
	f.Add(testWAV{samples: ramp(10)}.bytes())
	f.Add(testWAV{samples: ramp(10), extensible: true, channels: 2, before: "LIST\x02\x00\x00\x00ab"}.bytes())
	f.Fuzz(func(t *testing.T, b []byte) {
		h, err := readWAVHeader(bytes.NewReader(b), int64(len(b)))
		if err != nil || h.playable() != nil {
			return
		}
		if h.offset < 0 || h.size <= 0 || h.offset+h.size > int64(len(b)) {
			t.Errorf("sound of %d bytes at %d in a file of %d", h.size, h.offset, len(b))
		}
	})
}
