package media

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	"time"
)

// ErrStreamEnded is what Y4MStream.Read returns when its input has ended.
var ErrStreamEnded = errors.New("the picture stream on standard input has ended")

// streamPatience is how long a stream may take to begin: a program at the other
// end of a pipe may have a camera to start.
const streamPatience = 15 * time.Second

// Y4MStream is a camera that reads a YUV4MPEG2 stream, such as a pipe on
// standard input, no faster than the rate that the stream's header tells. A
// goroutine of its own keeps reading, so that a live source is never held up
// and the picture that Read gives is the newest.
type Y4MStream struct {
	source interruptible
	cancel context.CancelFunc
	done   chan struct{} // closed when the reading goroutine has ended
	header y4mHeader

	mu     sync.Mutex
	back   *y4mPicture // being read from the stream
	ready  *y4mPicture // the newest whole one, where fresh
	front  *y4mPicture // given out
	fresh  bool
	err    error         // why no more will come
	change chan struct{} // has a token after fresh or err was set
}

// NewY4MStream reads the header of r and goes on reading until Close.
// format.FPS, where not 0, caps the rate. It waits for the header until ctx
// ends, at most 15 s; ctx does not matter after that. For Close to return while
// a read is blocked, r must be an *os.File or have a Close that ends the read;
// that Close is called. An *os.File is left open.
func NewY4MStream(ctx context.Context, r io.Reader, format VideoFormat) (*Y4MStream, error) {
	source, err := newInterruptible(r)
	if err != nil {
		return nil, fmt.Errorf("watch standard input: %w", err)
	}
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	s := &Y4MStream{
		source: source, cancel: cancel,
		done: make(chan struct{}), change: make(chan struct{}, 1),
	}
	opened := make(chan error, 1)
	go s.run(running, format, opened)
	patience := time.NewTimer(streamPatience)
	defer patience.Stop()
	select {
	case err = <-opened:
	case <-ctx.Done():
		err = ctx.Err()
	case <-patience.C:
		err = fmt.Errorf("no picture stream has come on standard input within %v", streamPatience)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// run reads the header, then pictures, until the stream or ctx ends.
func (s *Y4MStream) run(ctx context.Context, format VideoFormat, opened chan<- error) {
	defer close(s.done)
	reader := bufio.NewReaderSize(s.source, 64<<10)
	header, err := readY4MHeader(reader)
	if err != nil {
		opened <- explainStream(err)
		return
	}
	s.header = header
	s.back, s.ready, s.front = newY4MPicture(header), newY4MPicture(header), newY4MPicture(header)
	opened <- nil
	s.end(s.readPictures(ctx, reader, newRhythm(header.interval, format.FPS)))
}

// explainStream makes a line for the user of an error about the header.
func explainStream(err error) error {
	if errors.Is(err, errNotY4M) || isTruncated(err) {
		return errors.New("standard input is not a YUV4MPEG2 stream: make one with \"ffmpeg -i IN -pix_fmt yuv420p -f yuv4mpegpipe -\"")
	}
	return fmt.Errorf("cannot play standard input: %w (make it with \"ffmpeg -i IN -pix_fmt yuv420p -f yuv4mpegpipe -\")", err)
}

// readPictures reads pictures, each no sooner than it is due, and hands them over.
func (s *Y4MStream) readPictures(ctx context.Context, reader *bufio.Reader, rhythm rhythm) error {
	pace := streamPace{interval: rhythm.taken}
	for n := int64(0); ; n++ {
		if err := s.back.readLimited(reader); err != nil {
			return err
		}
		if err := pace.wait(ctx); err != nil {
			return err
		}
		if rhythm.shows(n) {
			s.handOver()
		}
	}
}

// handOver makes the picture just read the one that Read gives next.
func (s *Y4MStream) handOver() {
	s.mu.Lock()
	s.back, s.ready, s.fresh = s.ready, s.back, true
	s.mu.Unlock()
	s.wake()
}

// end notes why no more pictures will come.
func (s *Y4MStream) end(err error) {
	switch {
	case isTruncated(err):
		err = ErrStreamEnded
	case errors.Is(err, errNotY4M):
		err = errors.New("the picture stream on standard input is damaged")
	default:
		err = fmt.Errorf("read pictures from standard input: %w", err)
	}
	s.mu.Lock()
	s.err = err
	s.mu.Unlock()
	s.wake()
}

func (s *Y4MStream) wake() {
	select {
	case s.change <- struct{}{}:
	default:
	}
}

// Read waits for the next picture, as [Camera] says. The error is
// ErrStreamEnded when the input has ended.
func (s *Y4MStream) Read(ctx context.Context) (*image.YCbCr, error) {
	for {
		if img, err := s.take(); img != nil || err != nil {
			return img, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-s.change:
		}
	}
}

// take gives the newest picture where it was not given yet, else the error
// where there will be none.
func (s *Y4MStream) take() (*image.YCbCr, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fresh {
		s.front, s.ready, s.fresh = s.ready, s.front, false
		return &s.front.image, nil
	}
	return nil, s.err
}

// Size tells the size of the pictures in pixels.
func (s *Y4MStream) Size() (width, height int) { return s.header.width, s.header.height }

// Close ends the reading and waits for it.
func (s *Y4MStream) Close() error {
	s.cancel()
	err := s.source.interrupt()
	<-s.done
	return errors.Join(err, s.source.release())
}
