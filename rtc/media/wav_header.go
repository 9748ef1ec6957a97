package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Bounds of a WAV file's chunks.
const (
	maxWAVChunks = 64
	wavFmtSize   = 40 // of a WAVE_FORMAT_EXTENSIBLE, the longest that matters
)

// Format tags of a WAV file (RFC 2361; for the second the first two bytes of
// its sub-format are the tag).
const (
	wavPCM        = 0x0001
	wavExtensible = 0xfffe
)

// errNotWAV is what does not begin as a WAV file, or ends before its sound.
var errNotWAV = errors.New("not WAV")

// wavHeader tells the sound of a WAV file and where in the file it is.
type wavHeader struct {
	tag      uint16
	channels int
	rate     int   // Hz
	bits     int   // of a sample
	offset   int64 // of the first sample, in bytes
	size     int64 // of all samples, in bytes
}

// readWAVHeader reads the chunks of a RIFF file of size bytes up to its sound.
// A sound that is said to be longer than the file, as by a program that wrote
// to a pipe or was killed, goes to the end of the file.
func readWAVHeader(r io.ReaderAt, size int64) (h wavHeader, err error) {
	var riff [12]byte
	if _, err := r.ReadAt(riff[:], 0); err != nil {
		return h, wavError(err)
	}
	if string(riff[:4]) != "RIFF" || string(riff[8:]) != "WAVE" {
		return h, errNotWAV
	}
	offset := int64(len(riff))
	for range maxWAVChunks {
		var chunk [8]byte
		if _, err := r.ReadAt(chunk[:], offset); err != nil {
			return h, wavError(err)
		}
		offset += int64(len(chunk))
		length := int64(binary.LittleEndian.Uint32(chunk[4:]))
		switch string(chunk[:4]) {
		case "fmt ":
			if err := h.readFormat(r, offset, length); err != nil {
				return h, err
			}
		case "data":
			h.offset, h.size = offset, min(length, size-offset)
			if length == 0 {
				h.size = size - offset
			}
			return h, nil
		}
		offset += length + length%2
	}
	return h, errNotWAV
}

// readFormat reads the fmt chunk, length bytes from offset.
func (h *wavHeader) readFormat(r io.ReaderAt, offset, length int64) error {
	var b [wavFmtSize]byte
	n := min(length, wavFmtSize)
	if n < 16 {
		return errNotWAV
	}
	if _, err := r.ReadAt(b[:n], offset); err != nil {
		return wavError(err)
	}
	h.tag = binary.LittleEndian.Uint16(b[0:])
	h.channels = int(binary.LittleEndian.Uint16(b[2:]))
	h.rate = int(binary.LittleEndian.Uint32(b[4:]))
	h.bits = int(binary.LittleEndian.Uint16(b[14:]))
	if h.tag == wavExtensible && n == wavFmtSize {
		h.tag = binary.LittleEndian.Uint16(b[24:])
	}
	return nil
}

// playable tells what stands against playing the file.
func (h wavHeader) playable() error {
	switch {
	case h.channels == 0:
		return errNotWAV
	case h.tag != wavPCM || h.bits != 16:
		return errors.New("its samples are not 16-bit PCM")
	case h.channels > 2:
		return fmt.Errorf("it has %d channels", h.channels)
	case h.rate != SampleRate:
		return fmt.Errorf("its rate is %d Hz", h.rate)
	case h.size < h.frameBytes():
		return errors.New("there is no sound in it")
	}
	return nil
}

// frameBytes is the size of one sample of all channels.
func (h wavHeader) frameBytes() int64 { return int64(h.channels) * 2 }

func wavError(err error) error {
	if isTruncated(err) {
		return errNotWAV
	}
	return err
}

// wavHeaderSize is the length of the header that appendWAVHeader makes.
const wavHeaderSize = 44

// appendWAVHeader appends the header of a mono file with size bytes of sound.
// Of more than 4 GiB, which the format cannot tell, it tells as much as it can.
func appendWAVHeader(b []byte, size int64) []byte {
	le := binary.LittleEndian
	sound := uint32(min(size, 1<<32-1-wavHeaderSize))
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, sound+wavHeaderSize-8)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, wavPCM)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, SampleRate)
	b = le.AppendUint32(b, SampleRate*2)
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	return le.AppendUint32(b, sound)
}
