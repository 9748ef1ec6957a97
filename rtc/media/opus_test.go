package media

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/rand/v2"
	"os"
	"testing"
)

// maxSamples120ms is room for the longest packet.
const maxSamples120ms = SampleRate * 120 / 1000

func newTestOpus(t testing.TB) (*OpusEncoder, *OpusDecoder) {
	t.Helper()
	e, err := NewOpusEncoder(32_000)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	d, err := NewOpusDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return e, d
}

// sine is 20 ms of a sine of the tone's pitch and a peak of a third of full scale.
func sine(frame int) []int16 {
	pcm := make([]int16, FrameSamples)
	for i := range pcm {
		pcm[i] = int16(11000 * math.Sin(2*math.Pi*ToneHz*float64(frame*FrameSamples+i)/SampleRate))
	}
	return pcm
}

func opusPackets(t testing.TB, e *OpusEncoder, n int) [][]byte {
	t.Helper()
	packets := make([][]byte, n)
	out := make([]byte, 1275)
	for i := range packets {
		size, err := e.Encode(sine(i), out)
		if err != nil {
			t.Fatal(err)
		}
		packets[i] = bytes.Clone(out[:size])
	}
	return packets
}

func TestOpusRoundTripKeepsLevelAndRate(t *testing.T) {
	e, d := newTestOpus(t)
	pcm := make([]int16, maxSamples120ms)
	var heard []int16
	sum := 0
	for i, packet := range opusPackets(t, e, 100) {
		n, err := d.Decode(packet, pcm)
		if err != nil || n != FrameSamples {
			t.Fatalf("packet %d: %d samples, %v", i, n, err)
		}
		sum += len(packet)
		if i >= 10 {
			heard = append(heard, pcm[:n]...)
		}
	}
	if got, want := Level(heard), Level(sine(0)); math.Abs(got-want) > 1 {
		t.Errorf("heard at %.1f dBFS, spoken at %.1f", got, want)
	}
	if rate := sum * 8 / 2; rate > 40_000 {
		t.Errorf("%d bit/s for 32000", rate)
	}
}

func TestOpusFillsGaps(t *testing.T) {
	e, d := newTestOpus(t)
	if err := e.SetExpectedLoss(30); err != nil {
		t.Fatal(err)
	}
	packets := opusPackets(t, e, 30)
	pcm := make([]int16, FrameSamples)
	for _, p := range packets[:20] {
		if _, err := d.Decode(p, pcm); err != nil {
			t.Fatal(err)
		}
	}
	loud := Level(pcm)
	if n, err := d.DecodeFEC(packets[21], pcm); err != nil || n != FrameSamples || Level(pcm) < loud-6 {
		t.Errorf("correction: %d samples at %.1f dBFS, %v", n, Level(pcm), err)
	}
	if _, err := d.Decode(packets[21], pcm); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Conceal(pcm); err != nil || n != FrameSamples || Level(pcm) < loud-12 {
		t.Errorf("concealment: %d samples at %.1f dBFS, %v", n, Level(pcm), err)
	}
	for range 50 {
		if _, err := d.Conceal(pcm); err != nil {
			t.Fatal(err)
		}
	}
	if Level(pcm) > -60 {
		t.Errorf("after a second of nothing still at %.1f dBFS", Level(pcm))
	}
}

// stereoPackets reads 40 packets of 20 ms, each after its length in two bytes:
// the sound of sine in both channels, coded by libopus at 48 kbit/s.
func stereoPackets(t *testing.T) (packets [][]byte) {
	t.Helper()
	b, err := os.ReadFile("testdata/opus-stereo.bin")
	if err != nil {
		t.Fatal(err)
	}
	for len(b) > 2 {
		n := 2 + int(binary.BigEndian.Uint16(b))
		packets, b = append(packets, b[2:n]), b[n:]
	}
	return packets
}

func TestOpusStereoIsMixedDown(t *testing.T) {
	packets := stereoPackets(t)
	_, d := newTestOpus(t)
	pcm := make([]int16, maxSamples120ms)
	var heard []int16
	for i, p := range packets {
		n, err := d.Decode(p, pcm)
		if err != nil || n != FrameSamples {
			t.Fatalf("packet %d: %d samples, %v", i, n, err)
		}
		if i >= 10 {
			heard = append(heard, pcm[:n]...)
		}
	}
	if got, want := Level(heard), Level(sine(0)); math.Abs(got-want) > 1 {
		t.Errorf("heard at %.1f dBFS, spoken in both channels at %.1f", got, want)
	}
}

