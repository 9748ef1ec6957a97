package media

import (
	"strconv"
	"strings"
)

// PictureFormat tells what the samples of pictures mean. The zero value is what
// calls have: square pixels, BT.601, limited range.
type PictureFormat struct {
	PixelAspect float64 // width of a pixel over its height; 0 for square ones
	BT709       bool    // made of RGB by ITU-R BT.709 §3, else by BT.601 §2.5
	FullRange   bool    // samples from 0 to 255, else luma 16 to 235, chroma 16 to 240
}

// maxPixelAspect is how many times as wide as high a pixel may be, or as high
// as wide. Those of television are 2 at most.
const maxPixelAspect = 4.0

// maxSDHeight is the lines of standard definition, which is BT.601 where nothing
// is said; what has more is BT.709, as players have it.
const maxSDHeight = 576

// parsePixelAspect makes an aspect of a ratio such as 16:11; 0 where it is not
// known, as 0:0 says, or is none that pixels have.
func parsePixelAspect(value string) float64 {
	a, b, _ := strings.Cut(value, ":")
	width, errWidth := strconv.Atoi(a)
	height, errHeight := strconv.Atoi(b)
	if errWidth != nil || errHeight != nil || width < 1 || height < 1 {
		return 0
	}
	aspect := float64(width) / float64(height)
	if aspect > maxPixelAspect || aspect < 1/maxPixelAspect {
		return 0
	}
	return aspect
}
