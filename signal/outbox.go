package signal

// What a client keeps of the messages that it has sent, and of those that it
// could not send yet.
const (
	outboxMessages = 64
	outboxBytes    = 256 << 10
)

// outbox is the newest messages of this side, in order. First come those that
// have been written to a websocket, which may or may not have arrived.
type outbox struct {
	msgs    [][]byte
	bytes   int
	written int    // of msgs
	before  uint64 // messages that were written before the first of msgs
	gap     bool   // some that never arrived have been forgotten
}

// add keeps a message that is to be written, and forgets the oldest where there
// are too many.
func (o *outbox) add(data []byte) {
	o.msgs = append(o.msgs, data)
	o.bytes += len(data)
	for len(o.msgs) > outboxMessages || o.bytes > outboxBytes {
		if o.written > 0 {
			o.written--
			o.before++
		} else {
			o.gap = true
		}
		o.bytes -= len(o.msgs[0])
		o.msgs[0] = nil
		o.msgs = o.msgs[1:]
	}
}

// sent is how many messages have been written in all.
func (o *outbox) sent() uint64 { return o.before + uint64(o.written) }

// next gives the first message that has not been written, and counts it as
// written: nobody knows what becomes of one that fails.
func (o *outbox) next() (data []byte, ok bool) {
	if o.written == len(o.msgs) {
		return nil, false
	}
	o.written++
	return o.msgs[o.written-1], true
}

// arrived forgets the messages that the server has got, n of them since the
// beginning, and has all others written again. It reports whether all others
// are still there.
func (o *outbox) arrived(n uint64) (whole bool) {
	whole = !o.gap && n >= o.before
	have := 0
	if n > o.before {
		have = int(min(n-o.before, uint64(o.written)))
	}
	for _, data := range o.msgs[:have] {
		o.bytes -= len(data)
	}
	o.msgs = o.msgs[have:]
	o.before, o.written, o.gap = n, 0, false
	return whole
}
