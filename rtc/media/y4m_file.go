package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"time"
)

// Y4MFile is a camera that plays a YUV4MPEG2 file, again and again, at the
// file's own rate. A file that was cut off ends with its last whole picture.
type Y4MFile struct {
	name    string
	file    *os.File
	reader  *bufio.Reader
	picture *y4mPicture
	pacer   pacer
	rhythm  rhythm
	begin   time.Time
	next    int64 // the picture to show next, as the rhythm counts
	read    int64 // pictures read or passed over, as the file counts
}

// NewY4MFile opens a YUV4MPEG2 file: 4:2:0, 4:2:2, 4:4:4 or grey, of eight bits.
// format.FPS, where not 0, caps the rate: pictures are left out. The error is
// one line that says how to convert what cannot be played.
func NewY4MFile(name string, format VideoFormat) (*Y4MFile, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file; give a stream of pictures on standard input, with the camera \"-\"", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	f := &Y4MFile{name: name, file: file, reader: bufio.NewReaderSize(file, 64<<10)}
	if err := f.start(format); err != nil {
		return nil, errors.Join(f.explain(err), file.Close())
	}
	return f, nil
}

// start reads the header and makes sure that there is a picture.
func (f *Y4MFile) start(format VideoFormat) error {
	header, err := readY4MHeader(f.reader)
	if err != nil {
		return err
	}
	f.rhythm = newRhythm(header.interval, format.FPS)
	f.picture = newY4MPicture(header)
	if err := f.picture.skip(f.reader); err != nil {
		if isTruncated(err) {
			return errors.New("there is no whole picture in it")
		}
		return err
	}
	return f.rewind()
}

// explain makes a line for the user of an error about the file.
func (f *Y4MFile) explain(err error) error {
	if errors.Is(err, errNotY4M) || isTruncated(err) {
		return fmt.Errorf("%s is not a YUV4MPEG2 file: convert it with \"ffmpeg -i IN -pix_fmt yuv420p head.y4m\"", f.name)
	}
	return fmt.Errorf("cannot play %s: %w (convert it with \"ffmpeg -i IN -pix_fmt yuv420p head.y4m\")", f.name, err)
}

// Read waits until the next picture is due and reads it, as [Camera] says.
func (f *Y4MFile) Read(ctx context.Context) (*image.YCbCr, error) {
	if f.begin.IsZero() {
		f.begin = time.Now()
	}
	late := time.Since(f.begin) - f.rhythm.moment(f.next)
	switch {
	case late > time.Second: // nobody was looking
		f.begin = f.begin.Add(late)
	case late > f.rhythm.shown:
		f.next += int64(late / f.rhythm.shown)
	}
	if err := f.pacer.waitUntil(ctx, f.begin.Add(f.rhythm.moment(f.next))); err != nil {
		return nil, err
	}
	for wanted := f.rhythm.source(f.next); f.read < wanted; f.read++ {
		if err := f.pass(f.picture.skip); err != nil {
			return nil, err
		}
	}
	if err := f.pass(f.picture.readLimited); err != nil {
		return nil, err
	}
	f.next++
	f.read++
	return &f.picture.image, nil
}

// pass reads or skips one picture, the first again after the last.
func (f *Y4MFile) pass(step func(*bufio.Reader) error) error {
	err := step(f.reader)
	if isTruncated(err) {
		if err = f.rewind(); err == nil {
			err = step(f.reader)
		}
	}
	switch {
	case isTruncated(err):
		return fmt.Errorf("%s has become shorter than one picture", f.name)
	case errors.Is(err, errNotY4M):
		return fmt.Errorf("%s is damaged: a picture does not begin where the one before ends", f.name)
	case err != nil:
		return fmt.Errorf("read %s: %w", f.name, err)
	}
	return nil
}

// rewind goes back to the first picture.
func (f *Y4MFile) rewind() error {
	if _, err := f.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	f.reader.Reset(f.file)
	_, err := readY4MHeader(f.reader)
	return err
}

// Size tells the size of the pictures in pixels.
func (f *Y4MFile) Size() (width, height int) {
	return f.picture.header.width, f.picture.header.height
}

// Close closes the file.
func (f *Y4MFile) Close() error { return f.file.Close() }
