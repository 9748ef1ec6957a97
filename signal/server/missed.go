package server

// What is kept for a member that may come back: nobody sends more in a minute
// but who means harm.
const (
	missedMessages = 64
	missedBytes    = 64 << 10
)

// missed is the newest of the messages that were sent to a seat, numbered from 1.
type missed struct {
	ring  [][]byte // oldest first
	bytes int
	sent  uint64 // number of the newest
}

// add keeps one more and forgets the oldest where there are too many.
func (q *missed) add(msg []byte) {
	q.ring = append(q.ring, msg)
	q.bytes += len(msg)
	q.sent++
	drop := 0
	for len(q.ring)-drop > missedMessages || q.bytes > missedBytes {
		q.bytes -= len(q.ring[drop])
		q.ring[drop] = nil
		drop++
	}
	q.ring = q.ring[drop:]
}

// after gives the messages after number n that are still there, and whether
// all are.
func (q *missed) after(n uint64) (msgs [][]byte, whole bool) {
	if n > q.sent {
		q.sent = n // the client counts on from there
		return nil, false
	}
	want := q.sent - n
	if have := uint64(len(q.ring)); want > have {
		return q.ring, false
	}
	return q.ring[uint64(len(q.ring))-want:], true
}
