#include "vp8.h"

#include <string.h>

// Microseconds: the clock of pts and duration.
static const vpx_rational_t timebase = {1, 1000000};

// A fixed speed; libvpx's own choice (positive values) costs twice the time
// for 0.1 dB. From -8 on faster steps gain nothing measurable.
static const int cpu_used = -8;

// A key frame may take as many bits as six other frames, 200 ms at 30 fps.
static const int max_intra_pct = 600;

// The settings of a real-time video call: one pass, no look-ahead, constant rate.
static void configure(vpx_codec_enc_cfg_t *cfg, int width, int height, int kbps, int threads) {
  cfg->g_w = width;
  cfg->g_h = height;
  cfg->g_timebase = timebase;
  cfg->g_threads = threads;
  cfg->g_lag_in_frames = 0;
  cfg->g_pass = VPX_RC_ONE_PASS;
  cfg->g_error_resilient = 0; // lost packets are sent again or end in a key frame
  cfg->rc_end_usage = VPX_CBR;
  cfg->rc_target_bitrate = kbps;
  cfg->rc_resize_allowed = 0;
  cfg->rc_dropframe_thresh = 30;
  cfg->rc_min_quantizer = 2;
  cfg->rc_max_quantizer = 63; // a busy room at 100 kbit/s needs them all
  cfg->rc_undershoot_pct = 100;
  cfg->rc_overshoot_pct = 15;
  cfg->rc_buf_sz = 1000;
  cfg->rc_buf_initial_sz = 500;
  cfg->rc_buf_optimal_sz = 600;
  cfg->kf_mode = VPX_KF_DISABLED; // only when asked for
}

int rtc_vp8_encoder_init(rtc_vp8_encoder *e, int width, int height, int kbps, int threads) {
  memset(e, 0, sizeof *e);
  int err = vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &e->cfg, 0);
  if (err) return err;
  configure(&e->cfg, width, height, kbps, threads);
  err = vpx_codec_enc_init(&e->codec, vpx_codec_vp8_cx(), &e->cfg, 0);
  if (err) return err;
  err |= vpx_codec_control(&e->codec, VP8E_SET_CPUUSED, cpu_used);
  err |= vpx_codec_control(&e->codec, VP8E_SET_STATIC_THRESHOLD, 1);
  err |= vpx_codec_control(&e->codec, VP8E_SET_NOISE_SENSITIVITY, 0);
  err |= vpx_codec_control(&e->codec, VP8E_SET_SCREEN_CONTENT_MODE, 0);
  err |= vpx_codec_control(&e->codec, VP8E_SET_TOKEN_PARTITIONS, VP8_ONE_TOKENPARTITION);
  err |= vpx_codec_control(&e->codec, VP8E_SET_MAX_INTRA_BITRATE_PCT, max_intra_pct);
  if (err) vpx_codec_destroy(&e->codec);
  return err;
}

int rtc_vp8_encoder_rate(rtc_vp8_encoder *e, int kbps) {
  e->cfg.rc_target_bitrate = kbps;
  return vpx_codec_enc_config_set(&e->codec, &e->cfg);
}

// wrap describes planes that lie apart from each other, which vpx_img_wrap cannot.
static vpx_image_t wrap(const vpx_codec_enc_cfg_t *cfg, const uint8_t *y, int ystride,
                        const uint8_t *u, const uint8_t *v, int cstride) {
  vpx_image_t img;
  memset(&img, 0, sizeof img);
  img.fmt = VPX_IMG_FMT_I420;
  img.w = img.d_w = cfg->g_w;
  img.h = img.d_h = cfg->g_h;
  img.bit_depth = 8;
  img.bps = 12;
  img.x_chroma_shift = img.y_chroma_shift = 1;
  img.planes[VPX_PLANE_Y] = (uint8_t *)y;
  img.planes[VPX_PLANE_U] = (uint8_t *)u;
  img.planes[VPX_PLANE_V] = (uint8_t *)v;
  img.stride[VPX_PLANE_Y] = ystride;
  img.stride[VPX_PLANE_U] = img.stride[VPX_PLANE_V] = cstride;
  return img;
}

int rtc_vp8_encode(rtc_vp8_encoder *e, const uint8_t *y, int ystride, const uint8_t *u,
                   const uint8_t *v, int cstride, int64_t pts, int64_t duration, int key) {
  vpx_image_t img = wrap(&e->cfg, y, ystride, u, v, cstride);
  e->data = NULL;
  e->size = 0;
  e->key = 0;
  int err = vpx_codec_encode(&e->codec, &img, pts, (unsigned long)duration,
                             key ? VPX_EFLAG_FORCE_KF : 0, VPX_DL_REALTIME);
  if (err) return err;
  vpx_codec_iter_t iter = NULL;
  const vpx_codec_cx_pkt_t *pkt;
  while ((pkt = vpx_codec_get_cx_data(&e->codec, &iter))) {
    if (pkt->kind != VPX_CODEC_CX_FRAME_PKT) continue;
    e->data = pkt->data.frame.buf;
    e->size = pkt->data.frame.sz;
    e->key = (pkt->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
  }
  return 0;
}

int rtc_vp8_decoder_init(rtc_vp8_decoder *d) {
  memset(d, 0, sizeof *d);
  vpx_codec_dec_cfg_t cfg = {.threads = 1};
  return vpx_codec_dec_init(&d->codec, vpx_codec_vp8_dx(), &cfg, 0);
}

int rtc_vp8_decode(rtc_vp8_decoder *d, const uint8_t *data, size_t size) {
  d->img = NULL;
  int err = vpx_codec_decode(&d->codec, data, (unsigned int)size, NULL, 0);
  if (err) return err;
  int corrupted = 0;
  err = vpx_codec_control(&d->codec, VP8D_GET_FRAME_CORRUPTED, &corrupted);
  if (err) return err;
  if (corrupted) return VPX_CODEC_CORRUPT_FRAME;
  vpx_codec_iter_t iter = NULL;
  d->img = vpx_codec_get_frame(&d->codec, &iter);
  return 0;
}
