package term

import (
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func TestOpen(t *testing.T) {
	s := newScreen(t, true)
	s.resize(t, Size{100, 40, 900, 800})
	term, err := open(s.tty, s.tty)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = term.Close() }()
	if size, err := term.Size(); err != nil || size != (Size{100, 40, 900, 800}) {
		t.Errorf("size %+v, %v", size, err)
	}
	if term.In != s.tty || term.Out == s.tty {
		t.Error("the keyboard is not standard input, or the output not a file of its own")
	}
	flags, err := unix.FcntlInt(descriptor(term.Out), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_NONBLOCK == 0 {
		t.Errorf("the output blocks: %#x, %v", flags, err)
	}
	_ = s.tty.Fd() // as standard output would be, blocking
	flags, err = unix.FcntlInt(descriptor(s.tty), unix.F_GETFL, 0)
	if err != nil || flags&unix.O_NONBLOCK != 0 {
		t.Errorf("standard output does not block: %#x, %v", flags, err)
	}
}

func TestOpenWithoutATerminal(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	if term, err := open(r, w); !errors.Is(err, ErrNoTerminal) {
		t.Errorf("open a pipe: %+v, %v", term, err)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if IsTerminal(r) || IsTerminal(w) {
		t.Error("a pipe or a closed file is a terminal")
	}
}

func TestRestore(t *testing.T) {
	s := newScreen(t, true)
	term, err := open(s.tty, s.tty)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = term.Close() }()
	m := term.saved
	m.Lflag |= unix.ECHO
	if err := unix.IoctlSetTermios(int(descriptor(s.tty)), setTermios, &m); err != nil {
		t.Fatal(err)
	}
	if err := term.Restore(); err != nil {
		t.Fatal(err)
	}
	if now, err := unix.IoctlGetTermios(int(descriptor(s.tty)), getTermios); err != nil || *now != term.saved {
		t.Errorf("got %+v, %v", now, err)
	}
}
