package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The names that are no devices.
const (
	nameAuto  = "auto"
	nameNone  = "none"
	nameTest  = "test"   // camera: the moving pattern with its frame number
	nameScene = "scene"  // camera: the generated scene that rtcchat demo shows
	nameStdin = "-"      // camera: YUV4MPEG2 on standard input
	nameTone  = "tone"   // microphone: a sine
	nameChime = "chimes" // microphone: what the other side of rtcchat demo sounds like
)

// OpenCamera opens the camera that name means: auto, none, test (the moving
// pattern), scene (the picture of rtcchat demo), FILE.y4m, - (YUV4MPEG2 from
// stdin), or a device by its name or a part of it. An empty name is auto.
//
// The camera is nil for none, and for auto where no camera works; note is then
// one line for the user. An unknown name is an *UnknownDeviceError. A device
// is opened as fast as its driver answers; the pictures begin with the first
// Read. Any goroutine may call it.
func OpenCamera(ctx context.Context, name string, f VideoFormat, stdin io.Reader) (cam Camera, note string, err error) {
	switch {
	case name == nameNone:
		return nil, "", nil
	case name == nameAuto || name == "":
		return autoCamera(ctx, f.sane())
	case name == nameTest:
		return NewPattern(f), "", nil
	case name == nameScene:
		return NewScene(f), "", nil
	case name == nameStdin:
		cam, err = openY4MStream(ctx, stdin, f)
	case isFile(name, ".y4m"):
		cam, err = opened[Camera](NewY4MFile(name, f))
	default:
		cam, err = namedCamera(ctx, name, f.sane())
	}
	return cam, "", err
}

// opened keeps a nil pointer of a concrete type from becoming an interface
// that is not nil.
func opened[D any](device D, err error) (D, error) {
	if err != nil {
		var none D
		return none, err
	}
	return device, nil
}

func openY4MStream(ctx context.Context, stdin io.Reader, f VideoFormat) (Camera, error) {
	if stdin == nil {
		return nil, errors.New("open camera -: there is no standard input to read from")
	}
	return opened[Camera](NewY4MStream(ctx, stdin, f))
}

// autoCamera opens the first camera that works.
func autoCamera(ctx context.Context, f VideoFormat) (Camera, string, error) {
	var failed error
	for _, device := range listCameras() {
		cam, err := openCamera(ctx, device, f)
		switch {
		case err == nil:
			return cam, "", nil
		case ctx.Err() != nil:
			return nil, "", ctx.Err()
		case failed == nil:
			failed = err
		}
	}
	if failed == nil {
		failed = errNoDevice
	}
	return nil, autoNote(CameraDevice, failed), nil
}

func namedCamera(ctx context.Context, name string, f VideoFormat) (Camera, error) {
	device, err := matchDevice(CameraDevice, listCameras(), linkTarget(name))
	if err != nil {
		return nil, err
	}
	return openCamera(ctx, device, f)
}

// linkTarget follows the links of /dev/v4l/by-id, which outlive a change of
// /dev/video numbers.
func linkTarget(name string) string {
	if !strings.HasPrefix(name, "/dev/") {
		return name
	}
	if target, err := filepath.EvalSymlinks(name); err == nil {
		return target
	}
	return name
}

// autoNote is what the user is told where auto has come to nothing.
func autoNote(kind DeviceKind, err error) string {
	if errors.Is(err, errNoDevice) {
		return fmt.Sprintf("no %s found", kind)
	}
	return fmt.Sprintf("no %s: %v", kind, err)
}

// isFile tells whether name means a file: by its ending, or because it is a
// path to something that is there and is no device.
func isFile(name, ending string) bool {
	if strings.EqualFold(filepath.Ext(name), ending) {
		return true
	}
	if !strings.ContainsRune(name, filepath.Separator) {
		return false
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode()&os.ModeDevice == 0
}
