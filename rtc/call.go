package rtc

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rtcchat/rtcchat/rtc/media"
	"github.com/rtcchat/rtcchat/signal"
)

// Config is all a call needs to know.
type Config struct {
	// Invite names the server and the room; with an empty RoomID the call
	// opens a room there and waits for somebody to join.
	Invite signal.Invite
	// Name is what the other side shows for this one: at most 64 characters,
	// without those that cannot be printed.
	Name string
	// The devices, nil for none. They belong to the call from New on.
	Camera     media.Camera
	Microphone media.Microphone
	Speaker    media.Speaker
	// FPS is how many pictures a second to expect of the camera; 0 for 30.
	FPS     int
	Network Network
	// Notes are sentences the user should see when the call begins.
	Notes []string
	Log   *slog.Logger // nil for none
}

// eventQueue is how many events wait for a watcher that is busy.
const eventQueue = 256

// Call is one call between two people, from the server's door to the hang-up.
// Make it by [New]; Run it once. All other methods may be called at any time
// from any goroutine.
type Call struct {
	cfg    Config
	log    *slog.Logger
	begun  time.Time // set by Run before any goroutine starts
	events chan Event

	self, remote *Slot
	video        *videoSender
	audio        *audioSender
	player       *player
	counters     counters

	muted, cameraOff atomic.Bool
	cameraGone       atomic.Bool // the camera went away in the middle
	micGone          atomic.Bool
	state            atomic.Int32

	inbox  chan func(context.Context, *negotiator) error // work for the negotiator
	hung   chan struct{}
	hangUp func()        // closes hung, once
	over   chan struct{} // closed when nobody reads the inbox any more
}

// New makes a call ready to Run. It fails only when a codec cannot be had.
// The devices of cfg are closed by Run, or by New where it fails.
func New(cfg Config) (*Call, error) {
	cfg.Name = cleanName(cfg.Name)
	c := &Call{
		cfg: cfg, log: cfg.Log,
		events: make(chan Event, eventQueue),
		self:   NewSlot(nil), remote: NewSlot(nil),
		inbox: make(chan func(context.Context, *negotiator) error, inboxSize),
		hung:  make(chan struct{}), over: make(chan struct{}),
	}
	if c.log == nil {
		c.log = slog.New(slog.DiscardHandler)
	}
	c.hangUp = sync.OnceFunc(func() { close(c.hung) })
	var err error
	if c.video, err = newVideoSender(cfg.Camera, cfg.FPS, &c.counters); err == nil {
		if c.audio, err = newAudioSender(&c.counters); err == nil {
			c.player, err = newPlayer()
		}
	}
	if err != nil {
		c.release()
		return nil, err
	}
	return c, nil
}

// errHungUp is the cause of an end that this side's user wanted.
var errHungUp = errors.New("you hung up")

// Run holds the call: it returns when the call is over, with everything it
// started ended and the devices closed. The error is nil when a person ended the
// call on either side, the cause of ctx when ctx ended, else one line for the
// user. Call it once.
func (c *Call) Run(ctx context.Context) error {
	c.begun = time.Now()
	for _, note := range c.cfg.Notes {
		c.emit(NoticeEvent{note})
	}
	err := c.run(ctx)
	c.release()
	failure := err
	if wanted(ctx, err) {
		failure = nil
	}
	c.finish(err.Error(), failure)
	if ctx.Err() != nil {
		return err
	}
	return failure
}

// wanted reports whether somebody wanted a call to end as it did: a person on
// either side, or whoever ended ctx.
func wanted(ctx context.Context, err error) bool {
	return errors.As(err, new(*personEnded)) || errors.Is(err, errHungUp) ||
		ctx.Err() != nil && errors.Is(err, context.Cause(ctx))
}

// run starts the media and negotiates until something ends the call.
func (c *Call) run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var media sync.WaitGroup
	media.Go(func() {
		select {
		case <-c.hung:
			cancel(errHungUp)
		case <-ctx.Done():
		}
	})
	media.Go(func() { c.capturePictures(ctx) })
	media.Go(func() { c.captureSound(ctx) })
	media.Go(func() { c.playSound(ctx) })
	err := c.negotiate(ctx)
	cancel(err)
	media.Wait()
	return err
}

// Hangup ends the call as its user wishes it. It does not wait.
func (c *Call) Hangup() { c.hangUp() }

// Events tells what happens, in order. It is closed after the EndedEvent.
func (c *Call) Events() <-chan Event { return c.events }

// Remote is the slot of the other side's pictures, Self that of this side's.
// Each is for one consumer.
func (c *Call) Remote() *Slot { return c.remote }

// Self is the slot of this side's own pictures, as they go to the encoder.
func (c *Call) Self() *Slot { return c.self }

// SetMuted silences this side's microphone, or lets it be heard again, and
// tells the other side.
func (c *Call) SetMuted(muted bool) {
	if c.muted.Swap(muted) != muted {
		c.post(tellState)
	}
}

// SetCameraOff stops sending this side's pictures, or goes on, and tells the
// other side.
func (c *Call) SetCameraOff(off bool) {
	if c.cameraOff.Swap(off) != off {
		c.video.wantKeyFrame()
		c.post(tellState)
	}
}

// Local tells of this side what PeerEvent tells of the other.
func (c *Call) Local() PeerEvent {
	p := PeerEvent{
		Name: c.cfg.Name, Muted: c.muted.Load(),
		Mic:    c.cfg.Microphone != nil && !c.micGone.Load(),
		Camera: CameraOn,
	}
	switch {
	case c.cfg.Camera == nil || c.cameraGone.Load():
		p.Camera = CameraNone
	case c.cameraOff.Load():
		p.Camera = CameraOff
	}
	return p
}

// emit tells the watcher. One that reads nothing loses the oldest events, so
// that the newest, above all the last, always finds a place.
func (c *Call) emit(e Event) {
	for {
		select {
		case c.events <- e:
			return
		default:
		}
		select {
		case <-c.events:
		default:
		}
	}
}

func (c *Call) setState(s State) {
	if State(c.state.Swap(int32(s))) != s || s == Signalling {
		c.log.Info("state", "state", s.String())
		c.emit(StateEvent{s})
	}
}

// finish tells the end and its reason.
func (c *Call) finish(reason string, failure error) {
	c.setState(Ended)
	c.emit(EndedEvent{Reason: reason, Err: failure})
	close(c.events)
}

// release closes the codecs and devices once nobody uses them any more.
func (c *Call) release() {
	if c.video != nil {
		c.video.close()
	}
	if c.audio != nil {
		c.audio.close()
	}
	if c.player != nil {
		c.player.close()
	}
	closeDevice(c.log, "camera", c.cfg.Camera)
	closeDevice(c.log, "microphone", c.cfg.Microphone)
	closeDevice(c.log, "loudspeaker", c.cfg.Speaker)
}

func closeDevice(log *slog.Logger, what string, d interface{ Close() error }) {
	if d == nil {
		return
	}
	if err := d.Close(); err != nil {
		log.Warn("close device", "device", what, "err", err)
	}
}
