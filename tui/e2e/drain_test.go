//go:build e2e

package e2e

import (
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// TestServerDrains stops a server in the middle of a call and of a wait: whoever
// waits is told, the call goes on, and the server ends in order when its time is over.
func TestServerDrains(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program(t), "serve", "--listen", "127.0.0.1:0", "--drain-timeout", "3s")
	cmd.Env = environment(t)
	url := launchServer(t, cmd)
	caller := func(args ...string) *headless {
		return startHeadless(t, nil, append(args, "--server", url, "--camera", "test", "--mic", "none", "--speaker", "none")...)
	}
	creator := caller("create")
	room, _ := creator.await("room", nil)
	joiner := caller("join", room.text("invite"))
	joiner.await("video", nil)
	waiting := caller("create")
	waiting.await("room", nil)

	begun := time.Now()
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waiting.awaitAfter(begun, "notice", nil)
	late := caller("create")
	late.await("error", func(e event) bool { return e.text("code") == "server-stopping" })
	if code := exitCode(cmd.Wait()); code != 0 {
		t.Errorf("the server exited with %d", code)
	}
	ended := time.Now()
	if took := ended.Sub(begun); took < 2*time.Second || took > patience {
		t.Errorf("drained for %v, want about 3s", took)
	}
	for _, h := range []*headless{creator, joiner} {
		before, _ := h.awaitAfter(ended, "stats", nil)
		h.awaitAfter(ended, "stats", func(e event) bool {
			return e.number("frames_received") > before.number("frames_received")+30
		})
	}
}

// TestSecondSignalEndsTheServer does not wait for the first one's draining.
func TestSecondSignalEndsTheServer(t *testing.T) {
	t.Parallel()
	cmd := exec.Command(program(t), "serve", "--listen", "127.0.0.1:0", "--drain-timeout", "1h")
	cmd.Env = environment(t)
	url := launchServer(t, cmd)
	waiting := startHeadless(t, nil, "create", "--server", url, "--camera", "none", "--mic", "none", "--speaker", "none")
	waiting.await("room", nil)
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	waiting.await("notice", func(e event) bool { return e.text("message") != "" })
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the server says that it ended in order")
		}
	case <-time.After(patience):
		_ = cmd.Process.Kill()
		t.Error("the server does not end")
		<-ended
	}
}
