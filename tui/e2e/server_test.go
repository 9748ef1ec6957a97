//go:build e2e

package e2e

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"testing"
)

// startServer runs rtcchat serve on a free port of loopback until the test ends
// and tells its URL.
func startServer(t *testing.T, flags ...string) (url string) {
	t.Helper()
	cmd := exec.Command(program(t), append([]string{"serve", "--listen", "127.0.0.1:0"}, flags...)...)
	cmd.Env = environment(t)
	url = launchServer(t, cmd)
	t.Cleanup(func() {
		_ = cmd.Process.Signal(os.Interrupt)
		if code := exitCode(cmd.Wait()); code != 0 && code != 130 {
			t.Errorf("the server exited with %d", code)
		}
	})
	return url
}

// launchServer starts a server and tells its URL. The caller ends it.
func launchServer(t *testing.T, cmd *exec.Cmd) (url string) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		t.Fatal(err)
	}
	return "http://" + address[:len(address)-1]
}

var inviteLink = regexp.MustCompile(`http://[0-9.:]+/r/[a-z0-9-]+`)

// findInvite is the link in what a screen shows.
func findInvite(t *testing.T, text string) string {
	t.Helper()
	link := inviteLink.FindString(text)
	if link == "" {
		t.Fatalf("no invite in\n%s", text)
	}
	return link
}
