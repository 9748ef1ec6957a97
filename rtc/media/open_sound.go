package media

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
)

// OpenMicrophone opens the microphone that name means: auto, none, tone,
// chimes, FILE.wav, or a device by its name or a part of it. An empty name is auto,
// which follows the system's default microphone and never takes a monitor.
//
// The microphone is nil for none, and for auto where none works; note is then
// one line for the user. An unknown name is an *UnknownDeviceError. A device
// is opened within a few seconds or not at all. Any goroutine may call it.
func OpenMicrophone(ctx context.Context, name string) (mic Microphone, note string, err error) {
	switch {
	case name == nameNone:
		return nil, "", nil
	case name == nameTone:
		return NewTone(), "", nil
	case name == nameChime:
		return NewChimes(), "", nil
	case isFile(name, ".wav"):
		mic, err = opened[Microphone](NewWAVMicrophone(name))
	default:
		mic, err = opened[Microphone](openDeviceMicrophone(ctx, pickByName(MicrophoneDevice, name)))
		note, err = excuseAuto(ctx, MicrophoneDevice, name, err)
	}
	return mic, note, err
}

// OpenSpeaker opens the loudspeaker that name means: auto, none, FILE.wav
// (written anew), or a device by its name or a part of it. Otherwise it is as
// OpenMicrophone.
func OpenSpeaker(ctx context.Context, name string) (speaker Speaker, note string, err error) {
	switch {
	case name == nameNone:
		return nil, "", nil
	case strings.EqualFold(filepath.Ext(name), ".wav"): // never any other file: it is overwritten
		speaker, err = opened[Speaker](NewWAVSpeaker(name))
	default:
		speaker, err = opened[Speaker](openDeviceSpeaker(ctx, pickByName(SpeakerDevice, name)))
		note, err = excuseAuto(ctx, SpeakerDevice, name, err)
	}
	return speaker, note, err
}

// pickByName chooses a sound device as the user asked for it.
func pickByName(kind DeviceKind, name string) pickDevice {
	if name == nameAuto || name == "" {
		return pickDefault
	}
	return func(devices []soundDevice) (soundDevice, error) {
		plain := plainDevices(devices)
		match, err := matchDevice(kind, plain, name)
		if err != nil {
			return soundDevice{}, err
		}
		for i := range plain {
			if plain[i] == match {
				return devices[i], nil
			}
		}
		return soundDevice{}, errNoDevice
	}
}

// excuseAuto turns the failure of a device that nobody asked for by name into
// a note. A machine without a sound system has no devices of any name.
func excuseAuto(ctx context.Context, kind DeviceKind, name string, err error) (string, error) {
	switch {
	case err == nil || ctx.Err() != nil:
		return "", err
	case name == nameAuto || name == "":
		return autoNote(kind, err), nil
	case errors.Is(err, errNoDevice):
		return "", &UnknownDeviceError{Kind: kind, Name: name, Also: alternatives(kind)}
	default:
		return "", err
	}
}
