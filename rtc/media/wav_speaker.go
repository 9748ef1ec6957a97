package media

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"time"
)

// A WAVSpeaker plays blocks of 10 ms, as sound cards do, and mends the sizes in
// the file's header each second.
const (
	speakerBlock  = SampleRate / 100
	headerSamples = SampleRate
)

// WAVSpeaker is a loudspeaker that writes what it plays to a WAV file: 16-bit
// PCM, mono, 48 kHz. Sample k is played k/48000 s after the start; where the
// machine was late, it catches up and leaves nothing out. The file can be read
// at any time, also when the process was killed.
type WAVSpeaker struct {
	name    string
	file    *os.File
	pacer   pacer
	start   atomic.Pointer[time.Time]
	samples int64 // written
	pcm     [speakerBlock]int16
	bytes   []byte
}

// NewWAVSpeaker makes the file, or empties it.
func NewWAVSpeaker(name string) (*WAVSpeaker, error) {
	file, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	s := &WAVSpeaker{name: name, file: file, bytes: make([]byte, 0, 2*speakerBlock)}
	if err := s.writeHeader(); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return s, nil
}

// Play plays, as [Speaker] says; the goroutine of the caller is the device's.
func (s *WAVSpeaker) Play(ctx context.Context, fill func(pcm []int16)) error {
	start := time.Now()
	begun := s.samples
	s.start.CompareAndSwap(nil, &start)
	for {
		due := start.Add(sampleTime(s.samples - begun))
		if err := s.pacer.waitUntil(ctx, due); err != nil {
			return err
		}
		fill(s.pcm[:])
		if err := s.write(s.pcm[:]); err != nil {
			return err
		}
	}
}

// write appends pcm to the file.
func (s *WAVSpeaker) write(pcm []int16) error {
	s.bytes = s.bytes[:0]
	for _, v := range pcm {
		s.bytes = binary.LittleEndian.AppendUint16(s.bytes, uint16(v))
	}
	if _, err := s.file.WriteAt(s.bytes, wavHeaderSize+2*s.samples); err != nil {
		return fmt.Errorf("write sound to %s: %w", s.name, err)
	}
	s.samples += int64(len(pcm))
	if s.samples%headerSamples == 0 {
		return s.writeHeader()
	}
	return nil
}

// writeHeader writes the header for the samples that are there.
func (s *WAVSpeaker) writeHeader() error {
	s.bytes = appendWAVHeader(s.bytes[:0], 2*s.samples)
	if _, err := s.file.WriteAt(s.bytes, 0); err != nil {
		return fmt.Errorf("write the header of %s: %w", s.name, err)
	}
	return nil
}

// Started is the time of sample 0: of the first Play, before which it is zero.
// Any goroutine may ask.
func (s *WAVSpeaker) Started() time.Time {
	if start := s.start.Load(); start != nil {
		return *start
	}
	return time.Time{}
}

// Close writes the header and closes the file.
func (s *WAVSpeaker) Close() error { return errors.Join(s.writeHeader(), s.file.Close()) }
