package media

import (
	"context"
	"sync"
	"time"
)

// deviceSpeaker is a loudspeaker of this machine. It is in motion, playing
// silence, from when it is opened, so that Play need not wait for it to wake.
type deviceSpeaker struct {
	stream *soundStream
	mu     sync.Mutex // guards fill, and is held while it fills
	fill   func(pcm []int16)
}

func openDeviceSpeaker(ctx context.Context, pick pickDevice) (*deviceSpeaker, error) {
	s := &deviceSpeaker{}
	stream, err := openStream(ctx, SpeakerDevice, pick, s.data)
	if err != nil {
		return nil, err
	}
	s.stream = stream
	return s, nil
}

// data is called on the device's thread.
func (s *deviceSpeaker) data(pcm []int16) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fill == nil {
		clear(pcm)
		return
	}
	s.fill(pcm)
}

// Play plays what fill gives; see Speaker.
func (s *deviceSpeaker) Play(ctx context.Context, fill func(pcm []int16)) error {
	s.setFill(fill)
	defer s.setFill(nil)
	tick := time.NewTicker(soundLook)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case now := <-tick.C:
			if err := s.stream.look(now); err != nil {
				return err
			}
		}
	}
}

func (s *deviceSpeaker) setFill(fill func(pcm []int16)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fill = fill
}

// Close releases the device; see Speaker.
func (s *deviceSpeaker) Close() error { return s.stream.close() }
