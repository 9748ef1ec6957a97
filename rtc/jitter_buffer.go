package rtc

import "sync"

const (
	jitterSize    = 64 // packets kept, over a second of sound
	jitterPrefill = 2  // packets waited for before playing starts: 40 ms
	// jitterSlack is how many packets more than needed may wait for the whole
	// of a jitterWindow before one is dropped to catch up.
	jitterSlack  = 1
	jitterWindow = 100 // pops: 2 s
	maxOpusSize  = 1500
)

// fetched says what the jitter buffer has for the next 20 ms.
type fetched int

const (
	fetchedPacket fetched = iota // the packet itself
	fetchedLost                  // it is missing while later ones are here
	fetchedNone                  // nothing has come: wait, without moving on
)

// jitterBuffer puts audio packets in order and holds back just enough of them
// that sound does not stutter. It grows by itself when the network makes it
// run dry (playing waits, so what comes late plays later; what turns out to be
// lost does not count) and shrinks by dropping half of what has waited for two
// seconds without need.
// Push and pop may be called from different goroutines.
type jitterBuffer struct {
	mu      sync.Mutex
	slots   [jitterSize]jitterSlot
	next    uint16 // sequence number to play next
	newest  uint16
	started bool
	filling bool // waiting for the prefill
	dry     int  // packets whose time has passed since the last one that was here
	lost    uint64

	pops, lowest int // fewest packets waiting in the current window
}

type jitterSlot struct {
	used    bool
	seq     uint16
	payload []byte // reused
}

func newJitterBuffer() *jitterBuffer {
	return &jitterBuffer{filling: true, lowest: jitterSize}
}

// push keeps a copy of a packet's payload; late and oversized ones are dropped.
func (j *jitterBuffer) push(seq uint16, payload []byte) {
	if len(payload) == 0 || len(payload) > maxOpusSize {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.started {
		j.started, j.next, j.newest = true, seq, seq
	}
	ahead := int16(seq - j.next)
	if ahead < 0 && ahead > -jitterSize {
		return // played or concealed already
	}
	if ahead < 0 || ahead >= jitterSize {
		j.restart(seq)
	}
	if int16(seq-j.newest) > 0 {
		j.newest = seq
	}
	slot := &j.slots[seq%jitterSize]
	slot.used, slot.seq, slot.payload = true, seq, append(slot.payload[:0], payload...)
}

// restart begins anew at seq after a jump in the sender's numbering.
func (j *jitterBuffer) restart(seq uint16) {
	for i := range j.slots {
		j.slots[i].used = false
	}
	j.next, j.newest, j.filling, j.dry = seq, seq, true, 0
}

// pop gives the payload to play next, copied into buf. With fetchedLost the
// payload is that of the packet after the missing one, for its in-band FEC
// (RFC 6716 §2.1.7), or empty when that is missing too.
func (j *jitterBuffer) pop(buf []byte) ([]byte, fetched) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.passOver()
	waiting := j.waiting()
	if waiting == 0 || j.filling && waiting < jitterPrefill {
		j.dry++
		j.pops, j.lowest = 0, jitterSize
		return buf[:0], fetchedNone
	}
	j.filling, j.dry = false, 0
	j.catchUp(waiting)
	slot := &j.slots[j.next%jitterSize]
	j.next++
	if slot.used {
		slot.used = false
		return append(buf[:0], slot.payload...), fetchedPacket
	}
	j.lost++
	if after := &j.slots[j.next%jitterSize]; after.used {
		return append(buf[:0], after.payload...), fetchedLost
	}
	return buf[:0], fetchedLost
}

// passOver moves on behind missing packets whose time has passed while nothing
// came: they are lost, and have been made up for.
func (j *jitterBuffer) passOver() {
	for ; j.dry > 0 && j.waiting() > 0 && !j.slots[j.next%jitterSize].used; j.dry-- {
		j.next++
		j.lost++
	}
}

// reset forgets everything, for another sender.
func (j *jitterBuffer) reset() {
	j.mu.Lock()
	j.restart(0)
	j.started = false
	j.mu.Unlock()
}

// refill makes playing wait for the prefill again, after a long silence of the network.
func (j *jitterBuffer) refill() {
	j.mu.Lock()
	j.filling = true
	j.mu.Unlock()
}

// waiting is the span from the next packet to the newest, holes included.
func (j *jitterBuffer) waiting() int {
	if !j.started {
		return 0
	}
	return int(int16(j.newest-j.next)) + 1
}

// catchUp drops packets when even the fewest that waited in the last window
// were more than the prefill and slack.
func (j *jitterBuffer) catchUp(waiting int) {
	j.lowest = min(j.lowest, waiting)
	if j.pops++; j.pops < jitterWindow {
		return
	}
	for excess := j.lowest - jitterPrefill - jitterSlack; excess > 0; excess -= 2 {
		j.slots[j.next%jitterSize].used = false
		j.next++
	}
	j.pops, j.lowest = 0, jitterSize
}

// lostPackets is how many packets were concealed because they never came.
func (j *jitterBuffer) lostPackets() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lost
}
