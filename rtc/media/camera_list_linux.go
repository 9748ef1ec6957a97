package media

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/blackjack/webcam"
)

// listCameras lists the cameras of this machine, /dev/video0 first.
func listCameras() []Device { return camerasIn("/dev") }

func camerasIn(dir string) []Device {
	paths, err := filepath.Glob(filepath.Join(dir, "video*"))
	if err != nil {
		return nil // only for a malformed pattern
	}
	slices.SortFunc(paths, func(a, b string) int { return videoNumber(a) - videoNumber(b) })
	var cameras []Device
	for _, path := range paths {
		if description, ok := probeCamera(path); ok {
			cameras = append(cameras, Device{
				Kind: CameraDevice, Name: path, Description: description, Default: len(cameras) == 0,
			})
		}
	}
	return cameras
}

func videoNumber(path string) int {
	n, err := strconv.Atoi(strings.TrimPrefix(filepath.Base(path), "video"))
	if err != nil {
		return -1
	}
	return n
}

// probeCamera tells whether there is a camera at path. Cameras have more than
// one video device, of which some carry only metadata: these know no format.
// A camera that may not be opened is listed, so that opening it says why.
func probeCamera(path string) (description string, ok bool) {
	cam, err := webcam.Open(path)
	if errors.Is(err, fs.ErrPermission) {
		name, _ := os.ReadFile(filepath.Join("/sys/class/video4linux", filepath.Base(path), "name"))
		return printable(string(name)), true
	}
	if err != nil {
		return "", false
	}
	defer cam.Close()
	known := pixelFormats()
	for code := range cam.GetSupportedFormats() {
		if _, ok := known[code]; ok {
			name, _ := cam.GetName()
			return printable(name), true
		}
	}
	return "", false
}

// webcamModes lists what a camera can do; of a range of sizes, the one nearest
// to what is asked.
func webcamModes(cam *webcam.Webcam, f VideoFormat) []cameraMode {
	known := pixelFormats()
	var modes []cameraMode
	for code := range cam.GetSupportedFormats() {
		format, ok := known[code]
		if !ok {
			continue
		}
		for _, s := range cam.GetSupportedFrameSizes(code) {
			width, height := sizeRange{
				int(s.MinWidth), int(s.MaxWidth), int(s.StepWidth),
				int(s.MinHeight), int(s.MaxHeight), int(s.StepHeight),
			}.nearest(f)
			modes = append(modes, webcamRates(cam, code, cameraMode{format: format, width: width, height: height})...)
		}
	}
	return modes
}

// webcamRates makes a mode for each rate that the camera tells for it.
func webcamRates(cam *webcam.Webcam, code webcam.PixelFormat, mode cameraMode) []cameraMode {
	var modes []cameraMode
	for _, r := range cam.GetSupportedFramerates(code, uint32(mode.width), uint32(mode.height)) {
		if r.MinNumerator > 0 { // the shortest interval is the highest rate
			mode.fps = float64(r.MinDenominator) / float64(r.MinNumerator)
			modes = append(modes, mode)
		}
	}
	if len(modes) == 0 {
		return []cameraMode{mode}
	}
	return modes
}
