package media

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"time"
)

// WAVMicrophone is a microphone that hears a WAV file, again and again.
// Sample k comes k/48000 s after the start, however long it plays.
type WAVMicrophone struct {
	name   string
	file   *os.File
	header wavHeader
	clock  captureClock
	bytes  []byte
}

// NewWAVMicrophone opens a WAV file of 16-bit PCM at 48 kHz, mono or stereo,
// which is mixed down. The error is one line that says how to convert others.
func NewWAVMicrophone(name string) (*WAVMicrophone, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	header, err := readWAVHeader(file, info.Size())
	if err == nil {
		err = header.playable()
	}
	if err != nil {
		return nil, errors.Join(explainWAV(name, err), file.Close())
	}
	return &WAVMicrophone{name: name, file: file, header: header}, nil
}

// explainWAV makes a line for the user of an error about the file.
func explainWAV(name string, err error) error {
	const convert = "convert it with \"ffmpeg -i IN -ac 1 -ar 48000 -c:a pcm_s16le OUT.wav\""
	if errors.Is(err, errNotWAV) {
		return fmt.Errorf("%s is not a WAV file: %s", name, convert)
	}
	return fmt.Errorf("cannot play %s: %w: %s", name, err, convert)
}

// Read fills pcm with the next samples of the file, as [Microphone] says.
func (m *WAVMicrophone) Read(ctx context.Context, pcm []int16) error {
	first, err := m.clock.take(ctx, len(pcm))
	if err != nil {
		return err
	}
	total := m.header.size / m.header.frameBytes()
	for len(pcm) > 0 {
		at := first % total
		n := min(int64(len(pcm)), total-at)
		if err := m.load(pcm[:n], at); err != nil {
			return err
		}
		pcm, first = pcm[n:], first+n
	}
	return nil
}

// load reads the samples from number at on.
func (m *WAVMicrophone) load(pcm []int16, at int64) error {
	frame := m.header.frameBytes()
	n := len(pcm) * int(frame)
	if cap(m.bytes) < n {
		m.bytes = make([]byte, n)
	}
	b := m.bytes[:n]
	if _, err := m.file.ReadAt(b, m.header.offset+at*frame); err != nil {
		return fmt.Errorf("read sound from %s: %w", m.name, err)
	}
	if m.header.channels == 2 {
		for i := range pcm {
			left, right := sampleAt(b[4*i:]), sampleAt(b[4*i+2:])
			pcm[i] = int16((int(left) + int(right)) / 2)
		}
		return nil
	}
	for i := range pcm {
		pcm[i] = sampleAt(b[2*i:])
	}
	return nil
}

func sampleAt(b []byte) int16 { return int16(binary.LittleEndian.Uint16(b)) }

// Started is the time of sample 0: of the first Read, before which it is zero.
// Any goroutine may ask.
func (m *WAVMicrophone) Started() time.Time { return m.clock.started() }

// Close closes the file.
func (m *WAVMicrophone) Close() error { return m.file.Close() }
