package term

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

const (
	getTermios = unix.TIOCGETA
	setTermios = unix.TIOCSETA
)

// reopen fails: kqueue does not poll terminals, so a file of our own would be
// as blocking as f is.
func reopen(*os.File) (*os.File, error) { return nil, errors.ErrUnsupported }

// discardOutput drops what the terminal behind fd has not fetched.
func discardOutput(fd uintptr) error {
	return os.NewSyscallError("ioctl TIOCFLUSH", unix.IoctlSetPointerInt(int(fd), unix.TIOCFLUSH, 2))
}

// dup makes to a copy of the descriptor from, which children inherit.
func dup(from, to int) error { return os.NewSyscallError("dup2", unix.Dup2(from, to)) }
