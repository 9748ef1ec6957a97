package rtc

import "testing"

// popped is the first byte of what comes next: 0 for nothing, 255 for lost.
func popped(j *jitterBuffer) byte {
	payload, got := j.pop(nil)
	switch got {
	case fetchedPacket:
		return payload[0]
	case fetchedLost:
		return 255
	}
	return 0
}

func expect(t *testing.T, j *jitterBuffer, want ...byte) {
	t.Helper()
	for i, w := range want {
		if got := popped(j); got != w {
			t.Fatalf("pop %d gave %d, want %d", i, got, w)
		}
	}
}

func TestJitterBufferWaitsThenPlaysInOrder(t *testing.T) {
	j := newJitterBuffer()
	expect(t, j, 0)
	j.push(65534, []byte{1})
	expect(t, j, 0) // one is not enough to begin
	j.push(0, []byte{3})
	j.push(65535, []byte{2})
	expect(t, j, 1, 2, 3, 0)
}

func TestJitterBufferTellsLossAndGivesTheNextForFEC(t *testing.T) {
	j := newJitterBuffer()
	j.push(1, []byte{1})
	j.push(3, []byte{3})
	expect(t, j, 1)
	payload, got := j.pop(nil)
	if got != fetchedLost || len(payload) != 1 || payload[0] != 3 {
		t.Fatalf("missing packet gave %v %v, want the next one's payload", payload, got)
	}
	expect(t, j, 3)
	if j.lostPackets() != 1 {
		t.Errorf("%d lost, want 1", j.lostPackets())
	}
}

func TestJitterBufferDryDoesNotMoveOn(t *testing.T) {
	j := newJitterBuffer()
	j.push(1, []byte{1})
	j.push(2, []byte{2})
	expect(t, j, 1, 2, 0, 0)
	j.push(3, []byte{3}) // late, but still played
	expect(t, j, 3)
}

func TestJitterBufferCatchesUp(t *testing.T) {
	j := newJitterBuffer()
	seq := uint16(0)
	for range 12 { // a burst that playing never needed
		j.push(seq, []byte{7})
		seq++
	}
	for range jitterWindow * 20 {
		j.push(seq, []byte{7})
		seq++
		j.pop(nil)
	}
	if w := j.waiting(); w > jitterPrefill+jitterSlack {
		t.Errorf("%d packets still wait, want at most %d", w, jitterPrefill+jitterSlack)
	}
}

func TestJitterBufferIgnoresStaleAndHuge(t *testing.T) {
	j := newJitterBuffer()
	j.push(100, []byte{1})
	j.push(101, []byte{2})
	expect(t, j, 1, 2)
	j.push(100, []byte{9})
	j.push(102, make([]byte, maxOpusSize+1))
	j.push(102, nil)
	expect(t, j, 0)
}

func TestJitterBufferFollowsAJump(t *testing.T) {
	j := newJitterBuffer()
	j.push(100, []byte{1})
	j.push(101, []byte{2})
	expect(t, j, 1)
	j.push(40000, []byte{3})
	j.push(40001, []byte{4})
	expect(t, j, 3, 4)
}

// TestJitterBufferMakesUpNoTimeTwice: what was concealed while nothing came is
// not concealed again once it is known to be lost, or sound would be late ever after.
func TestJitterBufferMakesUpNoTimeTwice(t *testing.T) {
	for _, outage := range []int{2, 5, 50} { // packets
		j, seq := newJitterBuffer(), uint16(65500)
		next := func() {
			j.push(seq, []byte{1})
			seq++
		}
		next()
		for range 20 {
			next()
			j.pop(nil)
		}
		for range outage {
			seq++
			if _, got := j.pop(nil); got == fetchedNone && outage == 50 {
				j.refill()
			}
		}
		for range 10 {
			next()
			j.pop(nil)
		}
		if w := j.waiting(); w > jitterPrefill {
			t.Errorf("%d packets wait after an outage of %d, want at most %d", w, outage, jitterPrefill)
		}
		if lost := j.lostPackets(); lost != uint64(outage) {
			t.Errorf("%d of %d packets counted as lost", lost, outage)
		}
	}
}

// TestJitterBufferCatchesUpSoon: a hold-up of a second is made good within ten.
func TestJitterBufferCatchesUpSoon(t *testing.T) {
	j, seq := newJitterBuffer(), uint16(0)
	next := func() {
		j.push(seq, []byte{1})
		seq++
	}
	for range 52 { // they all come at once
		next()
	}
	for range 10 * 50 {
		next()
		j.pop(nil)
	}
	if w := j.waiting(); w > jitterPrefill+jitterSlack {
		t.Errorf("%d packets still wait after 10 s, want at most %d", w, jitterPrefill+jitterSlack)
	}
}
