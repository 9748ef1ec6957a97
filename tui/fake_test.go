package tui

import (
	"context"
	"errors"
	"image"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rtcchat/rtcchat/rtc"
)

// fakeCall is a call whose other side is the test.
type fakeCall struct {
	events       chan rtc.Event
	remote, self *rtc.Slot
	hung         chan struct{}
	hangup       func()
	fail         chan error // what Run shall return
	muted, off   atomic.Bool
	mutes        atomic.Int64 // how often SetMuted was called
	stats        atomic.Pointer[rtc.Stats]
	me           rtc.PeerEvent
	ran          atomic.Bool
	stubborn     bool // does not end by Hangup
}

func newFakeCall() *fakeCall {
	c := &fakeCall{
		events: make(chan rtc.Event, 64), remote: rtc.NewSlot(nil), self: rtc.NewSlot(nil),
		hung: make(chan struct{}), fail: make(chan error, 1),
		me: rtc.PeerEvent{Name: "Me", Mic: true, Camera: rtc.CameraOn},
	}
	c.hangup = sync.OnceFunc(func() { close(c.hung) })
	c.stats.Store(&rtc.Stats{MicLevel: -96, SpeakerLevel: -96})
	return c
}

func (c *fakeCall) Run(ctx context.Context) (err error) {
	c.ran.Store(true)
	defer close(c.events)
	hung := c.hung
	if c.stubborn {
		hung = nil
	}
	select {
	case <-ctx.Done():
		err = context.Cause(ctx)
		c.events <- rtc.EndedEvent{Reason: "interrupted", Err: err}
	case <-hung:
		c.events <- rtc.EndedEvent{Reason: "You hung up."}
	case err = <-c.fail:
		if errors.Is(err, errPeerLeft) {
			c.events <- rtc.EndedEvent{Reason: "Ada hung up."}
			return nil
		}
		c.events <- rtc.EndedEvent{Reason: err.Error(), Err: err}
	}
	return err
}

var errPeerLeft = errors.New("the other side hung up")

func (c *fakeCall) Events() <-chan rtc.Event { return c.events }
func (c *fakeCall) Remote() *rtc.Slot        { return c.remote }
func (c *fakeCall) Self() *rtc.Slot          { return c.self }
func (c *fakeCall) Stats() rtc.Stats         { return *c.stats.Load() }
func (c *fakeCall) SetMuted(m bool)          { c.muted.Store(m); c.mutes.Add(1) }
func (c *fakeCall) SetCameraOff(off bool)    { c.off.Store(off) }
func (c *fakeCall) Hangup()                  { c.hangup() }

func (c *fakeCall) Local() rtc.PeerEvent {
	me := c.me
	me.Muted = c.muted.Load()
	if me.Camera == rtc.CameraOn && c.off.Load() {
		me.Camera = rtc.CameraOff
	}
	return me
}

// connect tells what a call tells on its way to the first picture.
func (c *fakeCall) connect() {
	for _, e := range []rtc.Event{
		rtc.StateEvent{State: rtc.Connecting},
		rtc.StateEvent{State: rtc.Connected},
		rtc.PeerEvent{Name: "Ada", Mic: true, Camera: rtc.CameraOn},
		rtc.VideoEvent{Width: 64, Height: 48, After: 300 * time.Millisecond},
	} {
		c.events <- e
	}
}

// grey is a picture of one brightness.
func grey(luma uint8) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 64, 48), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = luma
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	return img
}

// noise is picture number n, which differs from the others all over.
func noise(n int) *image.YCbCr {
	img := grey(0)
	x := uint32(n)*2654435761 + 1
	for i := range img.Y {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		img.Y[i] = 16 + uint8(x%219)
	}
	return img
}
