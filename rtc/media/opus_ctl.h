// libopus sets options through a function of variable arguments, which Go
// cannot call.
#ifndef RTCCHAT_OPUS_CTL_H
#define RTCCHAT_OPUS_CTL_H

#include <opus.h>

// Each returns an Opus error code, OPUS_OK for success.
int rtc_opus_encoder_setup(OpusEncoder *e, int bitrate, int complexity);
int rtc_opus_encoder_loss(OpusEncoder *e, int percent);
int rtc_opus_encoder_rate(OpusEncoder *e, int bitrate);

#endif
