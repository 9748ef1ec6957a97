package media

import (
	"context"
	"time"
)

// microphoneQueue is how many samples wait for a reader at most: 60 ms.
const microphoneQueue = SampleRate * 60 / 1000

// deviceMicrophone is a microphone of this machine.
type deviceMicrophone struct {
	stream *soundStream
	ring   *sampleRing
	timer  *time.Timer
}

func openDeviceMicrophone(ctx context.Context, pick pickDevice) (*deviceMicrophone, error) {
	ring := newSampleRing(microphoneQueue)
	stream, err := openStream(ctx, MicrophoneDevice, pick, ring.write)
	if err != nil {
		return nil, err
	}
	return &deviceMicrophone{stream: stream, ring: ring, timer: time.NewTimer(soundLook)}, nil
}

// Read fills pcm with the next samples; see Microphone.
func (m *deviceMicrophone) Read(ctx context.Context, pcm []int16) error {
	for n := m.ring.read(pcm); n < len(pcm); n += m.ring.read(pcm[n:]) {
		if err := m.wait(ctx); err != nil {
			return err
		}
	}
	return nil
}

// wait returns when there may be more samples.
func (m *deviceMicrophone) wait(ctx context.Context) error {
	m.timer.Reset(soundLook)
	select {
	case <-m.ring.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case now := <-m.timer.C:
		return m.stream.look(now)
	}
}

// Close releases the device; see Microphone.
func (m *deviceMicrophone) Close() error {
	m.timer.Stop()
	return m.stream.close()
}
