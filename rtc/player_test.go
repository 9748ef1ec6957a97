package rtc

import (
	"math"
	"testing"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// spoken is count Opus packets of a tone at half of full scale, 20 ms each.
func spoken(t *testing.T, count int) [][]byte {
	t.Helper()
	encoder, err := media.NewOpusEncoder(audioBitrate)
	if err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	if err := encoder.SetExpectedLoss(20); err != nil { // for FEC
		t.Fatal(err)
	}
	pcm, out := make([]int16, media.FrameSamples), make([]byte, maxOpusSize)
	var packets [][]byte
	for i := range count {
		for s := range pcm {
			pcm[s] = int16(16384 * math.Sin(2*math.Pi*300*float64(i*len(pcm)+s)/media.SampleRate))
		}
		n, err := encoder.Encode(pcm, out)
		if err != nil {
			t.Fatal(err)
		}
		packets = append(packets, append([]byte(nil), out[:n]...))
	}
	return packets
}

// played gives the loudness of the next 20 ms, in dBFS.
func played(p *player) float64 {
	pcm := make([]int16, media.FrameSamples)
	for i := range pcm {
		pcm[i] = 0x7fff // must be overwritten
	}
	p.fill(pcm)
	return media.Level(pcm)
}

func newTestPlayer(t *testing.T) *player {
	t.Helper()
	p, err := newPlayer()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.close)
	return p
}

// In dBFS: the tone is at -9, and what is made up fades.
const (
	audible = -30.0
	faded   = -50.0
)

func TestPlayerIsSilentBeforeTheFirstPacket(t *testing.T) {
	p := newTestPlayer(t)
	for range 10 {
		if level := played(p); level != silence {
			t.Fatalf("%.1f dB before anything came", level)
		}
	}
}

// TestPlayerConcealsThenFallsSilent: an underrun goes on with the sound for
// maxConcealed frames, then is silent, then plays again.
func TestPlayerConcealsThenFallsSilent(t *testing.T) {
	p, packets := newTestPlayer(t), spoken(t, 40)
	for i, packet := range packets[:20] {
		p.jitter.push(uint16(i), packet)
		played(p)
	}
	for p.jitter.waiting() > 0 {
		if level := played(p); level < audible {
			t.Fatalf("%.1f dB of what had come", level)
		}
	}
	if level := played(p); level < audible {
		t.Errorf("%.1f dB in the first frame after, want it to go on", level)
	}
	for range maxConcealed - 1 {
		played(p)
	}
	if level := played(p); level != silence {
		t.Errorf("%.1f dB after %d frames made up", level, maxConcealed)
	}
	p.jitter.push(20, packets[20])
	if level := played(p); level != silence {
		t.Errorf("%.1f dB of one packet, before the prefill", level)
	}
	for i := 21; i < 30; i++ {
		p.jitter.push(uint16(i), packets[i])
		played(p)
	}
	if level := played(p); level < audible {
		t.Errorf("%.1f dB when sound has come again", level)
	}
}

// TestPlayerRepairsALostPacket: by what the next one tells of it, or by concealment.
func TestPlayerRepairsALostPacket(t *testing.T) {
	for _, lost := range []int{1, 3} {
		p, packets := newTestPlayer(t), spoken(t, 60)
		for i, packet := range packets {
			if i < 30 || i >= 30+lost {
				p.jitter.push(uint16(i), packet)
			}
			if level := played(p); i > 10 && level < faded {
				t.Errorf("%.1f dB after packet %d, %d lost at 30", level, i, lost)
			}
		}
		if got := p.jitter.lostPackets(); got != uint64(lost) {
			t.Errorf("%d counted as lost, want %d", got, lost)
		}
	}
}

// TestPlayerTakesOtherFrameSizes: packets of a sender that codes 60 ms at once,
// and readers that ask for odd numbers of samples.
func TestPlayerTakesOtherFrameSizes(t *testing.T) {
	encoder, err := media.NewOpusEncoder(audioBitrate)
	if err != nil {
		t.Fatal(err)
	}
	defer encoder.Close()
	p := newTestPlayer(t)
	long, out := make([]int16, 3*media.FrameSamples), make([]byte, maxOpusSize)
	for i := range long {
		long[i] = int16(16384 * math.Sin(2*math.Pi*300*float64(i)/media.SampleRate))
	}
	for seq := range 10 {
		n, err := encoder.Encode(long, out)
		if err != nil {
			t.Fatal(err)
		}
		p.jitter.push(uint16(seq), out[:n])
	}
	sound := make([]int16, 10*len(long))
	for rest := sound; len(rest) > 0; {
		n := min(len(rest), 777)
		p.fill(rest[:n])
		rest = rest[n:]
	}
	if level := media.Level(sound[len(long):]); level < audible {
		t.Errorf("%.1f dB", level)
	}
}

// TestPlayerSurvivesGarbage: what is no Opus is concealed.
func TestPlayerSurvivesGarbage(t *testing.T) {
	p, packets := newTestPlayer(t), spoken(t, 60)
	for i, packet := range packets {
		if i >= 20 && i < 30 {
			packet = junk(i)
		}
		p.jitter.push(uint16(i), packet)
		if level := played(p); i > 40 && level < audible {
			t.Errorf("%.1f dB after packet %d", level, i)
		}
	}
}
