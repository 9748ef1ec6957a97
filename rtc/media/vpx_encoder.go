package media

/*
#cgo pkg-config: vpx
#include <stdlib.h>
#include "vp8.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
	"time"
	"unsafe"
)

// maxVP8Side bounds the width and the height of pictures, in pixels, both ways.
// VP8 itself allows 16383 (RFC 6386 §9.1).
const maxVP8Side = 4096

// VP8EncoderConfig says what a [VP8Encoder] is to do.
type VP8EncoderConfig struct {
	Width, Height int // pixels, 1 to 4096
	FPS           int // pictures a second that are expected, 1 to 240
	Bitrate       int // bit/s
	Threads       int // 1 to 16; 0 is 1
}

func (c VP8EncoderConfig) validate() error {
	if min(c.Width, c.Height) < 1 || max(c.Width, c.Height) > maxVP8Side {
		return fmt.Errorf("encode VP8: a picture of %dx%d is out of range", c.Width, c.Height)
	}
	if c.FPS < 1 || c.FPS > maxFPS {
		return fmt.Errorf("encode VP8: %d pictures a second are out of range", c.FPS)
	}
	if c.Threads < 0 || c.Threads > 16 {
		return fmt.Errorf("encode VP8: %d threads are out of range", c.Threads)
	}
	return nil
}

// VP8Encoder makes VP8 frames (RFC 6386) of pictures, in real time and at a
// constant rate. Make it by NewVP8Encoder, Close it at the end. One goroutine
// at a time may use it.
type VP8Encoder struct {
	c        *C.rtc_vp8_encoder
	config   VP8EncoderConfig
	clock    encoderClock
	sinceKey int // frames
}

// keyFrameDistance is the most frames without a key frame: a safety net for a
// receiver that has drifted unnoticed, too rare to cost anything.
const keyFrameDistance = 3000

// NewVP8Encoder makes an encoder for pictures of one size.
func NewVP8Encoder(config VP8EncoderConfig) (*VP8Encoder, error) {
	if err := config.validate(); err != nil {
		return nil, err
	}
	c := (*C.rtc_vp8_encoder)(C.calloc(1, C.sizeof_rtc_vp8_encoder))
	if c == nil {
		return nil, errors.New("start VP8 encoder: no memory")
	}
	code := C.rtc_vp8_encoder_init(c, C.int(config.Width), C.int(config.Height),
		kilobits(config.Bitrate), C.int(max(config.Threads, 1)))
	if code != 0 {
		C.free(unsafe.Pointer(c))
		return nil, fmt.Errorf("start VP8 encoder: %w", vpxError(code))
	}
	return &VP8Encoder{
		c: c, config: config,
		clock: encoderClock{nominal: time.Second / time.Duration(config.FPS)},
	}, nil
}

// Encode codes img, captured at pts, a time that grows from picture to picture
// and is counted from wherever the caller likes. forceKey asks for a key frame.
// The payload is valid until the next call; it is nil where the encoder has
// dropped the picture to keep its rate. An error says what is wrong with img,
// or is the codec's own.
func (e *VP8Encoder) Encode(img *image.YCbCr, pts time.Duration, forceKey bool) (payload []byte, key bool, err error) {
	y, cb, cr, err := e.planes(img)
	if err != nil {
		return nil, false, err
	}
	forceKey = forceKey || e.sinceKey >= keyFrameDistance
	code := C.rtc_vp8_encode(e.c,
		(*C.uint8_t)(unsafe.Pointer(&y[0])), C.int(img.YStride),
		(*C.uint8_t)(unsafe.Pointer(&cb[0])), (*C.uint8_t)(unsafe.Pointer(&cr[0])), C.int(img.CStride),
		C.int64_t(e.clock.at(pts).Microseconds()), C.int64_t(e.clock.nominal.Microseconds()), cBool(forceKey))
	if code != 0 {
		return nil, false, fmt.Errorf("encode VP8: %w", vpxError(code))
	}
	if e.c.data == nil {
		return nil, false, nil
	}
	key = e.c.key != 0
	e.sinceKey++
	if key {
		e.sinceKey = 0
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(e.c.data)), int(e.c.size)), key, nil
}

// SetBitrate changes the target, in bit/s, from the next picture on.
func (e *VP8Encoder) SetBitrate(bps int) error {
	if code := C.rtc_vp8_encoder_rate(e.c, kilobits(bps)); code != 0 {
		return fmt.Errorf("set VP8 bit rate: %w", vpxError(code))
	}
	return nil
}

// Close frees the encoder and the payload it gave last. It may be called twice.
func (e *VP8Encoder) Close() {
	if e.c == nil {
		return
	}
	C.vpx_codec_destroy(&e.c.codec)
	C.free(unsafe.Pointer(e.c))
	e.c = nil
}

// planes gives the planes of img from its top left pixel on, once it is sure
// that C will not read beyond them.
func (e *VP8Encoder) planes(img *image.YCbCr) (y, cb, cr []byte, err error) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	if w != e.config.Width || h != e.config.Height {
		return nil, nil, nil, fmt.Errorf("encode VP8: the picture is %dx%d, not %dx%d",
			w, h, e.config.Width, e.config.Height)
	}
	if img.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return nil, nil, nil, fmt.Errorf("encode VP8: the picture is %v, not 4:2:0", img.SubsampleRatio)
	}
	cw, ch := (w+1)/2, (h+1)/2
	yo, co := img.YOffset(img.Rect.Min.X, img.Rect.Min.Y), img.COffset(img.Rect.Min.X, img.Rect.Min.Y)
	short := img.YStride < w || img.CStride < cw || len(img.Y) < yo+(h-1)*img.YStride+w ||
		min(len(img.Cb), len(img.Cr)) < co+(ch-1)*img.CStride+cw
	if short {
		return nil, nil, nil, errors.New("encode VP8: the planes of the picture are too short")
	}
	return img.Y[yo:], img.Cb[co:], img.Cr[co:], nil
}

// kilobits is a rate in the unit of libvpx, within what makes sense.
func kilobits(bps int) C.int { return C.int(min(max(bps, 20_000), 50_000_000) / 1000) }

func cBool(b bool) C.int {
	if b {
		return 1
	}
	return 0
}

// vpxError is libvpx's sentence for one of its codes.
func vpxError(code C.int) error {
	return errors.New("libvpx: " + C.GoString(C.vpx_codec_err_to_string(C.vpx_codec_err_t(code))))
}
