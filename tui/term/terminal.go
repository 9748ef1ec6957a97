package term

import (
	"errors"
	"fmt"
	"os"

	xterm "github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// ErrNoTerminal is returned by [Open] when there is no terminal to draw on.
var ErrNoTerminal = errors.New("standard output is not a terminal; run it in one, or use --headless")

// Terminal is the user's terminal as the program found it.
type Terminal struct {
	// In is what keys come from: standard input if that is a terminal, else
	// /dev/tty. For tea.WithInput.
	In *os.File
	// Out is the terminal behind standard output, for [NewOutput]: where
	// possible a file of its own in poll mode, so that a write can be given up
	// and neither standard output nor the shell's input ever is non-blocking.
	Out *os.File

	stdout *os.File
	saved  unix.Termios
	opened []*os.File
}

// Size is the size of a terminal.
type Size struct {
	Cols, Rows    int // cells
	Width, Height int // pixels; 0 when the terminal does not say
}

// Open finds the user's terminal and notes its modes; it changes nothing. It
// fails with [ErrNoTerminal] when standard output is not a terminal. Close it.
func Open() (*Terminal, error) { return open(os.Stdin, os.Stdout) }

func open(stdin, stdout *os.File) (*Terminal, error) {
	if !IsTerminal(stdout) {
		return nil, ErrNoTerminal
	}
	t := &Terminal{In: stdin, Out: stdout, stdout: stdout}
	saved, err := unix.IoctlGetTermios(int(descriptor(stdout)), getTermios)
	if err != nil {
		return nil, fmt.Errorf("read terminal modes: %w", err)
	}
	t.saved = *saved
	if own, err := reopen(stdout); err == nil {
		t.Out = own
		t.opened = append(t.opened, own)
	}
	if IsTerminal(stdin) {
		return t, nil
	}
	t.In, err = os.OpenFile("/dev/tty", os.O_RDONLY, 0)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open the keyboard, standard input is not a terminal: %w", err), t.Close())
	}
	t.opened = append(t.opened, t.In)
	return t, nil
}

// Size asks the terminal's driver for the size. From any goroutine.
func (t *Terminal) Size() (Size, error) {
	ws, err := unix.IoctlGetWinsize(int(descriptor(t.Out)), unix.TIOCGWINSZ)
	if err != nil {
		return Size{}, fmt.Errorf("read terminal size: %w", err)
	}
	return Size{Cols: int(ws.Col), Rows: int(ws.Row), Width: int(ws.Xpixel), Height: int(ws.Ypixel)}, nil
}

// Restore puts the terminal's modes (termios) back to what Open found. Bubble
// Tea does that itself; it is for whoever comes after it failed to.
func (t *Terminal) Restore() error {
	if err := unix.IoctlSetTermios(int(descriptor(t.Out)), setTermios, &t.saved); err != nil {
		return fmt.Errorf("restore terminal modes: %w", err)
	}
	return nil
}

// Reclaim makes the keyboard raw again where somebody else has taken that away,
// as a shell does under which this process was stopped, and reports whether it
// was so. Call it only while the screen is this program's.
func (t *Terminal) Reclaim() (was bool, err error) {
	modes, err := unix.IoctlGetTermios(int(descriptor(t.In)), getTermios)
	if err == nil && isRaw(modes) {
		return false, nil
	}
	if err == nil {
		_, err = xterm.MakeRaw(descriptor(t.In))
	}
	if err != nil {
		return false, fmt.Errorf("make the keyboard raw again: %w", err)
	}
	return true, nil
}

// Close closes the files that Open opened, standard input and output not.
func (t *Terminal) Close() error {
	var errs []error
	for _, f := range t.opened {
		errs = append(errs, f.Close())
	}
	t.opened = nil
	return errors.Join(errs...)
}

// IsTerminal reports whether f is a terminal.
func IsTerminal(f *os.File) bool {
	_, err := unix.IoctlGetTermios(int(descriptor(f)), getTermios)
	return err == nil
}

// descriptor is f.Fd() without its side effect: Fd ends poll mode, and with it
// deadlines. The result, a huge number when f is closed, is good for ioctls.
func descriptor(f *os.File) (fd uintptr) {
	fd = ^uintptr(0)
	raw, err := f.SyscallConn()
	if err != nil {
		return fd
	}
	_ = raw.Control(func(d uintptr) { fd = d })
	return fd
}
