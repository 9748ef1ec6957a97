package media

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Clip is a run of pictures that whoever shows them paces: a film, a stream, a
// still, or a camera. Unlike a [Camera] it leaves none out and ends.
type Clip interface {
	// Next returns the next picture, which belongs to the clip and is valid
	// until the next Next or Close. The error is io.EOF at the end, the cause of
	// ctx when that ended, else one line for the user, also where there is not
	// one picture. One goroutine may call Next.
	Next(ctx context.Context) (*image.YCbCr, error)
	// Interval is the time from one picture to the next; 0 for a camera, which
	// keeps its own time, and for a still.
	Interval() time.Duration
	// Format tells what the samples of its pictures mean.
	Format() PictureFormat
	// Count is how many pictures there are, 0 when that is not known.
	Count() int
	// Seek makes Next go on with picture n, 0 for the first. It reports whether
	// the clip can; if not nothing changes. For the goroutine that calls Next.
	Seek(n int) bool
	// Close releases the source. Call it once, after the last Next has returned.
	Close() error
}

// OpenClip opens what name means: FILE.y4m, - (YUV4MPEG2 from stdin), a still
// FILE.png, FILE.jpg or FILE.jpeg, or a camera as [OpenCamera] has it. It waits
// for the header of a stream until ctx ends.
func OpenClip(ctx context.Context, name string, f VideoFormat, stdin io.Reader) (Clip, error) {
	ending := strings.ToLower(filepath.Ext(name))
	info, err := os.Stat(name)
	there := err == nil && name != nameStdin
	switch {
	case there && info.IsDir():
		return nil, fmt.Errorf("play %s: it is a directory: give a film or a picture in it", name)
	case name == nameStdin:
		return openStreamClip(ctx, stdin)
	case slices.Contains([]string{".png", ".jpg", ".jpeg"}, ending):
		return opened[Clip](openStill(name))
	case isFile(name, ".y4m"):
		return openFileClip(ctx, name)
	case there && info.Mode().IsRegular():
		return nil, fmt.Errorf("play %s: it is neither YUV4MPEG2 nor PNG nor JPEG: try \"ffmpeg -v error -i %s -pix_fmt yuv420p -f yuv4mpegpipe - | rtcchat play -\"", name, name)
	}
	return openCameraClip(ctx, name, f, there)
}

// playable is what can be given besides a camera.
const playable = "FILE.y4m, a picture in PNG or JPEG, - for YUV4MPEG2 on standard input, or test"

// openCameraClip opens a camera; there says that name is that of a file as well.
func openCameraClip(ctx context.Context, name string, f VideoFormat, there bool) (Clip, error) {
	camera, note, err := OpenCamera(ctx, name, f, nil)
	var unknown *UnknownDeviceError
	switch {
	case ctx.Err() != nil && err != nil:
		return nil, context.Cause(ctx)
	case errors.As(err, &unknown):
		unknown.Also = playable
		if !there && !unknown.Fits {
			return nil, fmt.Errorf("play %s: there is no such file, and %w", name, err)
		}
		return nil, fmt.Errorf("play %s: %w", name, err)
	case err != nil:
		return nil, err
	case camera == nil && note == "":
		return nil, fmt.Errorf("play %s: that is nothing to show: give a camera, %s", name, playable)
	case camera == nil:
		return nil, fmt.Errorf("play %s: %s: give %s", name, note, playable)
	}
	return cameraClip{camera}, nil
}

// explainOpen makes a line for the user of an error in opening the file name.
func explainOpen(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("play %s: there is no such file: give the name of one, or a path to it", name)
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("play %s: you may not read it: see \"ls -l %s\"", name, name)
	}
	return fmt.Errorf("play %s: %w", name, err)
}

// cameraClip is a camera, which has no end.
type cameraClip struct{ Camera }

// Next waits for the next picture of the camera.
func (c cameraClip) Next(ctx context.Context) (*image.YCbCr, error) {
	img, err := c.Read(ctx)
	if err != nil {
		return nil, causeOr(ctx, err)
	}
	return img, nil
}

func (cameraClip) Interval() time.Duration { return 0 }
func (cameraClip) Format() PictureFormat   { return PictureFormat{} }
func (cameraClip) Count() int              { return 0 }
func (cameraClip) Seek(int) bool           { return false }

// causeOr is why ctx has ended, where it has, else err.
func causeOr(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}
