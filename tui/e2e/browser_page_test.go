//go:build e2e

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
)

// page is a tab, driven by the DevTools protocol.
type page struct {
	t    *testing.T
	ws   *websocket.Conn
	done chan struct{}

	mu      sync.Mutex
	last    int
	answers map[int]chan reply
	faults  []string // what the page or its console complained of
	sent    []string // what it sent over websockets
}

type reply struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
	Method string          `json:"method"`
	Params json.RawMessage `json:"params"`
}

func (p *page) read(ctx context.Context) {
	defer close(p.done)
	for {
		_, data, err := p.ws.Read(ctx)
		if err != nil {
			return
		}
		var r reply
		if json.Unmarshal(data, &r) != nil {
			continue
		}
		p.mu.Lock()
		if answer, ok := p.answers[r.ID]; ok {
			delete(p.answers, r.ID)
			answer <- r
		}
		switch r.Method {
		case "Runtime.exceptionThrown", "Log.entryAdded":
			p.faults = append(p.faults, string(r.Params))
		case "Network.webSocketFrameSent":
			p.sent = append(p.sent, string(r.Params))
		}
		p.mu.Unlock()
	}
}

// do gives a command of the DevTools protocol and waits for its result.
func (p *page) do(method string, params any) json.RawMessage {
	p.t.Helper()
	answer := make(chan reply, 1)
	p.mu.Lock()
	p.last++
	id := p.last
	p.answers[id] = answer
	p.mu.Unlock()
	command, err := json.Marshal(map[string]any{"id": id, "method": method, "params": params})
	if err != nil {
		p.t.Fatal(err)
	}
	if err := p.ws.Write(p.t.Context(), websocket.MessageText, command); err != nil {
		p.t.Fatal(err)
	}
	select {
	case r := <-answer:
		if r.Error != nil {
			p.t.Fatalf("%s: %s", method, r.Error.Message)
		}
		return r.Result
	case <-p.done:
		p.t.Fatalf("%s: the browser has gone", method)
	case <-time.After(patience):
		p.t.Fatalf("%s: no answer", method)
	}
	return nil
}

func (p *page) navigate(url string) {
	p.t.Helper()
	p.do("Page.navigate", map[string]any{"url": url})
	p.await(fmt.Sprintf("location.href === %q && document.readyState === 'complete'", url))
}

// reload loads the page anew.
func (p *page) reload() {
	p.t.Helper()
	p.eval("window.before = true", nil)
	p.do("Page.reload", nil)
	p.await("!window.before && document.readyState === 'complete'")
}

// eval evaluates an expression, awaits it where it is a promise, and reads its
// value into out. For the page it is as if a user had clicked.
func (p *page) eval(expression string, out any) {
	p.t.Helper()
	raw := p.do("Runtime.evaluate", map[string]any{
		"expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
	})
	var answer struct {
		Result struct {
			Value json.RawMessage `json:"value"`
		} `json:"result"`
		Exception json.RawMessage `json:"exceptionDetails"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		p.t.Fatal(err)
	}
	if answer.Exception != nil {
		p.t.Fatalf("%s: %s", expression, answer.Exception)
	}
	if out != nil && len(answer.Result.Value) > 0 {
		if err := json.Unmarshal(answer.Result.Value, out); err != nil {
			p.t.Fatalf("%s: %v", expression, err)
		}
	}
}

// await waits until an expression is true.
func (p *page) await(expression string) {
	p.t.Helper()
	p.awaitWithin(patience, expression)
}

func (p *page) awaitWithin(limit time.Duration, expression string) {
	p.t.Helper()
	deadline := time.Now().Add(limit)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for ; ; <-tick.C {
		var ok bool
		if p.eval("!!("+expression+")", &ok); ok {
			return
		}
		if time.Now().After(deadline) {
			var text string
			p.eval("document.body.innerText", &text)
			p.t.Fatalf("not within %v: %s\nthe page shows\n%s\n%s", limit, expression, text, strings.Join(p.complaints(), "\n"))
		}
	}
}

// click presses the button of this id, once it is there to be pressed.
func (p *page) click(id string) {
	p.t.Helper()
	p.await(fmt.Sprintf("document.getElementById(%q)?.checkVisibility()", id))
	p.eval(fmt.Sprintf("document.getElementById(%q).click()", id), nil)
}

// key presses a key that types a character, or "Tab", "Enter" or "Escape", where the focus is.
func (p *page) key(key string) {
	p.t.Helper()
	press := map[string]any{"type": "keyDown", "key": key}
	switch key {
	case "Tab":
		press["windowsVirtualKeyCode"] = 9
	case "Enter":
		press["windowsVirtualKeyCode"], press["text"] = 13, "\r"
	case "Escape":
		press["windowsVirtualKeyCode"] = 27
	default:
		press["text"] = key
	}
	p.do("Input.dispatchKeyEvent", press)
	p.do("Input.dispatchKeyEvent", map[string]any{"type": "keyUp", "key": key})
}

// text is what the element of this id shows.
func (p *page) text(id string) (text string) {
	p.t.Helper()
	p.eval(fmt.Sprintf("document.getElementById(%q).innerText", id), &text)
	return text
}

// awaitText waits until the element of this id contains a text.
func (p *page) awaitText(id, text string) {
	p.t.Helper()
	p.await(fmt.Sprintf("document.getElementById(%q)?.textContent.includes(%q)", id, text))
}

// frames is what the page has sent over websockets, as the browser tells it.
func (p *page) frames() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.sent...)
}

// saidTimes is how often a page has sent messages of a type to the server.
func (p *page) saidTimes(typ string) (n int) {
	for _, frame := range p.frames() {
		if strings.Contains(frame, `{\"type\":\"`+typ+`\"`) {
			n++
		}
	}
	return n
}

func (p *page) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.faults...)
}

// clean fails the test where the page threw, or the browser complained of it:
// a file that is missing, a policy that is broken.
func (p *page) clean() {
	p.t.Helper()
	for _, fault := range p.complaints() {
		p.t.Errorf("the browser complains: %s", fault)
	}
}
