package main

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// program is a name under which the test binary runs as rtcchat.
func program(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "rtcchat")
	if err := os.Symlink(exe, name); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestHangupUnderNohup: who is told to ignore the end of its terminal does, and
// still ends in order when asked to.
func TestHangupUnderNohup(t *testing.T) {
	cmd := exec.Command("sh", "-c", `trap "" HUP; exec "$0" create --headless --camera none --mic none --speaker none --ice-interface lo`, program(t))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	deadline := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer deadline.Stop()
	ended, stats := false, 0
	for lines := bufio.NewScanner(out); lines.Scan(); {
		switch line := lines.Text(); {
		case strings.Contains(line, `"waiting"`):
			if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
				t.Fatal(err)
			}
		case strings.Contains(line, `"stats"`):
			if stats++; stats == 1 {
				if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
					t.Fatal(err)
				}
			}
		case strings.Contains(line, `"event":"ended"`):
			ended = true
			if !strings.Contains(line, syscall.SIGTERM.String()) {
				t.Errorf("ended by another cause: %s", line)
			}
		}
	}
	_ = cmd.Wait() // its exit code tells
	if code := cmd.ProcessState.ExitCode(); code != 130 || !ended || stats == 0 {
		t.Errorf("exit code %d, ended in order: %v, stats lines: %d", code, ended, stats)
	}
}
