// One VP8 encoder and one VP8 decoder of libvpx, each in a single block of C
// memory. Everything a call gives back stays in that block, so that a call from
// Go passes plane pointers as arguments, stores none and allocates nothing.
#ifndef RTCCHAT_VP8_H
#define RTCCHAT_VP8_H

#include <stddef.h>
#include <stdint.h>
#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

typedef struct {
  vpx_codec_ctx_t codec;
  vpx_codec_enc_cfg_t cfg;
  const uint8_t *data; // the coded frame, NULL when it was dropped
  size_t size;
  int key;
} rtc_vp8_encoder;

// Each returns a vpx_codec_err_t as an int, 0 for success.
int rtc_vp8_encoder_init(rtc_vp8_encoder *e, int width, int height, int kbps, int threads);
int rtc_vp8_encoder_rate(rtc_vp8_encoder *e, int kbps);
int rtc_vp8_encode(rtc_vp8_encoder *e, const uint8_t *y, int ystride, const uint8_t *u,
                   const uint8_t *v, int cstride, int64_t pts, int64_t duration, int key);

typedef struct {
  vpx_codec_ctx_t codec;
  const vpx_image_t *img; // the picture decoded last, NULL when there is none
} rtc_vp8_decoder;

int rtc_vp8_decoder_init(rtc_vp8_decoder *d);
int rtc_vp8_decode(rtc_vp8_decoder *d, const uint8_t *data, size_t size);

#endif
