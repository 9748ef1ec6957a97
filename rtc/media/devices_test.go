package media

import (
	"errors"
	"strings"
	"testing"
)

func TestMatchDevice(t *testing.T) {
	devices := []Device{
		{Kind: MicrophoneDevice, Name: "alsa_input.usb-Headset", Description: "Headset Mono"},
		{Kind: MicrophoneDevice, Name: "alsa_output.usb-Headset.monitor", Description: "Monitor of Headset", Monitor: true},
		{Kind: MicrophoneDevice, Name: "alsa_input.pci", Description: "Built-in Audio"},
		{Kind: MicrophoneDevice, Name: "alsa_output.pci.monitor", Description: "Monitor of Built-in Audio", Monitor: true},
	}
	for _, c := range []struct{ name, want string }{
		{"alsa_input.pci", "alsa_input.pci"},
		{"alsa_output.pci.monitor", "alsa_output.pci.monitor"},
		{"Headset Mono", "alsa_input.usb-Headset"},
		{"HEADSET", "alsa_input.usb-Headset"},
		{"monitor of built", "alsa_output.pci.monitor"},
		{"Built-in Audio", "alsa_input.pci"},
	} {
		got, err := matchDevice(MicrophoneDevice, devices, c.name)
		if err != nil || got.Name != c.want {
			t.Errorf("%q: got %q, %v; want %q", c.name, got.Name, err, c.want)
		}
	}
	for _, c := range []struct{ name, want string }{
		{"webcam", `there is no microphone "webcam": this machine has: alsa_input.usb-Headset (Headset Mono), `},
		{"alsa", `more than one microphone fits "alsa": alsa_input.usb-Headset (Headset Mono), alsa_input.pci (Built-in Audio): give more of the name`},
		{"monitor", `more than one microphone fits "monitor": `},
	} {
		_, err := matchDevice(MicrophoneDevice, devices, c.name)
		var unknown *UnknownDeviceError
		if !errors.As(err, &unknown) || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestUnknownDeviceOnAnEmptyMachine(t *testing.T) {
	_, err := matchDevice(CameraDevice, nil, "foo")
	want := `there is no camera "foo": this machine has none: give none, test, FILE.y4m or -`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestPrintable(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Integrated Camera: Integrated C", "Integrated Camera: Integrated C"},
		{" evil\x1b[2J\r\nname\x00\xff ", "evil[2Jname\ufffd"},
		{strings.Repeat("é", 200), strings.Repeat("é", 128)},
	} {
		if got := printable(c.in); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}
