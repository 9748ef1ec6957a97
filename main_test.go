package main

import (
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"rtcchat": main})
}

// TestScripts runs the command lines of testdata/script as a user's shell would.
func TestScripts(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that do not speak TLS are the test
	secure.StartTLS()
	t.Cleanup(secure.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Deadline:            time.Now().Add(time.Minute),
		Setup: func(e *testscript.Env) error {
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, "config"))
			e.Setenv("DEAD", deadAddress)
			e.Setenv("FREE", freeAddress(t))
			e.Setenv("FREE2", freeAddress(t))
			e.Setenv("HTTP", strings.TrimPrefix(plain.URL, "http://"))
			e.Setenv("HTTPS", strings.TrimPrefix(secure.URL, "https://"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "oneline": oneLine, "listening": listening, "sends": sends,
		},
	})
}

// deadAddress is one where nobody listens: the system gives port 1 to no one who
// asks for any port.
const deadAddress = "127.0.0.1:1"

// freeAddress is one to listen at. Its port is below those that the system gives
// to who asks for any, so that it is still free when a script comes to it.
func freeAddress(t *testing.T) string {
	t.Helper()
	for range 100 {
		address := net.JoinHostPort("127.0.0.1", strconv.Itoa(20000+rand.IntN(10000)))
		if l, err := net.Listen("tcp", address); err == nil {
			l.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}

// exits runs a command and checks its exit code: exits CODE COMMAND ARG...
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND ARG...")
	}
	err := ts.Exec(args[1], args[2:]...)
	code := "0"
	if err != nil {
		code = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if code != args[0] {
		ts.Fatalf("exited with %s, want %s", code, args[0])
	}
}

// oneLine checks that standard error of the last command is exactly one line
// that begins as the program's do.
func oneLine(ts *testscript.TestScript, neg bool, args []string) {
	text := ts.ReadFile("stderr")
	if neg || len(args) > 0 {
		ts.Fatalf("usage: oneline")
	}
	if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "rtcchat: ") {
		ts.Fatalf("standard error is not one line of the program's: %q", text)
	}
}

// listening waits until something listens: listening ADDRESS
func listening(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: listening ADDRESS")
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(10 * time.Second); ; <-tick.C {
		conn, err := net.Dial("tcp", args[0])
		if err == nil {
			conn.Close()
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("nothing listens: %v", err)
		}
	}
}

// sends sends a signal to what runs in the background: sends TERM|HUP|INT
func sends(ts *testscript.TestScript, neg bool, args []string) {
	known := map[string]os.Signal{"TERM": syscall.SIGTERM, "HUP": syscall.SIGHUP, "INT": syscall.SIGINT}
	if neg || len(args) != 1 || known[args[0]] == nil {
		ts.Fatalf("usage: sends TERM|HUP|INT")
	}
	for _, cmd := range ts.BackgroundCmds() {
		ts.Check(cmd.Process.Signal(known[args[0]]))
	}
}

// TestHelpIsFastAndTouchesNothing traces --help: it opens no device and no
// socket, and is there within 50 ms.
func TestHelpIsFastAndTouchesNothing(t *testing.T) {
	program := program(t)
	const soon = 50 * time.Millisecond
	best := time.Hour
	for tries := 0; best > soon && tries < 50; tries++ { // a loaded machine is slow now and then
		begun := time.Now()
		cmd := exec.Command(program, "--help")
		cmd.Env = append(os.Environ(), "GORACE=atexit_sleep_ms=0") // else the race detector sleeps a second
		out, err := cmd.Output()
		if err != nil || !strings.Contains(string(out), "create") {
			t.Fatalf("%v: %s", err, out)
		}
		best = min(best, time.Since(begun))
	}
	if best > soon {
		t.Errorf("--help took %v at best, want at most %v", best, soon)
	}
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed: what --help touches is not looked at")
	}
	trace, err := exec.Command(strace, "-f", "-e", "trace=%network,openat", program, "--help").CombinedOutput()
	if err != nil {
		t.Skipf("strace cannot trace here: %v", err)
	}
	for line := range strings.Lines(string(trace)) {
		if strings.Contains(line, "socket(") || strings.Contains(line, `"/dev/`) && !strings.Contains(line, "/dev/null") {
			t.Errorf("--help touches: %s", line)
		}
	}
}
