// Package media is the only place with cgo: cameras, microphones,
// loudspeakers, and the codecs between them and the network.
//
//	camera ──► VP8Encoder ──► (rtc) ──► VP8Decoder ──► picture
//	microphone ──► OpusEncoder ──► (rtc) ──► OpusDecoder ──► speaker
//
// Pictures are planar YCbCr 4:2:0, BT.601 limited range, as VP8 has them
// (RFC 6386 §9.2), in Go's *image.YCbCr; those of a Clip as its Format tells. Sound is mono, 48 kHz, signed 16 bit.
//
// Files, a test pattern, a tone, standard input and real hardware are all
// devices of the same three small shapes below, chosen by name.
package media

import (
	"context"
	"image"
)

// SampleRate is the rate of all sound inside rtcchat, in Hz.
const SampleRate = 48000

// FrameSamples is the number of samples of one Opus frame: 20 ms of mono sound.
const FrameSamples = SampleRate / 50

// Camera is a source of pictures.
type Camera interface {
	// Read waits for the next picture and returns it. The picture belongs to
	// the camera and is valid until the next Read or Close. All pictures of a
	// camera have the size that Size tells. An error is final: ctx's own when
	// ctx ended, else one line that says what became of the device.
	// One goroutine may call Read.
	Read(ctx context.Context) (*image.YCbCr, error)
	// Size tells the pictures' width and height in pixels.
	Size() (width, height int)
	// Close releases the device. Call it once, after the last Read has returned.
	Close() error
}

// Microphone is a source of sound.
type Microphone interface {
	// Read fills pcm with the next samples, waiting until they have been
	// captured. An error is final, as for Camera.Read. One goroutine may call it.
	Read(ctx context.Context, pcm []int16) error
	// Close releases the device. Call it once, after the last Read has returned.
	Close() error
}

// Speaker is a sink of sound that keeps its own time.
type Speaker interface {
	// Play pulls sound from fill and plays it until ctx ends (then it returns
	// ctx's error) or the device fails. fill is called at the pace of the
	// device, from a goroutine or thread of the device, never concurrently,
	// and not again once Play has returned; it must fill all of pcm quickly
	// and never wait for the network.
	Play(ctx context.Context, fill func(pcm []int16)) error
	// Close releases the device. Call it once, after Play has returned.
	Close() error
}

// VideoFormat is what is asked of a camera. A camera gives the nearest it has;
// files give what they hold.
type VideoFormat struct {
	Width, Height int // pixels
	FPS           int // pictures a second
}
