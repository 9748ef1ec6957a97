//go:build unix

package media

import (
	"errors"
	"io"
	"os"

	"golang.org/x/sys/unix"
)

// newInterruptible makes r interruptible. A file is watched by poll(2): standard
// input mostly has no deadlines, and making it non-blocking would do so for
// every process that shares it.
func newInterruptible(r io.Reader) (interruptible, error) {
	file, ok := r.(*os.File)
	if !ok {
		return closingReader{r}, nil
	}
	ears, mouth, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	return &polledFile{file: file, fd: int32(file.Fd()), ears: ears, earsFD: int32(ears.Fd()), mouth: mouth}, nil
}

// polledFile reads a file once there is something to read, or nothing ever will be.
type polledFile struct {
	file        *os.File
	fd, earsFD  int32
	ears, mouth *os.File // closing mouth is heard by ears
}

func (p *polledFile) Read(b []byte) (int, error) {
	fds := [2]unix.PollFd{{Fd: p.earsFD, Events: unix.POLLIN}, {Fd: p.fd, Events: unix.POLLIN}}
	for {
		_, err := unix.Poll(fds[:], -1)
		switch {
		case errors.Is(err, unix.EINTR):
		case err != nil:
			return 0, os.NewSyscallError("poll", err)
		case fds[0].Revents != 0:
			return 0, os.ErrClosed
		default:
			return p.file.Read(b)
		}
	}
}

func (p *polledFile) interrupt() error { return p.mouth.Close() }

func (p *polledFile) release() error { return p.ears.Close() }
