package media

/*
#cgo pkg-config: opus
#include "opus_ctl.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

// opusComplexity is what libopus may spend, 0 to 10. Above 5 speech gains
// little and costs twice the time.
const opusComplexity = 5

// OpusEncoder makes Opus packets (RFC 6716) of mono sound at 48 kHz, tuned for
// speech, with in-band forward error correction and without discontinuous
// transmission. Make it by NewOpusEncoder, Close it at the end. One goroutine
// at a time may use it.
type OpusEncoder struct{ c *C.OpusEncoder }

// NewOpusEncoder makes an encoder that aims at bitrate bit/s, 6000 to 510000.
func NewOpusEncoder(bitrate int) (*OpusEncoder, error) {
	if err := validOpusRate(bitrate); err != nil {
		return nil, err
	}
	var code C.int
	c := C.opus_encoder_create(SampleRate, 1, C.OPUS_APPLICATION_VOIP, &code)
	if code != C.OPUS_OK {
		return nil, fmt.Errorf("start Opus encoder: %w", opusError(code))
	}
	if code := C.rtc_opus_encoder_setup(c, C.int(bitrate), opusComplexity); code != C.OPUS_OK {
		C.opus_encoder_destroy(c)
		return nil, fmt.Errorf("set up Opus encoder: %w", opusError(code))
	}
	return &OpusEncoder{c}, nil
}

// Encode codes one frame of 2.5, 5, 10, 20, 40 or 60 ms into out and returns
// the length of the packet in bytes, which never exceeds len(out); 1275 bytes
// always suffice for 20 ms.
func (e *OpusEncoder) Encode(pcm []int16, out []byte) (int, error) {
	if len(pcm) == 0 || len(out) == 0 {
		return 0, errors.New("encode Opus: no sound, or no room for the packet")
	}
	n := C.opus_encode(e.c, (*C.opus_int16)(unsafe.Pointer(&pcm[0])), C.int(len(pcm)),
		(*C.uchar)(unsafe.Pointer(&out[0])), C.opus_int32(len(out)))
	if n < 0 {
		return 0, fmt.Errorf("encode Opus: %w", opusError(C.int(n)))
	}
	return int(n), nil
}

// SetExpectedLoss tells how many packets in a hundred will be lost: the more,
// the more of the rate goes into error correction.
func (e *OpusEncoder) SetExpectedLoss(percent int) error {
	if code := C.rtc_opus_encoder_loss(e.c, C.int(min(max(percent, 0), 100))); code != C.OPUS_OK {
		return fmt.Errorf("set Opus loss: %w", opusError(code))
	}
	return nil
}

// SetBitrate changes the target, in bit/s, from the next frame on.
func (e *OpusEncoder) SetBitrate(bps int) error {
	if err := validOpusRate(bps); err != nil {
		return err
	}
	if code := C.rtc_opus_encoder_rate(e.c, C.int(bps)); code != C.OPUS_OK {
		return fmt.Errorf("set Opus bit rate: %w", opusError(code))
	}
	return nil
}

// Close frees the encoder. It may be called twice.
func (e *OpusEncoder) Close() {
	if e.c != nil {
		C.opus_encoder_destroy(e.c)
		e.c = nil
	}
}

// validOpusRate holds a rate against RFC 6716 §2.1.1.
func validOpusRate(bps int) error {
	if bps < 6_000 || bps > 510_000 {
		return fmt.Errorf("encode Opus: %d bit/s are out of range", bps)
	}
	return nil
}

// opusError is libopus's sentence for one of its codes.
func opusError(code C.int) error {
	return errors.New("libopus: " + C.GoString(C.opus_strerror(code)))
}
