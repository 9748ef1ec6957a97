package media

/*
#include "opus_ctl.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// OpusDecoder makes mono sound at 48 kHz of Opus packets (RFC 6716), mono or
// stereo. Make it by NewOpusDecoder, Close it at the end. One goroutine at a
// time may use it.
type OpusDecoder struct{ c *C.OpusDecoder }

// maxOpusPacket bounds a packet, in bytes: 120 ms of frames of 20 ms, each the
// longest that RFC 6716 §3.2.1 allows.
const maxOpusPacket = 6 * 1275

// errOpusPacket is what a packet is refused with before libopus sees it.
var errOpusPacket = errors.New("decode Opus: the packet is empty or too long")

// NewOpusDecoder makes a decoder.
func NewOpusDecoder() (*OpusDecoder, error) {
	var code C.int
	c := C.opus_decoder_create(SampleRate, 1, &code)
	if code != C.OPUS_OK {
		return nil, fmt.Errorf("start Opus decoder: %w", opusError(code))
	}
	return &OpusDecoder{c}, nil
}

// Decode decodes a packet into pcm and returns the number of samples. 5760
// samples, 120 ms, hold any packet; one that is longer than pcm, damaged or
// empty is an error, after which the decoder goes on with the next.
func (d *OpusDecoder) Decode(packet []byte, pcm []int16) (samples int, err error) {
	if len(packet) == 0 || len(packet) > maxOpusPacket {
		return 0, errOpusPacket
	}
	return d.decode(packet, pcm, 0)
}

// DecodeFEC fills pcm with what packet, the one after a lost one, tells of the
// lost one (RFC 6716 §2.1.7), concealing what it does not tell. pcm is as long
// as the lost packet: a multiple of 2.5 ms.
func (d *OpusDecoder) DecodeFEC(packet []byte, pcm []int16) (samples int, err error) {
	if len(packet) == 0 || len(packet) > maxOpusPacket {
		return 0, errOpusPacket
	}
	return d.decode(packet, pcm, 1)
}

// Conceal fills pcm, a multiple of 2.5 ms, with sound that goes on from the
// last packet (RFC 6716 §4.4) in place of one that was lost.
func (d *OpusDecoder) Conceal(pcm []int16) (samples int, err error) {
	return d.decode(nil, pcm, 0)
}

func (d *OpusDecoder) decode(packet []byte, pcm []int16, fec C.int) (int, error) {
	if len(pcm) == 0 {
		return 0, errors.New("decode Opus: no room for the sound")
	}
	n := C.opus_decode(d.c, (*C.uchar)(unsafe.Pointer(unsafe.SliceData(packet))), C.opus_int32(len(packet)),
		(*C.opus_int16)(unsafe.Pointer(&pcm[0])), C.int(len(pcm)), fec)
	if n < 0 {
		return 0, fmt.Errorf("decode Opus: %w", opusError(n))
	}
	return int(n), nil
}

// Close frees the decoder. It may be called twice.
func (d *OpusDecoder) Close() {
	if d.c != nil {
		C.opus_decoder_destroy(d.c)
		d.c = nil
	}
}
