//go:build !linux && !darwin

package media

import (
	"context"
	"errors"
)

// listCameras lists no cameras: rtcchat has no way to one on this system.
func listCameras() []Device { return nil }

// openCamera is not reached, as there is no device to open.
func openCamera(context.Context, Device, VideoFormat) (Camera, error) {
	return nil, errors.New("open camera: rtcchat knows no cameras on this system: give test, FILE.y4m or -")
}
