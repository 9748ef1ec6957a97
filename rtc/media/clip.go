package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Clip is a run of pictures that whoever shows them paces: a film, a stream, a
// still, or a camera. Unlike a [Camera] it leaves none out and ends.
type Clip interface {
	// Next returns the next picture, which belongs to the clip and is valid
	// until the next Next or Close. The error is io.EOF at the end, ctx's own
	// when ctx ended, else one line for the user. One goroutine may call Next.
	Next(ctx context.Context) (*image.YCbCr, error)
	// Interval is the time from one picture to the next; 0 for a camera, which
	// keeps its own time, and for a still.
	Interval() time.Duration
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
		return openFileClip(name)
	case there && info.Mode().IsRegular():
		return nil, fmt.Errorf("play %s: it is neither YUV4MPEG2 nor PNG nor JPEG: try \"ffmpeg -v error -i %s -pix_fmt yuv420p -f yuv4mpegpipe - | rtcchat play -\"", name, name)
	}
	camera, note, err := OpenCamera(ctx, name, f, stdin)
	if err == nil && camera == nil {
		err = fmt.Errorf("play %s: %s", name, note)
	}
	if err != nil {
		return nil, err
	}
	return cameraClip{camera}, nil
}

// y4mClip is a YUV4MPEG2 film.
type y4mClip struct {
	reader  *bufio.Reader
	picture *y4mPicture
	count   int
	file    *os.File // to seek in, nil for a stream
	begins  int64    // where in file the first picture does
	// watch has a blocked read end with ctx, and returns what takes that back.
	watch func(ctx context.Context) (stop func() bool)
	close func() error
}

func openFileClip(name string) (Clip, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	c := &y4mClip{close: file.Close, watch: func(context.Context) func() bool { return func() bool { return true } }}
	if err := c.begin(file); err != nil {
		return nil, errors.Join((&Y4MFile{name: name}).explain(err), file.Close())
	}
	c.count = c.countIn(file)
	if c.count > 0 {
		c.file = file
	}
	return c, nil
}

func openStreamClip(ctx context.Context, stdin io.Reader) (Clip, error) {
	if stdin == nil {
		return nil, errors.New("play -: there is no standard input to read from")
	}
	source, err := newInterruptible(stdin)
	if err != nil {
		return nil, fmt.Errorf("watch standard input: %w", err)
	}
	interrupt := sync.OnceValue(source.interrupt)
	c := &y4mClip{
		close: func() error { return errors.Join(interrupt(), source.release()) },
		watch: func(ctx context.Context) func() bool {
			return context.AfterFunc(ctx, func() { _ = interrupt() })
		},
	}
	defer c.watch(ctx)()
	if err := c.begin(source); err != nil {
		return nil, errors.Join(contextOr(ctx, explainStream(err)), c.close())
	}
	return c, nil
}

// begin reads the header.
func (c *y4mClip) begin(r io.Reader) error {
	c.reader = bufio.NewReaderSize(r, 64<<10)
	header, err := readY4MHeader(c.reader)
	if err != nil {
		return err
	}
	c.picture = newY4MPicture(header)
	return nil
}

// countIn counts the pictures that are still to come in file, 0 where it is none
// with a size.
func (c *y4mClip) countIn(file *os.File) int {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return 0
	}
	at, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return 0
	}
	c.begins = at - int64(c.reader.Buffered())
	return int((info.Size() - c.begins) / c.pitch())
}

// pitch is how many bytes of a file a picture takes, which nearly always has no
// parameters of its own.
func (c *y4mClip) pitch() int64 { return int64(len("FRAME\n") + c.picture.header.frameSize()) }

// Seek moves in a file.
func (c *y4mClip) Seek(n int) bool {
	if c.file == nil || n < 0 || n > c.count {
		return false
	}
	if _, err := c.file.Seek(c.begins+int64(n)*c.pitch(), io.SeekStart); err != nil {
		return false
	}
	c.reader.Reset(c.file)
	return true
}

// Next reads the next picture. A film that was cut off ends with its last whole one.
func (c *y4mClip) Next(ctx context.Context) (*image.YCbCr, error) {
	defer c.watch(ctx)()
	err := ctx.Err()
	if err == nil {
		err = c.picture.read(c.reader)
	}
	switch {
	case err == nil:
		return &c.picture.image, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case isTruncated(err):
		return nil, io.EOF
	case errors.Is(err, errNotY4M):
		return nil, errors.New("the film is damaged: a picture does not begin where the one before ends")
	}
	return nil, fmt.Errorf("read the film: %w", err)
}

func (c *y4mClip) Interval() time.Duration { return c.picture.header.interval }
func (c *y4mClip) Count() int              { return c.count }
func (c *y4mClip) Close() error            { return c.close() }

// cameraClip is a camera, which has no end.
type cameraClip struct{ Camera }

func (c cameraClip) Next(ctx context.Context) (*image.YCbCr, error) { return c.Read(ctx) }
func (cameraClip) Interval() time.Duration                          { return 0 }
func (cameraClip) Count() int                                       { return 0 }
func (cameraClip) Seek(int) bool                                    { return false }
