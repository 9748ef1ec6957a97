//go:build e2e

package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

var (
	joins = flag.Int("joins", 20, "how many joins to time")
	soak  = flag.Duration("soak", 60*time.Second, "how long the long calls last")
)

// patience is how long anything may take that should take a moment.
const patience = 20 * time.Second

// program is the path of the built program.
func program(t *testing.T) string {
	t.Helper()
	path, err := filepath.Abs("../../rtcchat")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%v: run make build first", err)
	}
	return path
}

// environment is that of a user who has set nothing.
func environment(t *testing.T, extra ...string) []string {
	t.Helper()
	return append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "LANG=C.UTF-8",
		"TERM=xterm-256color", "COLORTERM=truecolor",
	}, extra...)
}

// event is one line of --headless.
type event map[string]any

func (e event) name() string              { s, _ := e["event"].(string); return s }
func (e event) text(key string) string    { s, _ := e[key].(string); return s }
func (e event) number(key string) float64 { n, _ := e[key].(float64); return n }

// headless is a running program that prints events.
type headless struct {
	t      *testing.T
	cmd    *exec.Cmd
	begun  time.Time
	stderr bytes.Buffer
	exited chan struct{}

	mu     sync.Mutex
	events []event
	times  []time.Time
	more   chan struct{}
}

// startHeadless runs the program with --headless on loopback.
func startHeadless(t *testing.T, stdin io.Reader, args ...string) *headless {
	t.Helper()
	h := prepareHeadless(t, args...)
	h.cmd.Stdin = stdin
	h.start()
	return h
}

// prepareHeadless makes a program whose command may still be changed before start.
func prepareHeadless(t *testing.T, args ...string) *headless {
	t.Helper()
	h := &headless{t: t, exited: make(chan struct{}), more: make(chan struct{})}
	h.cmd = exec.Command(program(t), append(args, "--headless", "--ice-interface", "lo")...)
	h.cmd.Env, h.cmd.Stderr = environment(t), &h.stderr
	return h
}

func (h *headless) start() {
	h.t.Helper()
	out, err := h.cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	h.begun = time.Now()
	if err := h.cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	go h.read(out)
	h.t.Cleanup(h.stop)
}

func (h *headless) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			h.t.Errorf("no JSON on standard output: %q", lines.Text())
			continue
		}
		h.mu.Lock()
		h.events, h.times = append(h.events, e), append(h.times, time.Now())
		close(h.more)
		h.more = make(chan struct{})
		h.mu.Unlock()
	}
	_ = h.cmd.Wait()
	close(h.exited)
}

// stop interrupts the program and waits for its end.
func (h *headless) stop() {
	_ = h.cmd.Process.Signal(os.Interrupt)
	select {
	case <-h.exited:
	case <-time.After(patience):
		_ = h.cmd.Process.Kill()
		h.t.Errorf("%v does not end when interrupted", h.cmd.Args)
		<-h.exited
	}
}

// await waits for the first event that ok accepts and tells when it came.
func (h *headless) await(name string, ok func(event) bool) (event, time.Time) {
	h.t.Helper()
	return h.awaitFor(patience, name, ok)
}

// awaitAfter waits for one that came after a time.
func (h *headless) awaitAfter(after time.Time, name string, ok func(event) bool) (event, time.Time) {
	h.t.Helper()
	return h.awaitThat(patience, name, ok, after)
}

func (h *headless) awaitFor(limit time.Duration, name string, ok func(event) bool) (event, time.Time) {
	h.t.Helper()
	return h.awaitThat(limit, name, ok, time.Time{})
}

func (h *headless) awaitThat(limit time.Duration, name string, ok func(event) bool, after time.Time) (event, time.Time) {
	h.t.Helper()
	deadline := time.After(limit)
	for from := 0; ; {
		h.mu.Lock()
		events, times, more := h.events[from:], h.times[from:], h.more
		h.mu.Unlock()
		for i, e := range events {
			if e.name() == name && times[i].After(after) && (ok == nil || ok(e)) {
				return e, times[i]
			}
		}
		from += len(events)
		select {
		case <-more:
		case <-h.exited:
			if h.count() > from {
				continue
			}
			h.t.Fatalf("ended before %q: %s%v", name, h.stderr.String(), h.events)
		case <-deadline:
			h.t.Fatalf("no %q within %v: %v", name, limit, h.events)
		}
	}
}

func (h *headless) count() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.events)
}

// invite is the invite of the room that the program opened.
func (h *headless) invite() string {
	h.t.Helper()
	e, _ := h.await("room", nil)
	return e.text("invite")
}

// cpu is the processor time that a process has used.
func cpu(t *testing.T, pid int) time.Duration {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+2:]))
	user, _ := strconv.Atoi(fields[11])
	system, _ := strconv.Atoi(fields[12])
	const ticksPerSecond = 100 // USER_HZ
	return time.Duration(user+system) * time.Second / ticksPerSecond
}

// descriptors counts the open files of a process.
func descriptors(t *testing.T, pid int) int {
	t.Helper()
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

// resident is the memory that a process has of its own, in bytes.
func resident(t *testing.T, pid int) int {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "RssAnon:"); ok {
			kib, _ := strconv.Atoi(strings.Fields(rest)[0])
			return kib << 10
		}
	}
	t.Fatal("no RssAnon")
	return 0
}

// exitCode waits for a program and tells its exit code, -1 for a signal.
func exitCode(err error) int {
	if err == nil {
		return 0
	}
	if e, ok := err.(*exec.ExitError); ok {
		return e.ExitCode()
	}
	return -2
}

// eventually waits for a condition.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("not within %v: %s", patience, what)
		}
	}
}

// alive reports whether a process exists.
func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }
