package cli

import (
	"bytes"
	"context"
	"crypto/tls"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal"
)

const patience = 10 * time.Second

// served is a running server as the flags make it.
type served struct {
	*serving
	t       *testing.T
	log     *logBuffer
	hangups chan struct{}
	end     context.CancelCauseFunc
	ended   chan error
}

// logBuffer is a log that can be read while it is written.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// serve runs a server until the test ends.
func serve(t *testing.T, args ...string) *served {
	t.Helper()
	o, flags := new(serveOptions), pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.register(flags)
	if err := flags.Parse(append([]string{"--listen", "127.0.0.1:0", "--log-level", "debug"}, args...)); err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, log: new(logBuffer), hangups: make(chan struct{}), ended: make(chan error, 1)}
	logger, err := o.log.open(s.log)
	if err != nil {
		t.Fatal(err)
	}
	cfg, err := o.config()
	if err != nil {
		t.Fatal(err)
	}
	s.serving = &serving{cfg: cfg, drain: o.drain, log: logger, reload: s.hangups}
	if err := o.open(s.serving); err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancelCause(context.Background())
	s.end = end
	go func() { s.ended <- s.run(ctx) }()
	t.Cleanup(func() {
		end(nil)
		s.waits()
	})
	return s
}

// waits waits for the server to end in order.
func (s *served) waits() {
	s.t.Helper()
	select {
	case err := <-s.ended:
		if err != nil {
			s.t.Errorf("serve: %v", err)
		}
		s.ended <- nil
	case <-time.After(patience):
		s.t.Fatal("the server does not end")
	}
}

// logs waits for a line.
func (s *served) logs(text string) {
	s.t.Helper()
	eventually(s.t, "log of "+text, func() bool { return strings.Contains(s.log.String(), text) })
}

func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !done(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("no %s within %v", what, patience)
		}
	}
}

// get is a page, with the redirect that it may be.
func get(t *testing.T, url string, trust *tls.Config) (resp *http.Response, body string) {
	t.Helper()
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, TLSClientConfig: trust},
		Timeout:       patience,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(data)
}

// seat opens a room and gives its ID and what comes next.
func (s *served) seat(scheme string, trust *tls.Config) (id string, inbox <-chan signal.Message) {
	s.t.Helper()
	c, err := signal.Dial(s.t.Context(), scheme+"://"+s.listener.Addr().String()+"/ws", signal.Options{TLS: trust})
	if err != nil {
		s.t.Fatal(err)
	}
	messages := make(chan signal.Message, 10)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = c.Run(context.Background(), func(m signal.Message) { messages <- m })
	}()
	s.t.Cleanup(func() {
		c.Close()
		<-done
	})
	if err := c.Send(s.t.Context(), signal.Message{Type: signal.TypeCreateRoom}); err != nil {
		s.t.Fatal(err)
	}
	m := receive(s.t, messages)
	if m.Type != signal.TypeRoomCreated {
		s.t.Fatalf("got %+v", m)
	}
	return m.Text(), messages
}

func receive(t *testing.T, inbox <-chan signal.Message) signal.Message {
	t.Helper()
	select {
	case m := <-inbox:
		return m
	case <-time.After(patience):
		t.Fatal("no message")
	}
	return signal.Message{}
}
