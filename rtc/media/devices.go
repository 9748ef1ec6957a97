package media

import (
	"context"
	"errors"
	"strings"
	"unicode"
)

// ErrGone is wrapped by the errors of Read and Play that tell that a device
// was unplugged, switched off or taken away in the middle of its work.
var ErrGone = errors.New("went away")

// errNoDevice tells that auto has nothing to choose from.
var errNoDevice = errors.New("no device")

// DeviceKind tells what a device is for.
type DeviceKind string

// The three kinds of devices, in the words that messages to the user have.
const (
	CameraDevice     DeviceKind = "camera"
	MicrophoneDevice DeviceKind = "microphone"
	SpeakerDevice    DeviceKind = "loudspeaker"
)

// Device is a camera, microphone or loudspeaker of this machine.
type Device struct {
	Kind DeviceKind
	// Name is what to give to --camera, --mic or --speaker: unique among the
	// devices of its kind and the same on every day that the device is plugged
	// in at the same place.
	Name string
	// Description is how the system speaks of the device.
	Description string
	// Default marks the device that the system prefers, which auto takes.
	Default bool
	// Monitor marks a microphone that hears what a loudspeaker plays.
	// auto never takes one: the other side would hear itself.
	Monitor bool
}

// String is the device as it stands in messages.
func (d Device) String() string {
	if d.Description == "" || d.Description == d.Name {
		return d.Name
	}
	return d.Name + " (" + d.Description + ")"
}

// ListDevices lists the cameras, microphones and loudspeakers of this machine,
// in this order. A machine without any has an empty list and no error. An
// error is about the sound system; the cameras are listed all the same. It
// returns within a few seconds and may be called from any goroutine.
func ListDevices(ctx context.Context) ([]Device, error) {
	devices := listCameras()
	sound, err := listSoundDevices(ctx)
	return append(devices, sound...), err
}

// printable makes a string from the hardware fit for a terminal: device names
// come out of USB descriptors, which anybody can write.
func printable(s string) string {
	const longest = 128 // runes
	clean := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s))
	return strings.TrimSpace(string(clean[:min(len(clean), longest)]))
}
