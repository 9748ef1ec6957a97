package rtc

import (
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"
)

// assemblerSize is how many packets the assembler keeps while it waits for a
// missing one: about half a second of video at a generous rate.
const assemblerSize = 512

// maxFrameSize bounds one coded picture. A 4096x4096 key frame stays below it.
const maxFrameSize = 4 << 20

// retransmitPatience is how long a missing packet may take to be sent again
// before the frames that need it are given up.
const retransmitPatience = 150 * time.Millisecond

// frameAssembler puts VP8 frames together from RTP packets that come in any
// order (RFC 7741). It holds frames back only while a packet before them is
// missing, and at most for retransmitPatience. Not safe for concurrent use.
type frameAssembler struct {
	packets  [assemblerSize]*rtp.Packet
	next     uint16 // sequence number of the next frame's first packet
	newest   uint16 // highest sequence number seen
	started  bool
	gapSince time.Time // when the oldest missing packet was first missed
	frame    []byte
	lost     uint64
}

// maxLate is how far behind a packet may be to count as late. Further behind,
// the sender has begun to number anew.
const maxLate = 2 * assemblerSize

// push takes a packet that arrived at now. One that is late is dropped; one
// from beyond what can be kept starts anew.
func (a *frameAssembler) push(p *rtp.Packet, now time.Time) {
	if !a.started {
		a.started, a.next, a.newest = true, p.SequenceNumber, p.SequenceNumber
		a.frame = []byte{} // never nil, which means no frame
	}
	ahead := int16(p.SequenceNumber - a.next)
	switch {
	case ahead < -maxLate:
		a.restart(p.SequenceNumber)
	case ahead < 0:
		return // of a frame that was shown or given up
	case ahead >= assemblerSize:
		a.lost += uint64(ahead)
		a.restart(p.SequenceNumber)
	}
	if int16(p.SequenceNumber-a.newest) > 0 {
		a.newest = p.SequenceNumber
	}
	a.packets[p.SequenceNumber%assemblerSize] = p
}

// restart forgets everything before sequence number seq.
func (a *frameAssembler) restart(seq uint16) {
	clear(a.packets[:])
	a.next, a.newest, a.gapSince = seq, seq, time.Time{}
}

// pop returns the next whole frame in order, valid until the next call, or nil
// when none is ready. broken tells that frames before it were given up, so
// that only a key frame can be trusted.
func (a *frameAssembler) pop(now time.Time) (frame []byte, broken bool) {
	for {
		frame, end, ok := a.assemble()
		if ok {
			a.release(end)
			a.gapSince = time.Time{}
			switch {
			case frame == nil: // its beginning was given up, or it is damaged
				broken = true
				continue
			case len(frame) == 0: // padding alone
				continue
			}
			return frame, broken
		}
		if !a.gapIsOld(now) {
			return nil, broken
		}
		a.skipGap()
		broken = true
	}
}

// assemble joins the packets from next up to the marker. ok is false while one
// of them is missing; a frame without a proper beginning comes out as nil.
func (a *frameAssembler) assemble() (frame []byte, end uint16, ok bool) {
	end, ok = a.findEnd()
	if !ok {
		return nil, 0, false
	}
	a.frame = a.frame[:0]
	for seq := a.next; seq != end; seq++ {
		if !a.appendPayload(a.packets[seq%assemblerSize]) {
			return nil, end, true
		}
	}
	return a.frame, end, true
}

// findEnd is the sequence number after the marker of the frame that begins at
// next; ok is false while a packet up to there is missing.
func (a *frameAssembler) findEnd() (end uint16, ok bool) {
	for seq := a.next; int16(a.newest-seq) >= 0; seq++ {
		p := a.packets[seq%assemblerSize]
		if p == nil {
			return 0, false
		}
		if p.Marker {
			return seq + 1, true
		}
	}
	return 0, false
}

// appendPayload strips the payload descriptor (RFC 7741 §4.2) and reports
// whether the packet can be a part of a good frame: the first one, and no other,
// begins the first partition. Padding (RFC 3550 §5.1) is part of nothing.
func (a *frameAssembler) appendPayload(p *rtp.Packet) bool {
	if len(p.Payload) == 0 {
		return true
	}
	first := len(a.frame) == 0
	var vp8 codecs.VP8Packet
	payload, err := vp8.Unmarshal(p.Payload)
	if err != nil || len(a.frame)+len(payload) > maxFrameSize {
		return false
	}
	a.frame = append(a.frame, payload...)
	return first == (vp8.S == 1 && vp8.PID == 0)
}

// release forgets the packets from next up to end.
func (a *frameAssembler) release(end uint16) {
	for seq := a.next; seq != end; seq++ {
		a.packets[seq%assemblerSize] = nil
	}
	a.next = end
}

// gapIsOld reports whether a packet is missing for longer than patience.
// A frame that is merely still arriving has no gap.
func (a *frameAssembler) gapIsOld(now time.Time) bool {
	if !a.started || !a.hasGap() {
		a.gapSince = time.Time{}
		return false
	}
	if a.gapSince.IsZero() {
		a.gapSince = now
	}
	return now.Sub(a.gapSince) >= retransmitPatience
}

func (a *frameAssembler) hasGap() bool {
	for seq := a.next; int16(a.newest-seq) > 0; seq++ {
		if a.packets[seq%assemblerSize] == nil {
			return true
		}
	}
	return false
}

// skipGap moves on behind the first missing packets.
func (a *frameAssembler) skipGap() {
	seq := a.next
	for ; int16(a.newest-seq) > 0 && a.packets[seq%assemblerSize] != nil; seq++ {
		a.packets[seq%assemblerSize] = nil
	}
	for ; int16(a.newest-seq) > 0 && a.packets[seq%assemblerSize] == nil; seq++ {
		a.lost++
	}
	a.next = seq
	a.gapSince = time.Time{}
}
