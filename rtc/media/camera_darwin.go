package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/pion/mediadevices/pkg/avfoundation"
	"github.com/pion/mediadevices/pkg/frame"
	"github.com/pion/mediadevices/pkg/prop"
)

// Cameras by AVFoundation; no camera is touched before one is asked for.
// avfoundation's Session.Properties is not called, because it prints.

// cameraSilence is how long a camera may give no picture before it counts as
// broken. The system asks the user for permission meanwhile.
const cameraSilence = 10 * time.Second

// deviceCamera is a camera of this machine.
type deviceCamera struct {
	device  Device
	session *avfoundation.Session
	frames  *avfoundation.ReadCloser
	picture *image.YCbCr
}

// listCameras lists the cameras of this machine.
func listCameras() []Device {
	found, err := avfoundation.Devices(avfoundation.Video)
	if err != nil {
		return nil // fails only for a kind of device that does not exist
	}
	cameras := make([]Device, len(found))
	for i, d := range found {
		cameras[i] = Device{
			Kind: CameraDevice, Name: printable(d.UID), Description: printable(d.Name), Default: i == 0,
		}
	}
	return cameras
}

// openCamera opens a camera and sets it in motion. The system scales the
// pictures to the size that is asked.
func openCamera(_ context.Context, device Device, f VideoFormat) (Camera, error) {
	found, err := avfoundation.Devices(avfoundation.Video)
	if err != nil {
		return nil, fmt.Errorf("cannot open camera %s: %w", device.Name, err)
	}
	for _, d := range found {
		if printable(d.UID) == device.Name {
			return startCamera(d, device, f)
		}
	}
	return nil, fmt.Errorf("camera %s %w", device.Name, ErrGone)
}

func startCamera(d avfoundation.Device, device Device, f VideoFormat) (Camera, error) {
	session, err := avfoundation.NewSession(d)
	if err != nil {
		return nil, fmt.Errorf("cannot open camera %s: %w", device.Name, err)
	}
	width, height := f.Width&^1, f.Height&^1
	var media prop.Media
	media.Width, media.Height, media.FrameFormat = width, height, frame.FormatNV12
	frames, err := session.Open(media)
	if err != nil {
		_ = session.Close() // the error that counts is the first
		return nil, fmt.Errorf("cannot start camera %s: %w", device.Name, err)
	}
	picture := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	return &deviceCamera{device, session, frames, picture}, nil
}

// Size tells the pictures' size; see Camera.
func (c *deviceCamera) Size() (width, height int) {
	return c.picture.Rect.Dx(), c.picture.Rect.Dy()
}

// Read waits for the next picture; see Camera.
func (c *deviceCamera) Read(ctx context.Context) (*image.YCbCr, error) {
	wait, cancel := context.WithTimeout(ctx, cameraSilence)
	defer cancel()
	data, _, err := c.frames.ReadContext(wait)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, context.DeadlineExceeded):
		return nil, fmt.Errorf("camera %s gives no pictures: allow your terminal the camera in System Settings, Privacy & Security", c.device.Name)
	case err != nil:
		return nil, fmt.Errorf("camera %s %w: %w", c.device.Name, ErrGone, err)
	}
	if err := convertPicture(c.picture, frame.FormatNV12, data); err != nil {
		return nil, fmt.Errorf("read camera %s: %w", c.device.Name, err)
	}
	return c.picture, nil
}

// Close releases the camera; see Camera. A picture that nobody fetches would
// hold up the system's thread, and with it the end of the session.
func (c *deviceCamera) Close() error {
	drained := make(chan struct{})
	go func() {
		defer close(drained)
		for {
			if _, _, err := c.frames.Read(); err != nil {
				return
			}
		}
	}()
	c.frames.Close()
	<-drained
	if err := c.session.Close(); err != nil {
		return fmt.Errorf("close camera %s: %w", c.device.Name, err)
	}
	return nil
}