func TestOpusRefuses(t *testing.T) {
	if _, err := NewOpusEncoder(1000); err == nil {
		t.Error("1000 bit/s were taken")
	}
	e, d := newTestOpus(t)
	out := make([]byte, 1275)
	for _, n := range []int{0, 1, 959, SampleRate} {
		if _, err := e.Encode(make([]int16, n), out); err == nil {
			t.Errorf("a frame of %d samples was taken", n)
		}
	}
	if _, err := e.Encode(sine(0), nil); err == nil {
		t.Error("no room for the packet was taken")
	}
	packet := opusPackets(t, e, 1)[0]
	pcm := make([]int16, FrameSamples)
	for name, c := range map[string]struct {
		packet []byte
		pcm    []int16
	}{
		"an empty packet":  {nil, pcm},
		"a long packet":    {make([]byte, maxOpusPacket+1), pcm},
		"no room":          {packet, nil},
		"too little room":  {packet, pcm[:FrameSamples/2]},
		"160 ms of sound":  {[]byte{0x0b, 8}, make([]int16, SampleRate)},
		"a frame too many": {[]byte{0x03, 63}, make([]int16, SampleRate)},
	} {
		if n, err := d.Decode(c.packet, c.pcm); err == nil {
			t.Errorf("%s was taken, %d samples", name, n)
		}
	}
	if _, err := d.DecodeFEC(nil, pcm); err == nil {
		t.Error("correction from an empty packet was taken")
	}
	if _, err := d.Conceal(pcm[:100]); err == nil {
		t.Error("concealment of 100 samples was taken")
	}
}

func TestOpusDecoderSurvivesGarbage(t *testing.T) {
	e, d := newTestOpus(t)
	packets := opusPackets(t, e, 20)
	random := rand.New(rand.NewPCG(5, 6))
	pcm := make([]int16, maxSamples120ms)
	for range 3000 {
		garbage := make([]byte, 1+random.IntN(300))
		for i := range garbage {
			garbage[i] = byte(random.Uint32())
		}
		if n, err := d.Decode(garbage, pcm); n > len(pcm) || err == nil && n == 0 {
			t.Fatalf("%d samples, %v", n, err)
		}
	}
	for _, p := range packets {
		if _, err := d.Decode(p, pcm); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := Level(pcm[:FrameSamples]), Level(sine(0)); math.Abs(got-want) > 1 {
		t.Errorf("after garbage at %.1f dBFS, not %.1f", got, want)
	}
}

func TestOpusAllocatesNothing(t *testing.T) {
	e, d := newTestOpus(t)
	voice, out, pcm := sine(0), make([]byte, 1275), make([]int16, FrameSamples)
	if n := testing.AllocsPerRun(100, func() {
		n, err := e.Encode(voice, out)
		if err == nil {
			_, err = d.Decode(out[:n], pcm)
		}
		if err == nil {
			_, err = d.DecodeFEC(out[:n], pcm)
		}
		if err == nil {
			_, err = d.Conceal(pcm)
		}
		if err != nil {
			t.Fatal(err)
		}
	}); n > 0 {
		t.Errorf("%v allocations a frame", n)
	}
}

func FuzzOpusDecoder(f *testing.F) {
	e, d := newTestOpus(f)
	for _, p := range opusPackets(f, e, 3) {
		f.Add(p, true)
		f.Add(p, false)
	}
	pcm := make([]int16, maxSamples120ms)
	f.Fuzz(func(t *testing.T, packet []byte, fec bool) {
		decode := d.Decode
		if fec {
			decode = d.DecodeFEC
		}
		if n, err := decode(packet, pcm); n < 0 || n > len(pcm) || err == nil && n == 0 {
			t.Errorf("%d samples, %v", n, err)
		}
	})
}

func BenchmarkOpus(b *testing.B) {
	e, d := newTestOpus(b)
	voice, out, pcm := sine(0), make([]byte, 1275), make([]int16, FrameSamples)
	b.ReportAllocs()
	for b.Loop() {
		n, err := e.Encode(voice, out)
		if err == nil {
			_, err = d.Decode(out[:n], pcm)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
