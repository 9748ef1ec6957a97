package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/gen2brain/malgo"
)

// devices lists the microphones or the loudspeakers.
func (s *soundSystem) devices(kind DeviceKind) ([]soundDevice, error) {
	infos, err := s.malgo.Devices(direction(kind))
	if err != nil {
		return nil, fmt.Errorf("list %ss: %w", kind, err)
	}
	var devices []soundDevice
	taken := map[string]int{}
	for _, info := range infos {
		id, _, _ := bytes.Cut(info.ID[:], []byte{0})
		device, ok := describeSound(s.backend, string(id), info.Name())
		if !ok {
			continue
		}
		if taken[device.Name]++; taken[device.Name] > 1 {
			device.Name = fmt.Sprintf("%s %d", device.Name, taken[device.Name])
		}
		device.Kind, device.Default = kind, info.IsDefault != 0
		devices = append(devices, soundDevice{id: info.ID, Device: device})
	}
	return devices, nil
}

// describeSound makes a name of what miniaudio tells of a device, and tells
// whether it is one to show at all. PulseAudio's ids are names already. Among
// ALSA's, ":1,0" and "default" are devices; the others are plug-ins such as
// "null" and "jack". Elsewhere ids are not for people.
func describeSound(backend malgo.Backend, id, description string) (d Device, ok bool) {
	d.Description = printable(description)
	switch backend {
	case malgo.BackendPulseaudio:
		d.Name, d.Monitor = printable(id), strings.HasSuffix(id, ".monitor")
	case malgo.BackendAlsa:
		if id != "default" && !strings.HasPrefix(id, ":") {
			return d, false
		}
		d.Name = strings.Replace(printable(id), ":", "hw:", 1)
	default:
		d.Name = d.Description
	}
	return d, true
}

// pickDefault chooses for auto: the system's default, else the first, never a
// monitor.
func pickDefault(devices []soundDevice) (soundDevice, error) {
	var first *soundDevice
	for i, d := range devices {
		switch {
		case d.Monitor:
		case d.Default:
			d.follow = true
			return d, nil
		case first == nil:
			first = &devices[i]
		}
	}
	switch {
	case first != nil:
		return *first, nil
	case len(devices) > 0:
		return soundDevice{}, errors.New("there are only monitors of loudspeakers, which have to be asked for by name")
	default:
		return soundDevice{}, errNoDevice
	}
}

func plainDevices(devices []soundDevice) []Device {
	plain := make([]Device, len(devices))
	for i, d := range devices {
		plain[i] = d.Device
	}
	return plain
}

// listSoundDevices lists the microphones and loudspeakers of this machine.
func listSoundDevices(ctx context.Context) ([]Device, error) {
	type answer struct {
		devices []Device
		err     error
	}
	answered := make(chan answer, 1) // so that a late answer finds its end
	go func() {
		devices, err := askSoundDevices()
		answered <- answer{devices, err}
	}()
	late := time.NewTimer(soundAnswer)
	defer late.Stop()
	select {
	case a := <-answered:
		return a.devices, a.err
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-late.C:
		return nil, errors.New("list sound devices: the sound system does not answer")
	}
}

func askSoundDevices() ([]Device, error) {
	system, err := connectSound()
	if errors.Is(err, errNoDevice) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer system.close()
	microphones, err := system.devices(MicrophoneDevice)
	if err != nil {
		return nil, err
	}
	speakers, err := system.devices(SpeakerDevice)
	return plainDevices(append(microphones, speakers...)), err
}
