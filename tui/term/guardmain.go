package term

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const (
	// maxReport bounds what is kept of a crash report, in bytes.
	maxReport = 1 << 20
	// guardLife is how long the guard may outlive its program.
	guardLife = 900 * time.Millisecond
)

// watch is what the guard knows of the program it watches.
type watch struct {
	tty    *os.File
	saved  unix.Termios
	on     bool // the alternate screen
	clean  bool
	gave   bool // the terminal has been given back
	report bytes.Buffer
}

// GuardMain is the whole main of a guard process. Call it first in main:
//
//	if handled, code := term.GuardMain(); handled {
//		os.Exit(code)
//	}
//
// handled is false in any other process, at the cost of one comparison.
func GuardMain() (handled bool, code int) {
	if os.Args[0] != guardName {
		return false, 0
	}
	signal.Ignore(syscall.SIGINT, syscall.SIGQUIT, syscall.SIGHUP, syscall.SIGTERM, syscall.SIGPIPE,
		syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU) // TTOU: we set modes from the background
	w, err := follow(os.Stdin, os.NewFile(3, "terminal"))
	if err != nil {
		return true, 1
	}
	if w.clean {
		return true, 0
	}
	w.giveBack()
	if w.gave {
		w.explain(os.Stderr)
	}
	return true, 0
}

// follow reads what the program tells until the pipe closes: it said that all
// is clean, or it is dead. With the first word of a crash it gives the terminal
// back, while the program is still dying: before the shell looks at the modes
// and takes them for the user's own.
func follow(pipe io.Reader, tty *os.File) (*watch, error) {
	w := &watch{tty: tty}
	if err := binary.Read(pipe, binary.NativeEndian, &w.saved); err != nil {
		return nil, fmt.Errorf("read terminal modes: %w", err)
	}
	buf := make([]byte, 4<<10)
	for {
		n, err := pipe.Read(buf)
		w.hear(buf[:n])
		if w.report.Len() > 0 && !w.gave {
			w.giveBack()
		}
		if err != nil {
			return w, nil
		}
	}
}

func (w *watch) hear(p []byte) {
	for _, b := range p {
		switch b {
		case tellOn:
			w.on = true
		case tellOff:
			w.on = false
		case tellClean:
			w.clean = true
		default:
			if w.report.Len() < maxReport {
				w.report.WriteByte(b)
			}
		}
	}
}

// giveBack resets the screen and the modes, each only if the program left it
// changed, and notes whether there was anything to do.
func (w *watch) giveBack() {
	time.AfterFunc(guardLife, func() { os.Exit(1) }) // the terminal may be stuck or gone
	tty := w.tty
	if own, err := reopen(tty); err == nil {
		tty = own
		defer func() { _ = own.Close() }()
	}
	if w.on {
		_ = discardOutput(descriptor(tty)) // what is left of a frame
		_, _ = tty.WriteString(reset)
	}
	fd := int(descriptor(tty))
	now, err := unix.IoctlGetTermios(fd, getTermios)
	raw := err == nil && isRaw(now)
	if raw {
		_ = unix.IoctlSetTermios(fd, setTermios, &w.saved)
	}
	w.gave = w.gave || w.on || raw
	w.on = false
}

// isRaw tells the modes of a full-screen program from those of a shell's line
// editor, which keeps output processing or signals on: by the time the guard
// looks, the shell may be editing a line already.
func isRaw(t *unix.Termios) bool {
	return t.Oflag&unix.OPOST == 0 && t.Lflag&(unix.ICANON|unix.ISIG|unix.ECHO) == 0
}

// explain prints one line: why the program died, and where its report is.
func (w *watch) explain(stderr io.Writer) {
	why := "rtcchat ended abruptly; the terminal has been restored"
	if first := w.reason(); first != "" {
		why = "rtcchat crashed: " + first + w.keepReport()
	}
	_, _ = io.WriteString(stderr, why+"\n")
}

// reason is the first line of the crash report, printable characters only.
func (w *watch) reason() string {
	first, _, _ := strings.Cut(strings.TrimSpace(w.report.String()), "\n")
	first = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, first)
	return first[:min(len(first), 300)]
}

// keepReport writes the whole report to a file and says where.
func (w *watch) keepReport() string {
	f, err := os.CreateTemp("", "rtcchat-crash-*.txt")
	if err != nil {
		return ""
	}
	_, err = f.Write(w.report.Bytes())
	if f.Close() != nil || err != nil {
		return ""
	}
	return " (report: " + f.Name() + ")"
}
