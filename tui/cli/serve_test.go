package cli

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
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
	s.serving = &serving{drain: o.drain, log: logger, reload: s.hangups}
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

// certify writes a certificate for 127.0.0.1 and name, and gives its files and
// what trusts it.
func certify(t *testing.T, dir, name string) (cert, key string, trust *tls.Config) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalECPrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "EC PRIVATE KEY", Bytes: keyDER}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, &tls.Config{RootCAs: pool, ServerName: name}
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

func TestServeTLSWithReload(t *testing.T) {
	dir := t.TempDir()
	cert, key, trust := certify(t, dir, "old.example.org")
	s := serve(t, "--tls-cert", cert, "--tls-key", key, "--http-listen", "127.0.0.1:0",
		"--turn-listen", "127.0.0.1:0", "--turn-tls-listen", "127.0.0.1:0")
	s.seat("wss", trust)
	if resp, body := get(t, "https://"+s.listener.Addr().String()+"/readyz", trust); resp.StatusCode != http.StatusOK || body != "ready\n" {
		t.Errorf("got %d, %q", resp.StatusCode, body)
	}
	resp, _ := get(t, "http://"+s.plain.Addr().String()+"/r/x", nil)
	if got, want := resp.Header.Get("Location"), "https://"+s.listener.Addr().String()+"/r/x"; got != want {
		t.Errorf("sent on to %q, want %q", got, want)
	}
	if urls := s.relay.TURN(); !strings.HasPrefix(urls[2], "turns:old.example.org:") {
		t.Errorf("TURN at %v", urls)
	}
	_, _, trust = certify(t, dir, "new.example.org")
	s.hangups <- struct{}{}
	s.logs("certificate reloaded")
	s.seat("wss", trust)
}

func TestServePlainBehindAProxy(t *testing.T) {
	cert, key, _ := certify(t, t.TempDir(), "chat.example.org")
	s := serve(t, "--tls-cert", cert, "--tls-key", key, "--plain-http")
	s.seat("ws", nil)
}

func TestServeDrainsAtSIGTERM(t *testing.T) {
	s := serve(t, "--drain-timeout", "1m")
	_, inbox := s.seat("ws", nil)
	s.end(Interrupted{syscall.SIGTERM})
	if m := receive(t, inbox); m.Type != signal.TypeGoingAway || m.Text() == "" {
		t.Errorf("got %+v", m)
	}
	if resp, _ := get(t, "http://"+s.listener.Addr().String()+"/readyz", nil); resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("/readyz answers %d", resp.StatusCode)
	}
	select {
	case err := <-s.ended:
		t.Fatalf("ended with %v while somebody waits", err)
	default:
	}
}

func TestServeDrainIsBounded(t *testing.T) {
	s := serve(t, "--drain-timeout", "50ms")
	s.seat("ws", nil)
	s.end(Interrupted{syscall.SIGTERM})
	s.waits()
	s.logs("not drained in time")
}

func TestServeEndsAtOnceWhenInterrupted(t *testing.T) {
	s := serve(t, "--drain-timeout", "1h")
	s.seat("ws", nil)
	s.end(Interrupted{syscall.SIGINT})
	s.waits()
}

func TestServeMeasures(t *testing.T) {
	cert, key, trust := certify(t, t.TempDir(), "chat.example.org")
	s := serve(t, "--metrics-listen", "127.0.0.1:0", "--turn-listen", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key)
	s.seat("wss", trust)
	_, body := get(t, "http://"+s.inside.Addr().String()+"/metrics", nil)
	for _, want := range []string{
		"rtcchat_connections 1\n", "rtcchat_rooms 1\n", "rtcchat_relays 0\n", "rtcchat_relay_sent_bytes_total 0\n",
		"rtcchat_certificate_expiry_timestamp_seconds 1.", "go_goroutines ", "process_resident_memory_bytes ",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %q in\n%s", want, body)
		}
	}
	if _, body := get(t, "http://"+s.inside.Addr().String()+"/debug/pprof/", nil); !strings.Contains(body, "goroutine") {
		t.Errorf("profiles: %s", body)
	}
}

// TestServeLogNamesNobody has a server log all it can of a room with a relay.
func TestServeLogNamesNobody(t *testing.T) {
	t.Setenv(turnSecretVariable, "a secret of the relay")
	s := serve(t, "--log-format", "json", "--turn-listen", "127.0.0.1:0", "--drain-timeout", "50ms")
	id, inbox := s.seat("ws", nil)
	credential := s.relay.Mint("of-somebody")
	s.end(Interrupted{syscall.SIGTERM})
	receive(t, inbox)
	s.waits()
	text := s.log.String()
	if !strings.Contains(text, `"msg":"connection closed"`) {
		t.Errorf("not much of a log: %s", text)
	}
	for _, secret := range []string{id, "a secret of the relay", credential.Password, "of-somebody"} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log:\n%s", secret, text)
		}
	}
}

func TestServeRefusesFlags(t *testing.T) {
	cert, key, _ := certify(t, t.TempDir(), "chat.example.org")
	for _, args := range [][]string{
		{"--tls-cert", cert},
		{"--tls-key", key},
		{"--tls-cert", cert, "--tls-key", key, "--acme-domain", "chat.example.org"},
		{"--http-listen", "127.0.0.1:0"},
		{"--acme-domain", "*.example.org"},
	} {
		o, flags := new(serveOptions), pflag.NewFlagSet("test", pflag.ContinueOnError)
		o.register(flags)
		if err := flags.Parse(args); err != nil {
			t.Fatal(err)
		}
		if _, err := o.tls.open(nil); ExitCode(err) != exitUsage {
			t.Errorf("%v: %v", args, err)
		}
	}
}

func TestStateDirectory(t *testing.T) {
	t.Setenv("HOME", "/home/ann")
	t.Setenv("XDG_STATE_HOME", "")
	t.Setenv("STATE_DIRECTORY", "")
	for _, c := range []struct{ variable, value, want string }{
		{"HOME", "/home/ann", "/home/ann/.local/state/rtcchat/acme"},
		{"XDG_STATE_HOME", "/state", "/state/rtcchat/acme"},
		{"STATE_DIRECTORY", "/var/lib/rtcchat:/var/lib/other", "/var/lib/rtcchat/acme"},
	} {
		t.Setenv(c.variable, c.value)
		if got := stateDirectory("acme"); got != c.want {
			t.Errorf("%s: got %s, want %s", c.variable, got, c.want)
		}
	}
}

func TestHangups(t *testing.T) {
	h := NewHangups()
	if h.Deliver() {
		t.Error("taken, and nobody listens")
	}
	heard := h.Listen()
	for range 3 { // several at once are one
		if !h.Deliver() {
			t.Error("not taken")
		}
	}
	<-heard
	select {
	case <-heard:
		t.Error("heard twice")
	default:
	}
}
