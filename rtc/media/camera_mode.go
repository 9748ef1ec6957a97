package media

import (
	"cmp"
	"math"
	"slices"

	"github.com/pion/mediadevices/pkg/frame"
)

// cameraMode is one of the ways in which a camera can give pictures.
type cameraMode struct {
	format        frame.Format
	width, height int     // pixels
	fps           float64 // pictures a second, 0 where the camera does not tell
}

// maxCameraSide bounds the pictures that a camera may give, in pixels.
const maxCameraSide = 4096

// bestMode chooses the mode for what is asked: large enough before too small,
// fast enough before too slow, then the nearest size, then without
// compression, which costs no decoding; cameras that cannot pass a size
// without compression tell a lower rate for it. There is none to choose where
// ok is false.
func bestMode(modes []cameraMode, f VideoFormat) (best cameraMode, ok bool) {
	usable := slices.DeleteFunc(slices.Clone(modes), func(m cameraMode) bool { return !m.usable() })
	if len(usable) == 0 {
		return cameraMode{}, false
	}
	return slices.MinFunc(usable, func(a, b cameraMode) int {
		return cmp.Or(
			falseLast(a.covers(f), b.covers(f)),
			falseLast(a.reaches(f), b.reaches(f)),
			cmp.Compare(a.distance(f), b.distance(f)),
			falseLast(a.format != frame.FormatMJPEG, b.format != frame.FormatMJPEG),
			cmp.Compare(a.haste(f), b.haste(f)),
		)
	}), true
}

// usable tells whether the pictures can be made into planes of 4:2:0, which
// needs even sides.
func (m cameraMode) usable() bool {
	return m.width > 0 && m.height > 0 && m.width <= maxCameraSide && m.height <= maxCameraSide &&
		m.width%2 == 0 && m.height%2 == 0
}

// covers tells whether the mode is at least as large as asked.
func (m cameraMode) covers(f VideoFormat) bool { return m.width >= f.Width && m.height >= f.Height }

// reaches tells whether the mode is at least as fast as asked, give or take
// the 29.97 that stands for 30.
func (m cameraMode) reaches(f VideoFormat) bool { return m.fps == 0 || m.fps > float64(f.FPS)-0.1 }

// distance is how far the size is from what is asked, in pixels.
func (m cameraMode) distance(f VideoFormat) int {
	return max(m.width, f.Width)*max(m.height, f.Height) - min(m.width, f.Width)*min(m.height, f.Height)
}

// haste is how far the rate is from what is asked, in pictures a second.
func (m cameraMode) haste(f VideoFormat) float64 { return math.Abs(m.fps - float64(f.FPS)) }

func falseLast(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	default:
		return 1
	}
}

// sizeRange is a range of sizes that a camera offers, in pixels. A step of 0
// means that there is only the one size, and no maximum that there is any.
type sizeRange struct {
	minWidth, maxWidth, stepWidth    int
	minHeight, maxHeight, stepHeight int
}

// nearest is the smallest size of the range that covers what is asked, else
// the largest.
func (r sizeRange) nearest(f VideoFormat) (width, height int) {
	return nearestStep(f.Width, r.minWidth, r.maxWidth, r.stepWidth),
		nearestStep(f.Height, r.minHeight, r.maxHeight, r.stepHeight)
}

func nearestStep(want, low, high, step int) int {
	switch {
	case high <= 0:
		return want
	case step <= 0 || want >= high:
		return high
	case want <= low:
		return low
	default:
		return min(high, low+(want-low+step-1)/step*step)
	}
}
