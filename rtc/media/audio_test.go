package media

import (
	"testing"

	"github.com/gen2brain/malgo"
)

func TestPickDefault(t *testing.T) {
	mic := soundDevice{Device: Device{Name: "mic"}}
	standard := soundDevice{Device: Device{Name: "standard", Default: true}}
	monitor := soundDevice{Device: Device{Name: "monitor", Monitor: true, Default: true}}
	for _, c := range []struct {
		devices []soundDevice
		want    string
		follow  bool
	}{
		{[]soundDevice{mic, standard}, "standard", true},
		{[]soundDevice{monitor, mic}, "mic", false},
		{[]soundDevice{monitor}, "", false},
		{nil, "", false},
	} {
		got, err := pickDefault(c.devices)
		if (err != nil) != (c.want == "") || got.Name != c.want || got.follow != c.follow {
			t.Errorf("%v: got %v (follow %v), %v", plainDevices(c.devices), got.Name, got.follow, err)
		}
	}
}

func TestDescribeSound(t *testing.T) {
	for _, c := range []struct {
		backend         malgo.Backend
		id, description string
		want            Device
		ok              bool
	}{
		{malgo.BackendPulseaudio, "booth", "Booth", Device{Name: "booth", Description: "Booth"}, true},
		{malgo.BackendPulseaudio, "booth.monitor", "Monitor of Booth", Device{Name: "booth.monitor", Description: "Monitor of Booth", Monitor: true}, true},
		{malgo.BackendAlsa, ":1,0", "HDA Intel", Device{Name: "hw:1,0", Description: "HDA Intel"}, true},
		{malgo.BackendAlsa, "default", "Default", Device{Name: "default", Description: "Default"}, true},
		{malgo.BackendAlsa, "jack", "JACK", Device{}, false},
		{malgo.BackendCoreaudio, "AppleHDA:1", "Speakers", Device{Name: "Speakers", Description: "Speakers"}, true},
	} {
		got, ok := describeSound(c.backend, c.id, c.description)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s: got %+v, %v", c.id, got, ok)
		}
	}
}
