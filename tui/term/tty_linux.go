package term

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

const (
	getTermios = unix.TCGETS
	setTermios = unix.TCSETS
)

// reopen opens the terminal behind f anew, in poll mode, which f itself is not
// touched by. First by the descriptor, which also finds terminals of another
// mount namespace; then, where that one belongs to another user (after su), as
// the controlling terminal, if it is the same.
func reopen(f *os.File) (*os.File, error) {
	fd := descriptor(f)
	own, err := os.OpenFile(fmt.Sprintf("/proc/self/fd/%d", fd), os.O_RDWR|unix.O_NOCTTY, 0)
	if err == nil {
		return own, nil
	}
	own, err = os.OpenFile("/dev/tty", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		return nil, fmt.Errorf("reopen terminal: %w", err)
	}
	want, err1 := unix.IoctlGetUint32(int(fd), unix.TIOCGDEV)
	got, err2 := unix.IoctlGetUint32(int(descriptor(own)), unix.TIOCGDEV)
	if err1 != nil || err2 != nil || want != got {
		return nil, errors.Join(errors.New("reopen terminal: not the controlling one"), own.Close())
	}
	return own, nil
}

// discardOutput drops what the terminal behind fd has not fetched.
func discardOutput(fd uintptr) error {
	return os.NewSyscallError("ioctl TCFLSH", unix.IoctlSetInt(int(fd), unix.TCFLSH, unix.TCOFLUSH))
}

// dup makes to a copy of the descriptor from, which children inherit.
func dup(from, to int) error { return os.NewSyscallError("dup3", unix.Dup3(from, to, 0)) }
