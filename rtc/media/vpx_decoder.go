package media

/*
#include <stdlib.h>
#include "vp8.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
	"unsafe"
)

// ErrNoPicture is what VP8Decoder.Decode returns for data that is not at fault
// and yet gives no picture: a frame that builds on a key frame which has not
// come, or one that is not meant to be shown (RFC 6386 §9.1, show_frame).
var ErrNoPicture = errors.New("no picture in this VP8 frame")

// VP8Decoder makes pictures of VP8 frames (RFC 6386). Whatever it is fed, it
// works again from the next whole key frame on. Make it by NewVP8Decoder, Close
// it at the end. One goroutine at a time may use it.
type VP8Decoder struct {
	c       *C.rtc_vp8_decoder
	needKey bool // what comes before the next key frame cannot be decoded
	damaged bool // start afresh at the next key frame
}

// NewVP8Decoder makes a decoder, which waits for a key frame.
func NewVP8Decoder() (*VP8Decoder, error) {
	c := (*C.rtc_vp8_decoder)(C.calloc(1, C.sizeof_rtc_vp8_decoder))
	if c == nil {
		return nil, errors.New("start VP8 decoder: no memory")
	}
	if code := C.rtc_vp8_decoder_init(c); code != 0 {
		C.free(unsafe.Pointer(c))
		return nil, fmt.Errorf("start VP8 decoder: %w", vpxError(code))
	}
	return &VP8Decoder{c: c, needKey: true}, nil
}

// NeedsKeyFrame reports whether only a key frame can be decoded next: at the
// beginning, and after a damaged frame.
func (d *VP8Decoder) NeedsKeyFrame() bool { return d.needKey }

// Decode decodes one frame into dst, whose planes are made anew only when the
// size changes. Sides of odd length have their chroma rounded up. dst is
// changed only where the error is nil. ErrNoPicture is no fault of the data;
// any other error means that the data was damaged and a key frame is needed.
func (d *VP8Decoder) Decode(payload []byte, dst *image.YCbCr) error {
	if len(payload) == 0 {
		return ErrNoPicture
	}
	if err := d.admit(payload); err != nil {
		return err
	}
	code := C.rtc_vp8_decode(d.c, (*C.uint8_t)(unsafe.Pointer(&payload[0])), C.size_t(len(payload)))
	if code != 0 {
		d.needKey, d.damaged = true, true
		return fmt.Errorf("decode VP8: %w", vpxError(code))
	}
	d.needKey = false
	if d.c.img == nil {
		return ErrNoPicture
	}
	copyPicture(dst, d.c.img)
	return nil
}

// admit keeps from the codec what it must not see: frames that build on
// nothing, and sizes nobody would send. A damaged codec is made anew for a key frame.
func (d *VP8Decoder) admit(payload []byte) error {
	w, h, key := vp8KeyFrameSize(payload)
	switch {
	case !key && payload[0]&1 == 0:
		d.needKey = true
		return errors.New("decode VP8: the key frame has no start code")
	case !key && d.needKey:
		return ErrNoPicture
	case key && (min(w, h) < 1 || max(w, h) > maxVP8Side):
		d.needKey = true
		return fmt.Errorf("decode VP8: a picture of %dx%d is out of range", w, h)
	case key && d.damaged:
		return d.restart()
	}
	return nil
}

func (d *VP8Decoder) restart() error {
	C.vpx_codec_destroy(&d.c.codec)
	if code := C.rtc_vp8_decoder_init(d.c); code != 0 {
		return fmt.Errorf("restart VP8 decoder: %w", vpxError(code))
	}
	d.damaged = false
	return nil
}

// Close frees the decoder. It may be called twice.
func (d *VP8Decoder) Close() {
	if d.c == nil {
		return
	}
	C.vpx_codec_destroy(&d.c.codec)
	C.free(unsafe.Pointer(d.c))
	d.c = nil
}

// copyPicture copies the codec's picture into dst, which it sizes first.
func copyPicture(dst *image.YCbCr, src *C.vpx_image_t) {
	w, h := int(src.d_w), int(src.d_h)
	fitPicture(dst, w, h)
	cw, ch := (w+1)/2, (h+1)/2
	copyRows(dst.Y, dst.YStride, src.planes[C.VPX_PLANE_Y], src.stride[C.VPX_PLANE_Y], w, h)
	copyRows(dst.Cb, dst.CStride, src.planes[C.VPX_PLANE_U], src.stride[C.VPX_PLANE_U], cw, ch)
	copyRows(dst.Cr, dst.CStride, src.planes[C.VPX_PLANE_V], src.stride[C.VPX_PLANE_V], cw, ch)
}

func copyRows(dst []byte, dstStride int, src *C.uchar, srcStride C.int, w, h int) {
	stride := int(srcStride)
	rows := unsafe.Slice((*byte)(unsafe.Pointer(src)), (h-1)*stride+w)
	for y := range h {
		copy(dst[y*dstStride:y*dstStride+w], rows[y*stride:])
	}
}

// fitPicture makes p a 4:2:0 picture of w x h pixels, keeping its planes where
// it is one already.
func fitPicture(p *image.YCbCr, w, h int) {
	size := image.Rect(0, 0, w, h)
	cw, ch := (w+1)/2, (h+1)/2
	fits := p.Rect == size && p.SubsampleRatio == image.YCbCrSubsampleRatio420 &&
		p.YStride >= w && p.CStride >= cw && len(p.Y) >= p.YStride*h &&
		min(len(p.Cb), len(p.Cr)) >= p.CStride*ch
	if !fits {
		*p = *image.NewYCbCr(size, image.YCbCrSubsampleRatio420)
	}
}
