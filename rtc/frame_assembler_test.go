package rtc

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
)

// stream is count frames of VP8 payload as packets, and the frames themselves.
func stream(count, size int, firstSeq uint16) (packets []*rtp.Packet, frames [][]byte) {
	p := rtp.NewPacketizer(200, 96, 1, &codecs.VP8Payloader{EnablePictureID: true},
		rtp.NewFixedSequencer(firstSeq), 90000)
	for i := range count {
		frame := bytes.Repeat([]byte{byte(i + 1)}, size+i)
		frames = append(frames, frame)
		packets = append(packets, p.Packetize(frame, 3000)...)
	}
	return packets, frames
}

// collect pushes the packets in turn, 5 ms apart, and gathers what comes out.
func collect(a *frameAssembler, packets []*rtp.Packet, start time.Time) (frames [][]byte, breaks int) {
	now := start
	for _, p := range packets {
		now = now.Add(5 * time.Millisecond)
		a.push(p, now)
		for {
			frame, broken := a.pop(now)
			if broken {
				breaks++
			}
			if frame == nil {
				break
			}
			frames = append(frames, bytes.Clone(frame))
		}
	}
	return frames, breaks
}

func TestAssembleInOrder(t *testing.T) {
	for _, seq := range []uint16{0, 1, 65530} { // the last one wraps around
		packets, want := stream(20, 900, seq)
		got, breaks := collect(new(frameAssembler), packets, time.Unix(0, 0))
		if breaks != 0 || !equalFrames(got, want) {
			t.Errorf("from %d: %d of %d frames, %d breaks", seq, len(got), len(want), breaks)
		}
	}
}

func TestAssembleReordered(t *testing.T) {
	packets, want := stream(200, 900, 65000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := 1; i+6 < len(packets); i += 6 { // the very first packet tells where to begin
		r.Shuffle(6, func(a, b int) { packets[i+a], packets[i+b] = packets[i+b], packets[i+a] })
	}
	got, breaks := collect(new(frameAssembler), packets, time.Unix(0, 0))
	if breaks != 0 || !equalFrames(got, want) {
		t.Errorf("%d of %d frames, %d breaks", len(got), len(want), breaks)
	}
}

func TestAssembleRetransmitted(t *testing.T) {
	packets, want := stream(30, 900, 100)
	late := packets[12]
	packets = append(packets[:12:12], packets[13:]...)
	packets = append(packets[:30:30], append([]*rtp.Packet{late}, packets[30:]...)...)
	got, breaks := collect(new(frameAssembler), packets, time.Unix(0, 0))
	if breaks != 0 || !equalFrames(got, want) {
		t.Errorf("%d of %d frames, %d breaks", len(got), len(want), breaks)
	}
}

func TestAssembleGivesUpLost(t *testing.T) {
	packets, want := stream(40, 900, 100)
	lost := append(packets[:12:12], packets[13:]...)
	got, breaks := collect(new(frameAssembler), lost, time.Unix(0, 0))
	if breaks == 0 {
		t.Error("nobody was told of the break")
	}
	if len(got) != len(want)-1 {
		t.Errorf("%d frames, want all %d but one", len(got), len(want))
	}
	if !bytes.Equal(got[len(got)-1], want[len(want)-1]) {
		t.Error("the last frame is not the last that was sent")
	}
}

func TestAssembleSurvivesJumps(t *testing.T) {
	a := new(frameAssembler)
	first, want1 := stream(5, 900, 10)
	second, want2 := stream(5, 900, 20000)
	got, _ := collect(a, append(first, second...), time.Unix(0, 0))
	if !equalFrames(got, append(want1, want2...)) {
		t.Errorf("%d of %d frames after a jump", len(got), len(want1)+len(want2))
	}
}

func FuzzAssemble(f *testing.F) {
	f.Add([]byte{0, 1, 0x90, 0, 2, 0x10, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		a, now := new(frameAssembler), time.Unix(0, 0)
		for len(data) >= 3 {
			n := min(int(data[2]), len(data)-3)
			p := &rtp.Packet{Payload: data[3 : 3+n]}
			p.SequenceNumber = uint16(data[0])<<8 | uint16(data[1])
			p.Marker = data[1]&1 == 1
			now = now.Add(20 * time.Millisecond)
			a.push(p, now)
			for frames := 0; ; frames++ {
				frame, _ := a.pop(now)
				if frame == nil {
					break
				}
				if frames > assemblerSize {
					t.Fatal("more frames than packets")
				}
			}
			data = data[3+n:]
		}
	})
}

func equalFrames(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// padding is a packet that carries nothing, as senders probe the path with.
func padding(seq uint16) *rtp.Packet {
	return &rtp.Packet{Header: rtp.Header{SequenceNumber: seq}}
}

// TestAssembleAmongPadding: packets without payload break nothing, wherever they are.
func TestAssembleAmongPadding(t *testing.T) {
	packets, want := stream(6, 900, 0)
	var padded []*rtp.Packet
	for _, p := range packets {
		for range 2 {
			padded = append(padded, padding(0))
		}
		padded = append(padded, p)
	}
	for i, p := range padded {
		p.SequenceNumber = uint16(i)
	}
	got, breaks := collect(new(frameAssembler), padded, time.Unix(0, 0))
	if breaks != 0 || !equalFrames(got, want) {
		t.Errorf("%d of %d frames, %d breaks", len(got), len(want), breaks)
	}
}

// TestAssembleBeginsInTheMiddle: what comes before the first beginning of a
// frame is left out, and told of.
func TestAssembleBeginsInTheMiddle(t *testing.T) {
	packets, want := stream(3, 900, 10)
	got, breaks := collect(new(frameAssembler), packets[2:], time.Unix(0, 0))
	if breaks != 1 || !equalFrames(got, want[1:]) {
		t.Errorf("%d of %d frames, %d breaks, want all but the first and 1", len(got), len(want), breaks)
	}
}

// TestAssembleWithoutMarker: a frame whose last packet has lost its marker does
// not swallow the next one.
func TestAssembleWithoutMarker(t *testing.T) {
	packets, want := stream(3, 900, 10)
	for _, p := range packets {
		if p.Marker {
			p.Marker = false
			break
		}
	}
	got, breaks := collect(new(frameAssembler), packets, time.Unix(0, 0))
	if breaks == 0 || !equalFrames(got, want[2:]) {
		t.Errorf("%d of %d frames, %d breaks", len(got), len(want), breaks)
	}
}

// TestAssembleFollowsAJumpBack: a sender that numbers anew is followed.
func TestAssembleFollowsAJumpBack(t *testing.T) {
	first, want1 := stream(5, 900, 20000)
	second, want2 := stream(5, 900, 10)
	a := new(frameAssembler)
	got, _ := collect(a, append(first, second...), time.Unix(0, 0))
	if !equalFrames(got, append(want1, want2...)) {
		t.Errorf("%d of %d frames after a jump", len(got), len(want1)+len(want2))
	}
	if a.lost != 0 {
		t.Errorf("%d packets counted as lost", a.lost)
	}
}
