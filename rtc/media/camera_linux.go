package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"time"

	"github.com/blackjack/webcam"
	"github.com/pion/mediadevices/pkg/frame"
	"golang.org/x/sys/unix"
)

// Cameras by Video4Linux2; no camera is touched before one is asked for.

// cameraSilence is how long a camera may give no picture before it counts as
// broken; some need two seconds to begin.
const cameraSilence = 5 * time.Second

// webcamBuffers is how many pictures the driver holds: one to fill while the
// other is converted. More would only make pictures older.
const webcamBuffers = 2

// pixelFormats are the layouts that are understood, by V4L2's code (a FourCC).
func pixelFormats() map[webcam.PixelFormat]frame.Format {
	return map[webcam.PixelFormat]frame.Format{
		fourCC("YUYV"): frame.FormatYUYV,
		fourCC("UYVY"): frame.FormatUYVY,
		fourCC("NV12"): frame.FormatNV12,
		fourCC("NV21"): frame.FormatNV21,
		fourCC("YU12"): frame.FormatI420,
		fourCC("MJPG"): frame.FormatMJPEG,
	}
}

func fourCC(code string) webcam.PixelFormat {
	return webcam.PixelFormat(code[0]) | webcam.PixelFormat(code[1])<<8 |
		webcam.PixelFormat(code[2])<<16 | webcam.PixelFormat(code[3])<<24
}

// deviceCamera is a camera of this machine.
type deviceCamera struct {
	device  Device
	webcam  *webcam.Webcam
	format  frame.Format
	jpeg    *motionJPEG // where format is MJPEG
	picture *image.YCbCr
}

// openCamera opens a camera and sets it in motion.
func openCamera(_ context.Context, device Device, f VideoFormat) (Camera, error) {
	cam, err := webcam.Open(device.Name)
	if err != nil {
		return nil, explainCamera("open", device, err)
	}
	c := &deviceCamera{device: device, webcam: cam}
	if err := c.start(f); err != nil {
		_ = cam.Close() // the error that counts is the first
		return nil, explainCamera("start", device, err)
	}
	return c, nil
}

func (c *deviceCamera) start(f VideoFormat) error {
	modes := webcamModes(c.webcam, f)
	mode, ok := bestMode(modes, f)
	if !ok {
		return errors.New("it has no picture format that rtcchat understands")
	}
	for code, format := range pixelFormats() {
		if format != mode.format {
			continue
		}
		given, _, _, err := c.webcam.SetImageFormat(code, uint32(mode.width), uint32(mode.height))
		if err != nil {
			return err
		}
		if given != code {
			return fmt.Errorf("it refuses its own format %s", mode.format)
		}
	}
	_ = c.webcam.SetFramerate(float32(f.FPS)) // many cameras know only one rate
	if err := c.prepare(mode); err != nil {
		return err
	}
	if err := c.webcam.SetBufferCount(webcamBuffers); err != nil {
		return err
	}
	return c.webcam.StartStreaming()
}

// prepare makes what the pictures of a mode need.
func (c *deviceCamera) prepare(mode cameraMode) (err error) {
	c.format = mode.format
	c.picture = image.NewYCbCr(image.Rect(0, 0, mode.width, mode.height), image.YCbCrSubsampleRatio420)
	if c.format == frame.FormatMJPEG {
		c.jpeg, err = newMotionJPEG()
	}
	return err
}

// Size tells the pictures' size; see Camera.
func (c *deviceCamera) Size() (width, height int) {
	return c.picture.Rect.Dx(), c.picture.Rect.Dy()
}

// Read waits for the next picture; see Camera. It looks at ctx once a second
// while the camera gives none. Damaged pictures are passed over.
func (c *deviceCamera) Read(ctx context.Context) (*image.YCbCr, error) {
	began := time.Now()
	var damage error
	for time.Since(began) < cameraSilence {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		err := c.webcam.WaitForFrame(1) // second
		if timeout := (*webcam.Timeout)(nil); errors.As(err, &timeout) {
			continue
		}
		if err != nil {
			return nil, c.gone(err)
		}
		var ok bool
		if ok, damage, err = c.take(); err != nil {
			return nil, c.gone(err)
		}
		if ok {
			return c.picture, nil
		}
	}
	if damage != nil {
		return nil, fmt.Errorf("camera %s gives only damaged pictures: %w", c.device.Name, damage)
	}
	return nil, fmt.Errorf("camera %s gives no pictures: unplug it and plug it in again, or choose another by --camera", c.device.Name)
}

// take converts the picture that the driver has ready, if there is one.
// damage tells what is wrong with a picture, err with the camera.
func (c *deviceCamera) take() (ok bool, damage, err error) {
	data, index, err := c.webcam.GetFrame()
	if errors.Is(err, unix.EAGAIN) {
		return false, nil, nil
	}
	if err != nil {
		return false, nil, err
	}
	if c.format == frame.FormatMJPEG {
		damage = c.jpeg.convert(c.picture, data)
	} else {
		damage = convertPicture(c.picture, c.format, data)
	}
	return damage == nil, damage, c.webcam.ReleaseFrame(index)
}

func (c *deviceCamera) gone(err error) error {
	return fmt.Errorf("camera %s %w: %w", c.device.Name, ErrGone, err)
}

// Close releases the camera; see Camera.
func (c *deviceCamera) Close() error {
	if err := c.webcam.Close(); err != nil {
		return fmt.Errorf("close camera %s: %w", c.device.Name, err)
	}
	return nil
}

// explainCamera says what to do about the errors that users meet.
func explainCamera(doing string, device Device, err error) error {
	hint := ""
	switch {
	case errors.Is(err, fs.ErrPermission):
		hint = ": add yourself to the group video"
	case errors.Is(err, unix.EBUSY):
		hint = ": another program is using it"
	}
	return fmt.Errorf("cannot %s %s: %w%s", doing, device.Name, err, hint)
}
