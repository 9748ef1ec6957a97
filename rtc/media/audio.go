package media

import (
	"runtime"
	"time"
	"unsafe"

	"github.com/gen2brain/malgo"
)

// Sound devices, by miniaudio. Nothing is loaded or opened before the first
// device is asked for, and nothing is printed: see soundBackends.

const (
	// microphonePeriod is the size of the pieces in which sound comes.
	microphonePeriod = 10 * time.Millisecond
	// speakerPeriod is how much sound waits at the sound server to be played.
	// With 10 ms there are gaps as soon as the processor is busy; with 20 ms
	// there are none when twice as much wants to run as can.
	speakerPeriod = 20 * time.Millisecond
	// soundPeriods is how many of them the buffer at the sound server holds.
	soundPeriods = 3
	// soundAnswer is how long the sound system may take to open, list or
	// close; it answers in milliseconds where it is well.
	soundAnswer = 3 * time.Second
)

// soundDevice is a microphone or a loudspeaker as the sound system knows it.
type soundDevice struct {
	Device
	id malgo.DeviceID
	// follow asks for the system's default, wherever that moves to, instead
	// of this very device.
	follow bool
}

// pickDevice chooses one of the devices of a kind.
type pickDevice func([]soundDevice) (soundDevice, error)

// soundSystem is a connection to the sound server, or to ALSA or Core Audio.
// One goroutine uses it.
type soundSystem struct {
	malgo   *malgo.AllocatedContext
	backend malgo.Backend
}

// connectSound finds a sound system; the error is errNoDevice where the
// machine has none. It may hang for half a minute on a sound server that does
// not answer: call it from a goroutine that can be left behind.
func connectSound() (*soundSystem, error) {
	application := []byte("rtcchat\x00")
	var pin runtime.Pinner
	defer pin.Unpin()
	pin.Pin(&application[0])
	config := malgo.ContextConfig{Pulse: malgo.PulseContextConfig{PApplicationName: &application[0]}}
	for _, backend := range soundBackends() {
		system, err := malgo.InitContext([]malgo.Backend{backend}, config, nil)
		if err == nil {
			return &soundSystem{system, backend}, nil
		}
	}
	return nil, errNoDevice
}

func (s *soundSystem) close() {
	_ = s.malgo.Uninit() // fails only for a context that was never made
	s.malgo.Free()
}

// config is what is asked of a device: what rtcchat has inside, so that
// miniaudio or the sound server converts, in small pieces.
func (d *soundDevice) config(pin *runtime.Pinner) malgo.DeviceConfig {
	config := malgo.DefaultDeviceConfig(direction(d.Kind))
	config.SampleRate = SampleRate
	config.Periods = soundPeriods
	config.PerformanceProfile = malgo.LowLatency
	config.NoFixedSizedCallback = 1 // pieces of equal size cost one more buffer
	side, period := &config.Playback, speakerPeriod
	if d.Kind == MicrophoneDevice {
		side, period = &config.Capture, microphonePeriod
	}
	config.PeriodSizeInMilliseconds = uint32(period.Milliseconds())
	side.Format = malgo.FormatS16
	side.Channels = 1
	if !d.follow {
		id := new(d.id) // alone, as cgo looks for Go pointers in all of what holds it
		pin.Pin(id)
		side.DeviceID = unsafe.Pointer(id)
	}
	return config
}

// direction is miniaudio's word for the kind of device.
func direction(kind DeviceKind) malgo.DeviceType {
	if kind == MicrophoneDevice {
		return malgo.Capture
	}
	return malgo.Playback
}
