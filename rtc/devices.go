package rtc

import (
	"context"
	"io"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// The largest picture that is sent, in pixels. A terminal shows fewer.
const (
	maxVideoWidth  = 640
	maxVideoHeight = 480
)

// DeviceNames choose a camera, a microphone and a loudspeaker by the names of
// the command line: auto, none, a file, a device's own name, and test, scene
// or - for a camera, tone for a microphone.
type DeviceNames struct {
	Camera, Microphone, Speaker string
	FPS                         int       // pictures a second to ask for; 0 for 30
	Stdin                       io.Reader // what "-" reads
}

// Devices are opened devices, nil where there is none, and sentences for the
// user about those that "auto" did not find.
type Devices struct {
	Camera     media.Camera
	Microphone media.Microphone
	Speaker    media.Speaker
	Notes      []string
}

// Open opens all three, or none where one fails. The error is one line that
// lists the devices there are. Close them, or give them to a call.
func (n DeviceNames) Open(ctx context.Context) (Devices, error) {
	var d Devices
	fps := n.FPS
	if fps == 0 {
		fps = defaultFPS
	}
	format := media.VideoFormat{Width: maxVideoWidth, Height: maxVideoHeight, FPS: fps}
	camera, note, err := media.OpenCamera(ctx, n.Camera, format, n.Stdin)
	if camera != nil {
		d.Camera = media.FitCamera(camera, maxVideoWidth, maxVideoHeight)
	}
	d.note(note)
	if err == nil {
		d.Microphone, note, err = media.OpenMicrophone(ctx, n.Microphone)
		d.note(note)
	}
	if err == nil {
		d.Speaker, note, err = media.OpenSpeaker(ctx, n.Speaker)
		d.note(note)
	}
	if err != nil {
		d.Close()
		return Devices{}, err
	}
	return d, nil
}

func (d *Devices) note(s string) {
	if s != "" {
		d.Notes = append(d.Notes, s)
	}
}

// Close closes devices that were not given to a call.
func (d *Devices) Close() {
	if d.Camera != nil {
		d.Camera.Close()
	}
	if d.Microphone != nil {
		d.Microphone.Close()
	}
	if d.Speaker != nil {
		d.Speaker.Close()
	}
}
