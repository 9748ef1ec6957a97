package rtc

import (
	"context"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// capturePictures moves pictures from the camera to the self view and, once the
// call is connected, to the encoder. A camera that goes away does not end the call.
func (c *Call) capturePictures(ctx context.Context) {
	if c.cfg.Camera == nil {
		return
	}
	for {
		img, err := c.cfg.Camera.Read(ctx)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			c.loseDevice("camera", err, func() { c.cameraGone.Store(true) })
			return
		}
		at := time.Now()
		if c.cameraOff.Load() {
			continue
		}
		c.self.Put(img, at)
		if err := c.video.send(img, at); err != nil {
			c.loseDevice("camera", err, func() { c.cameraGone.Store(true) })
			return
		}
	}
}

// captureSound moves sound from the microphone to the encoder, 20 ms at a time.
func (c *Call) captureSound(ctx context.Context) {
	if c.cfg.Microphone == nil {
		return
	}
	pcm := make([]int16, media.FrameSamples)
	for first := true; ; first = false {
		err := c.cfg.Microphone.Read(ctx, pcm)
		if ctx.Err() != nil {
			return
		}
		if first {
			c.logStart("microphone", c.cfg.Microphone)
		}
		if err != nil {
			c.audio.meter.stop()
			c.loseDevice("microphone", err, func() { c.micGone.Store(true) })
			return
		}
		c.audio.meter.add(pcm)
		if c.muted.Load() {
			clear(pcm)
		}
		if err := c.audio.send(pcm); err != nil {
			c.log.Warn("send sound", "err", err)
		}
	}
}

// playSound plays what comes from the other side; without a loudspeaker, or
// after it has gone, the sound is still decoded for the meter.
func (c *Call) playSound(ctx context.Context) {
	if c.cfg.Speaker != nil {
		err := c.cfg.Speaker.Play(ctx, c.player.fill)
		c.logStart("loudspeaker", c.cfg.Speaker)
		if ctx.Err() != nil {
			return
		}
		c.loseDevice("loudspeaker", err, func() {})
	}
	playNowhere(ctx, c.player.fill)
}

// logStart notes when the first sample of a sound file was, which is what the
// delay from mouth to ear is measured by.
func (c *Call) logStart(what string, device any) {
	if d, ok := device.(interface{ Started() time.Time }); ok {
		c.log.Info("sound device runs", "device", what, "started", d.Started())
	}
}

// playNowhere pulls sound at its own pace and drops it.
func playNowhere(ctx context.Context, fill func([]int16)) {
	pcm := make([]int16, media.FrameSamples)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			fill(pcm)
		}
	}
}

// loseDevice notes that a device has gone, tells both sides, and goes on without it.
func (c *Call) loseDevice(what string, err error, note func()) {
	note()
	c.log.Warn("lost device", "device", what, "err", err)
	if err != nil {
		c.emit(NoticeEvent{err.Error()})
	}
	c.post(tellState)
}
