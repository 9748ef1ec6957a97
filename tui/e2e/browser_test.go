//go:build e2e

package e2e

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// browser is a headless Chromium with a profile of its own.
type browser struct {
	t    *testing.T
	host string // of its DevTools
}

// browserFlags make Chromium's calls stay on loopback with devices that need no
// hardware and no click, and keep it from talking to anybody else.
var browserFlags = []string{
	"--headless=new", "--no-sandbox", "--disable-gpu", "--use-fake-device-for-media-stream",
	"--allow-loopback-in-peer-connection", "--disable-background-networking",
	"--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic",
	"--disable-dev-shm-usage", "--remote-debugging-port=0",
}

// allowDevices lets pages have the devices without asking.
const allowDevices = "--use-fake-ui-for-media-stream"

var devToolsURL = regexp.MustCompile(`DevTools listening on ws://([0-9.:]+)/`)

// startBrowser runs Chromium until the test ends. It skips the test where there is none.
func startBrowser(t *testing.T, flags ...string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	profile, err := os.MkdirTemp("", "rtcchat-chromium-")
	if err != nil {
		t.Fatal(err)
	}
	args := append(append([]string{"--user-data-dir=" + profile}, browserFlags...), flags...)
	cmd := exec.Command(path, append(args, "about:blank")...)
	cmd.Env = environment(t)
	out, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	read, host := make(chan struct{}), make(chan string, 1)
	go func() {
		defer close(read)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := devToolsURL.FindStringSubmatch(lines.Text()); m != nil {
				host <- m[1]
			}
		}
	}()
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-read
		_ = cmd.Wait()
		// Its children may still write for a moment.
		eventually(t, "an end of the profile", func() bool { return os.RemoveAll(profile) == nil })
	})
	select {
	case h := <-host:
		return &browser{t: t, host: h}
	case <-time.After(patience):
		t.Fatal("chromium opens no DevTools")
		return nil
	}
}

// spy keeps a page's connections where a test can ask for their statistics.
const spy = `window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...args) { super(...args); connections.push(this); }
};`

// open opens url in a new tab.
func (b *browser) open(url string) *page {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), http.MethodPut, "http://"+b.host+"/json/new?about:blank", nil)
	if err != nil {
		b.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	var target struct {
		URL string `json:"webSocketDebuggerUrl"`
	}
	if err := json.NewDecoder(response.Body).Decode(&target); err != nil {
		b.t.Fatal(err)
	}
	ws, _, err := websocket.Dial(b.t.Context(), target.URL, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	ws.SetReadLimit(64 << 20) // screenshots
	p := &page{t: b.t, ws: ws, done: make(chan struct{}), answers: map[int]chan reply{}}
	go p.read(context.WithoutCancel(b.t.Context()))
	b.t.Cleanup(func() {
		_ = ws.CloseNow()
		<-p.done
	})
	for _, domain := range []string{"Page", "Runtime", "Log", "Network"} {
		p.do(domain+".enable", nil)
	}
	p.do("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": spy})
	p.navigate(url)
	return p
}
