package media

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"
)

const (
	// soundLook is how often a waiting Read or Play looks whether the device lives.
	soundLook = 250 * time.Millisecond
	// soundSilence is how long a running device may pass no sound before it
	// counts as gone.
	soundSilence = 2 * time.Second
	// soundWaking is how long a device may take to begin: a sleeping sink of
	// PulseAudio takes a second, a headset on the radio more.
	soundWaking = 4 * time.Second
)

// soundStream is an open sound device in motion.
//
// A goroutine of the stream makes every call into the sound system that may
// hang, because such a call cannot be interrupted: whoever opens or closes the
// stream waits for it a bounded time. The data callback runs on a thread of
// the sound system, from before openStream returns until close does.
type soundStream struct {
	device Device
	malgo  *malgo.Device
	opened time.Time
	pieces atomic.Uint64 // how often the data callback was called

	seen   uint64    // pieces as of the last look
	seenAt time.Time // when that changed

	ready chan error    // one answer: whether the device is in motion
	quit  chan struct{} // closed to end the stream
	done  chan struct{} // closed when nothing is left of it
}

// openStream opens the device that pick chooses and sets it in motion. data is
// called with each piece of sound, to be filled or to be read before it returns.
func openStream(ctx context.Context, kind DeviceKind, pick pickDevice, data func(pcm []int16)) (*soundStream, error) {
	s := &soundStream{ready: make(chan error, 1), quit: make(chan struct{}), done: make(chan struct{})}
	go s.run(kind, pick, data)
	late := time.NewTimer(soundAnswer)
	defer late.Stop()
	select {
	case err := <-s.ready:
		return s, err
	case <-ctx.Done():
		close(s.quit)
		return nil, ctx.Err()
	case <-late.C:
		close(s.quit)
		return nil, fmt.Errorf("open %s: the sound system does not answer", kind)
	}
}

// run keeps the device open until quit is closed.
func (s *soundStream) run(kind DeviceKind, pick pickDevice, data func(pcm []int16)) {
	defer close(s.done)
	system, err := connectSound()
	if err != nil {
		s.ready <- err
		return
	}
	defer system.close()
	if err := s.start(system, kind, pick, data); err != nil {
		s.ready <- err
		return
	}
	s.ready <- nil
	<-s.quit
	s.stop()
}

// start opens the device and sets it in motion.
func (s *soundStream) start(system *soundSystem, kind DeviceKind, pick pickDevice, data func(pcm []int16)) error {
	devices, err := system.devices(kind)
	if err != nil {
		return err
	}
	chosen, err := pick(devices)
	if err != nil {
		return err
	}
	s.device = chosen.Device
	var pin runtime.Pinner
	defer pin.Unpin()
	s.malgo, err = malgo.InitDevice(system.malgo.Context, chosen.config(&pin), malgo.DeviceCallbacks{Data: s.callback(data)})
	if err != nil {
		return fmt.Errorf("open %s %s: %w", kind, chosen.Name, err)
	}
	if err := s.malgo.Start(); err != nil {
		s.stop()
		return fmt.Errorf("start %s %s: %w", kind, chosen.Name, err)
	}
	s.opened = time.Now()
	return nil
}

// stop takes the device out of motion and closes it. Without Stop, Uninit
// would wait for ever for a thread that sleeps in a stream without life.
func (s *soundStream) stop() {
	_ = s.malgo.Stop() // a dead device refuses, and is closed all the same
	s.malgo.Uninit()
}

// callback is what miniaudio calls: with room to fill for a loudspeaker, with
// sound to read for a microphone.
func (s *soundStream) callback(data func(pcm []int16)) malgo.DataProc {
	return func(out, in []byte, _ uint32) {
		s.pieces.Add(1)
		if pcm := samplesOf(out); len(pcm) > 0 {
			data(pcm)
		}
		if pcm := samplesOf(in); len(pcm) > 0 {
			data(pcm)
		}
	}
}

// samplesOf looks at bytes from miniaudio as the 16-bit samples they are.
func samplesOf(b []byte) []int16 {
	return unsafe.Slice((*int16)(unsafe.Pointer(unsafe.SliceData(b))), len(b)/2)
}

// look tells whether the device still lives. The goroutine that reads or
// plays calls it now and then while it waits. PulseAudio does not tell when it
// takes a device away, so the want of sound has to.
func (s *soundStream) look(now time.Time) error {
	if pieces := s.pieces.Load(); pieces != s.seen {
		s.seen, s.seenAt = pieces, now
		return nil
	}
	switch {
	case !s.malgo.IsStarted():
		return s.gone("the sound system has stopped it")
	case now.Sub(s.opened) < soundWaking || now.Sub(s.seenAt) < soundSilence:
		return nil
	default:
		return s.gone("it passes no sound any more")
	}
}

func (s *soundStream) gone(why string) error {
	return fmt.Errorf("%s %s %w: %s", s.device.Kind, s.device.Name, ErrGone, why)
}

// close ends the stream. data is not called again once it has returned nil.
func (s *soundStream) close() error {
	close(s.quit)
	late := time.NewTimer(soundAnswer)
	defer late.Stop()
	select {
	case <-s.done:
		return nil
	case <-late.C:
		return errors.New("close " + string(s.device.Kind) + " " + s.device.Name + ": the sound system does not answer")
	}
}
