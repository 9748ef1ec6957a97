package certificate

import (
	"bytes"
	"context"
	"crypto/tls"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
)

const patience = 10 * time.Second

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

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

func (b *logBuffer) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Count(b.text.String(), text)
}

// pair is a pair of files, and a running Files with its clock in the test's hand.
type pair struct {
	*Files
	t         *testing.T
	log       *logBuffer
	cert, key string
	now       chan struct{}
	tick      chan time.Time
}

func openPair(t *testing.T, name string) pair {
	t.Helper()
	dir := t.TempDir()
	p := pair{
		t: t, log: new(logBuffer), now: make(chan struct{}), tick: make(chan time.Time),
		cert: filepath.Join(dir, "cert.pem"), key: filepath.Join(dir, "key.pem"),
	}
	certtest.New(t, name, time.Hour).Write(t, p.cert, p.key)
	var err error
	p.Files, err = OpenFiles(p.cert, p.key, slog.New(slog.NewTextHandler(p.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { p.watch(ctx, p.now, p.tick) })
	t.Cleanup(func() {
		cancel()
		wg.Wait()
	})
	return p
}

// write puts other text into a file that was written at a certain time.
func (p pair) write(name, text string, at time.Time) {
	p.t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
	if err := os.Chtimes(name, at, at); err != nil {
		p.t.Fatal(err)
	}
}

// look has the files looked at, and returns when that is over: the channel has
// no buffer, so the second value is taken after the first.
func (p pair) look() {
	p.tick <- time.Now()
	p.tick <- time.Now()
}

func (p pair) shows(name string) {
	p.t.Helper()
	got, err := p.Get(new(tls.ClientHelloInfo))
	if err != nil || got.Leaf.DNSNames[0] != name || p.Names()[0] != name {
		p.t.Fatalf("shows %v, %v; want %s", got.Leaf.DNSNames, err, name)
	}
}

func TestChangedFilesAreRead(t *testing.T) {
	p := openPair(t, "old.example.org")
	p.look()
	if p.log.count("reloaded") != 0 {
		t.Error("reloaded what has not changed")
	}
	certtest.New(t, "new.example.org", time.Hour).Write(t, p.cert, p.key)
	p.look()
	p.shows("new.example.org")
	if p.log.count("reloaded") != 1 {
		t.Error("reloaded, but not once")
	}
}

func TestBrokenFilesLeaveTheOldCertificate(t *testing.T) {
	p := openPair(t, "old.example.org")
	renewed := certtest.New(t, "new.example.org", time.Hour)
	renewed.Write(t, p.cert, "") // does not fit the key yet
	p.look()
	p.look()
	p.shows("old.example.org")
	if n := p.log.count("cannot reload"); n != 1 {
		t.Errorf("%d lines about it, want one", n)
	}
	p.write(p.cert, "garbage", time.Now())
	renewed.Write(t, "", p.key)
	p.look()
	p.shows("old.example.org")
	if err := os.Remove(p.key); err != nil {
		t.Fatal(err)
	}
	p.look()
	p.shows("old.example.org")
	renewed.Write(t, p.cert, p.key)
	p.look()
	p.shows("new.example.org")
}

// TestWhatCannotBeReadIsTriedAgain: that a file may be read now, or has been written
// to its end, need not show in its time and size.
func TestWhatCannotBeReadIsTriedAgain(t *testing.T) {
	p := openPair(t, "old.example.org")
	certtest.New(t, "new.example.org", time.Hour).Write(t, p.cert, p.key)
	whole, err := os.ReadFile(p.cert)
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Minute)
	p.write(p.cert, strings.Repeat("x", len(whole)), at)
	p.look()
	p.shows("old.example.org")
	p.write(p.cert, string(whole), at)
	p.look()
	p.shows("new.example.org")
	if failed, reloaded := p.log.count("cannot reload"), p.log.count("certificate reloaded"); failed != 1 || reloaded != 1 {
		t.Errorf("%d lines of trouble and %d of success, want one each", failed, reloaded)
	}
}

func TestReloadWhenAsked(t *testing.T) {
	p := openPair(t, "example.org")
	p.now <- struct{}{}
	p.look()
	if p.log.count("reloaded") != 1 {
		t.Error("not read again when asked")
	}
}

func TestRunEnds(t *testing.T) {
	p := openPair(t, "example.org")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p.Run(ctx, nil)
}

func TestOpenFilesFails(t *testing.T) {
	dir := t.TempDir()
	if _, err := OpenFiles(filepath.Join(dir, "none"), filepath.Join(dir, "none"), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("opened what is not there")
	}
}

func TestExpiredCertificateIsToldOf(t *testing.T) {
	p := openPair(t, "old.example.org")
	certtest.New(t, "ended.example.org", -time.Minute).Write(t, p.cert, p.key)
	p.look()
	p.shows("ended.example.org")
	if p.log.count("has expired") != 1 || p.Expiry().After(time.Now()) {
		t.Errorf("expires %v, and the log says nothing", p.Expiry())
	}
}
