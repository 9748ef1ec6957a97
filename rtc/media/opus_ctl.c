#include "opus_ctl.h"

int rtc_opus_encoder_setup(OpusEncoder *e, int bitrate, int complexity) {
  int err = opus_encoder_ctl(e, OPUS_SET_BITRATE(bitrate));
  if (!err) err = opus_encoder_ctl(e, OPUS_SET_COMPLEXITY(complexity));
  if (!err) err = opus_encoder_ctl(e, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  if (!err) err = opus_encoder_ctl(e, OPUS_SET_INBAND_FEC(1));
  if (!err) err = opus_encoder_ctl(e, OPUS_SET_DTX(0));
  return err;
}

int rtc_opus_encoder_loss(OpusEncoder *e, int percent) {
  return opus_encoder_ctl(e, OPUS_SET_PACKET_LOSS_PERC(percent));
}

int rtc_opus_encoder_rate(OpusEncoder *e, int bitrate) {
  return opus_encoder_ctl(e, OPUS_SET_BITRATE(bitrate));
}
