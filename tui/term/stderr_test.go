package term

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
)

// What a captured line looks like is seen with a real terminal by the guard's
// tests; here is what holds without one.
func TestStderrIsBounded(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	s := &Stderr{aside: -1, read: r, log: &log, done: make(chan struct{})}
	go s.collect()
	for i := range maxLines + 50 {
		fmt.Fprintf(w, "line %d\r\n", i)
	}
	fmt.Fprint(w, strings.Repeat("x", 3*maxLine), "no end")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.done
	lines, dropped := s.Lines()
	if len(lines) != maxLines || dropped != 50+4 {
		t.Errorf("%d lines kept, %d dropped", len(lines), dropped)
	}
	if lines[0] != "line 54" || lines[maxLines-1] != "no end" {
		t.Errorf("from %q to %q", lines[0], lines[maxLines-1])
	}
	for _, l := range lines {
		if len(l) > maxLine {
			t.Errorf("a line of %d bytes", len(l))
		}
	}
	if got := log.Len(); got < 250*8 || !strings.HasPrefix(log.String(), "line 0\r\n") {
		t.Errorf("the log has %d bytes", got)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestStderrThatIsNoTerminalIsLeftAlone(t *testing.T) {
	if IsTerminal(os.Stderr) {
		t.Skip("standard error is a terminal here; go test gives its tests a pipe")
	}
	s, err := CaptureStderr(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if lines, dropped := s.Lines(); len(lines)+dropped > 0 {
		t.Errorf("captured %q", lines)
	}
}
