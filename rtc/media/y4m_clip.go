package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"sync"
	"syscall"
	"time"
)

// y4mClip is a YUV4MPEG2 film.
type y4mClip struct {
	reader  *bufio.Reader
	picture *y4mPicture
	count   int
	given   bool     // a picture was
	file    *os.File // to seek in, nil for a stream
	begins  int64    // where in file the first picture does
	// watch has a blocked read end with ctx, and returns what takes that back.
	watch func(ctx context.Context) (stop func() bool)
	close func() error
}

func openFileClip(ctx context.Context, name string) (Clip, error) {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return openPipeClip(ctx, name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, explainOpen(name, err)
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

// openPipeClip opens a named pipe, such as a shell makes for <(ffmpeg …). Nobody
// needs to be at its other end yet.
func openPipeClip(ctx context.Context, name string) (Clip, error) {
	pipe, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, explainOpen(name, err)
	}
	c, err := beginStream(ctx, pipe, (&Y4MFile{name: name}).explain)
	if err != nil {
		return nil, errors.Join(err, pipe.Close())
	}
	release := c.close
	c.close = func() error { return errors.Join(release(), pipe.Close()) }
	return c, nil
}

func openStreamClip(ctx context.Context, stdin io.Reader) (Clip, error) {
	if stdin == nil {
		return nil, errors.New("play -: there is no standard input to read from")
	}
	return opened[Clip](beginStream(ctx, stdin, explainStream))
}

// beginStream reads the header of r; explain makes a line for the user of an
// error in it.
func beginStream(ctx context.Context, r io.Reader, explain func(error) error) (*y4mClip, error) {
	source, err := newInterruptible(r)
	if err != nil {
		return nil, fmt.Errorf("watch the film: %w", err)
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
		return nil, errors.Join(causeOr(ctx, explain(err)), c.close())
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

// errNoPicture is a film that ends before its first picture does.
var errNoPicture = errors.New("there is no whole picture in the film: make it anew, with \"ffmpeg -i IN -pix_fmt yuv420p -f yuv4mpegpipe OUT.y4m\"")

// Next reads the next picture. A film that was cut off ends with its last whole one.
func (c *y4mClip) Next(ctx context.Context) (*image.YCbCr, error) {
	defer c.watch(ctx)()
	err := ctx.Err()
	if err == nil {
		err = c.picture.read(c.reader)
	}
	switch {
	case err == nil:
		c.given = true
		return &c.picture.image, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case isTruncated(err) && !c.given:
		return nil, errNoPicture
	case isTruncated(err):
		return nil, io.EOF
	case errors.Is(err, errNotY4M):
		return nil, errors.New("the film is damaged: a picture does not begin where the one before ends")
	}
	return nil, fmt.Errorf("read the film: %w", err)
}

func (c *y4mClip) Interval() time.Duration { return c.picture.header.interval }
func (c *y4mClip) Format() PictureFormat   { return c.picture.header.format() }
func (c *y4mClip) Count() int              { return c.count }
func (c *y4mClip) Close() error            { return c.close() }
