package rtc

import (
	"context"
	"io"

	"github.com/rtcchat/rtcchat/rtc/media"
)

// Clip is a run of pictures that is played without a call; see [media.Clip].
type Clip = media.Clip

// PictureFormat tells what the samples of a clip mean; see [media.PictureFormat].
type PictureFormat = media.PictureFormat

// OpenClip opens what is to be played: FILE.y4m, - for YUV4MPEG2 on stdin, a
// still in PNG or JPEG, or a camera by the names that [DeviceNames] takes.
func OpenClip(ctx context.Context, name string, stdin io.Reader) (Clip, error) {
	format := media.VideoFormat{Width: maxVideoWidth, Height: maxVideoHeight, FPS: defaultFPS}
	return media.OpenClip(ctx, name, format, stdin)
}
