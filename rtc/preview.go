package rtc

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// Preview shows a user's own devices without a call: the pictures go to Self,
// the sound to the meter. Make it by NewPreview, Run it once.
type Preview struct {
	devices Devices
	self    *Slot
	meter   meter
}

// NewPreview makes a preview of d, which it closes at the end of Run.
func NewPreview(d Devices) *Preview { return &Preview{devices: d, self: NewSlot(nil)} }

// Self is the slot of the camera's pictures, for one consumer.
func (p *Preview) Self() *Slot { return p.self }

// Notes are sentences about devices that were not found.
func (p *Preview) Notes() []string { return p.devices.Notes }

// Stats tells the loudness of the microphone; the rest stays zero. Any
// goroutine may ask.
func (p *Preview) Stats() Stats {
	return Stats{At: time.Now(), MicLevel: p.meter.read(), SpeakerLevel: silence}
}

// Local tells which devices there are.
func (p *Preview) Local() PeerEvent {
	l := PeerEvent{Mic: p.devices.Microphone != nil, Camera: CameraNone}
	if p.devices.Camera != nil {
		l.Camera = CameraOn
	}
	return l
}

// Run reads the devices until ctx ends or one fails, then closes them. The
// error is one line about the device, or nil.
func (p *Preview) Run(ctx context.Context) error {
	whole := ctx
	ctx, cancel := context.WithCancelCause(whole)
	defer cancel(nil)
	var reading sync.WaitGroup
	reading.Go(func() { cancel(p.watchCamera(ctx)) })
	reading.Go(func() { cancel(p.listen(ctx)) })
	<-ctx.Done()
	err := context.Cause(ctx)
	reading.Wait()
	p.devices.Close()
	if errors.Is(err, context.Cause(whole)) {
		return nil
	}
	return err
}

func (p *Preview) watchCamera(ctx context.Context) error {
	for p.devices.Camera != nil {
		img, err := p.devices.Camera.Read(ctx)
		if err != nil {
			return err
		}
		p.self.Put(img, time.Now())
	}
	<-ctx.Done()
	return nil
}

func (p *Preview) listen(ctx context.Context) error {
	pcm := make([]int16, media.FrameSamples)
	for p.devices.Microphone != nil {
		if err := p.devices.Microphone.Read(ctx, pcm); err != nil {
			return err
		}
		p.meter.add(pcm)
	}
	<-ctx.Done()
	return nil
}
