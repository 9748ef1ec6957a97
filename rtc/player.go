package rtc

import (
	"fmt"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// maxConcealed is how many frames in a row are made up when nothing comes,
// 100 ms; after that silence is more honest.
const maxConcealed = 5

// maxOpusSamples is the longest Opus packet, 120 ms (RFC 6716 §2.1.4).
const maxOpusSamples = 120 * media.SampleRate / 1000

// player turns the packets of the jitter buffer into sound at the pace of
// whoever calls fill, one caller at a time.
type player struct {
	jitter    *jitterBuffer
	decoder   *media.OpusDecoder
	packet    [maxOpusSize]byte
	pcm       [maxOpusSamples]int16
	rest      []int16 // decoded, not yet played; part of pcm
	frame     int     // samples of the last packet
	concealed int     // frames made up in a row
	playing   bool
	meter     meter
}

func newPlayer() (*player, error) {
	decoder, err := media.NewOpusDecoder()
	if err != nil {
		return nil, fmt.Errorf("start Opus decoder: %w", err)
	}
	return &player{jitter: newJitterBuffer(), decoder: decoder, frame: media.FrameSamples}, nil
}

// fill writes the next sound into pcm, silence where there is none.
func (p *player) fill(pcm []int16) {
	for out := pcm; len(out) > 0; {
		if len(p.rest) == 0 {
			p.rest = p.decodeNext()
		}
		n := copy(out, p.rest)
		out, p.rest = out[n:], p.rest[n:]
	}
	p.meter.add(pcm)
}

// decodeNext gives the sound of the next packet, or what stands in for it.
func (p *player) decodeNext() []int16 {
	payload, got := p.jitter.pop(p.packet[:0])
	switch got {
	case fetchedPacket:
		if n, err := p.decoder.Decode(payload, p.pcm[:]); err == nil && n > 0 {
			p.playing, p.concealed, p.frame = true, 0, n
			return p.pcm[:n]
		}
	case fetchedLost:
		if len(payload) > 0 {
			if n, err := p.decoder.DecodeFEC(payload, p.pcm[:p.frame]); err == nil && n > 0 {
				p.concealed = 0
				return p.pcm[:n]
			}
		}
	}
	return p.conceal()
}

// conceal makes up a frame that goes on from the last one (RFC 6716 §4.4), a
// few times in a row; after that silence, until the buffer has filled again.
func (p *player) conceal() []int16 {
	if p.playing && p.concealed < maxConcealed {
		p.concealed++
		if n, err := p.decoder.Conceal(p.pcm[:p.frame]); err == nil && n > 0 {
			return p.pcm[:n]
		}
	}
	if p.playing {
		p.playing = false
		p.jitter.refill()
	}
	clear(p.pcm[:p.frame])
	return p.pcm[:p.frame]
}

func (p *player) close() { p.decoder.Close() }
