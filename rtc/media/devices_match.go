package media

import (
	"fmt"
	"strings"
)

// UnknownDeviceError tells that a name fits none of the devices of its kind,
// or more than one: a mistake in what was asked for, not a failure of a device.
type UnknownDeviceError struct {
	Kind DeviceKind
	Name string   // what was asked for
	Have []Device // what it might have meant: all there are, or all that fit
	Fits bool     // Have are those that fit, more than one
	Also string   // what can be given besides a device, for the message
}

// Error is one line that lists what there is.
func (e *UnknownDeviceError) Error() string {
	names := make([]string, len(e.Have))
	for i, d := range e.Have {
		names[i] = d.String()
	}
	switch list := strings.Join(names, ", "); {
	case e.Fits:
		return fmt.Sprintf("more than one %s fits %q: %s: give more of the name", e.Kind, e.Name, list)
	case list == "":
		return fmt.Sprintf("there is no %s %q: this machine has none: give %s", e.Kind, e.Name, e.Also)
	default:
		return fmt.Sprintf("there is no %s %q: this machine has: %s; or give %s", e.Kind, e.Name, list, e.Also)
	}
}

// matchDevice finds the device that name means: by its exact name, by its
// exact description, or by a part of either, whatever the case. Where several
// fit, a microphone goes before the monitors of loudspeakers.
func matchDevice(kind DeviceKind, devices []Device, name string) (Device, error) {
	for _, fits := range []func(Device) bool{
		func(d Device) bool { return d.Name == name },
		func(d Device) bool { return d.Description == name },
		func(d Device) bool { return containsFold(d.Name, name) || containsFold(d.Description, name) },
	} {
		found := withoutMonitors(keepDevices(devices, fits))
		switch len(found) {
		case 0:
		case 1:
			return found[0], nil
		default:
			return Device{}, &UnknownDeviceError{Kind: kind, Name: name, Have: found, Fits: true}
		}
	}
	return Device{}, &UnknownDeviceError{Kind: kind, Name: name, Have: devices, Also: alternatives(kind)}
}

// alternatives tells what can be given in place of a device of the kind.
func alternatives(kind DeviceKind) string {
	switch kind {
	case CameraDevice:
		return "none, test, FILE.y4m or -"
	case MicrophoneDevice:
		return "none, tone or FILE.wav"
	default:
		return "none or FILE.wav"
	}
}

// withoutMonitors drops the monitors unless there are only monitors.
func withoutMonitors(devices []Device) []Device {
	real := keepDevices(devices, func(d Device) bool { return !d.Monitor })
	if len(real) == 0 {
		return devices
	}
	return real
}

func keepDevices(devices []Device, keep func(Device) bool) []Device {
	var kept []Device
	for _, d := range devices {
		if keep(d) {
			kept = append(kept, d)
		}
	}
	return kept
}

func containsFold(s, part string) bool {
	return part != "" && strings.Contains(strings.ToLower(s), strings.ToLower(part))
}
