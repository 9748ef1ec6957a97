package certificate

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/crypto/acme"
)

// secureServer shows the issuer's certificates until the test ends.
func secureServer(t *testing.T, i *Issuer) (address string) {
	t.Helper()
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	l := tls.NewListener(s.Listener, Get(i.Get).Web())
	s.Listener = l
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelDebug)
	s.Start()
	t.Cleanup(s.Close)
	return l.Addr().String()
}

func newIssuer(t *testing.T, directory, cache string) (*Issuer, *logBuffer) {
	t.Helper()
	log := new(logBuffer)
	i, err := NewIssuer(ACME{
		Names: []string{"chat.example.org"}, Email: "admin@example.org", Cache: cache,
		Directory: directory, Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return i, log
}

// shake does a handshake for name, trusting ca alone.
func shake(address, name string, ca *fakeCA) error {
	d := &net.Dialer{Timeout: patience}
	conn, err := tls.DialWithDialer(d, "tcp", address, &tls.Config{ServerName: name, RootCAs: ca.roots()})
	if err != nil {
		return err
	}
	return conn.Close()
}

func TestCertificateByTLSALPN(t *testing.T) {
	ca := startCA(t, "tls-alpn-01")
	cache := filepath.Join(t.TempDir(), "acme")
	i, _ := newIssuer(t, ca.url(), cache)
	address := secureServer(t, i)
	ca.visit(address)
	for range 2 {
		if err := shake(address, "chat.example.org", ca); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(cache); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the cache: %v, %v", info, err)
	}

	again, _ := newIssuer(t, ca.url(), cache) // as after a restart
	if err := shake(secureServer(t, again), "chat.example.org", ca); err != nil {
		t.Fatal(err)
	}
	if n := ca.issued.Load(); n != 1 {
		t.Errorf("%d certificates were issued, want one that is kept", n)
	}
}

func TestCertificateByHTTP(t *testing.T) {
	for _, port := range []string{"", ":80"} {
		ca := startCA(t, "http-01")
		ca.port = port
		i, _ := newIssuer(t, ca.url(), t.TempDir())
		plain := httptest.NewServer(i.Challenges(http.NotFoundHandler()))
		t.Cleanup(plain.Close)
		ca.visit(plain.Listener.Addr().String())
		if err := shake(secureServer(t, i), "chat.example.org", ca); err != nil {
			t.Errorf("port %q: %v", port, err)
		}
	}
}

func TestNoCertificateForOthers(t *testing.T) {
	ca := startCA(t, "tls-alpn-01")
	i, log := newIssuer(t, ca.url(), t.TempDir())
	address := secureServer(t, i)
	ca.visit(address)
	for _, name := range []string{"else.example.org", "localhost", "127.0.0.1"} {
		if err := shake(address, name, ca); err == nil {
			t.Errorf("got a certificate for %s", name)
		}
	}
	if ca.issued.Load() != 0 || log.count("\n") != 0 {
		t.Errorf("%d issued, log %q", ca.issued.Load(), log.text.String())
	}
}

// TestNamesArePutRight: they are asked for in lower case and without the root's dot.
func TestNamesArePutRight(t *testing.T) {
	ca := startCA(t, "tls-alpn-01")
	i, err := NewIssuer(ACME{
		Names: []string{"Chat.Example.ORG."}, Cache: t.TempDir(), Directory: ca.url(), Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	address := secureServer(t, i)
	ca.visit(address)
	if err := shake(address, "chat.example.org", ca); err != nil {
		t.Error(err)
	}
	if got := i.Names()[0]; got != "chat.example.org" {
		t.Errorf("certified %q", got)
	}
}

func TestIssuerThatRefusesIsToldOfOnce(t *testing.T) {
	ca := startCA(t, "tls-alpn-01")
	i, log := newIssuer(t, ca.url(), t.TempDir())
	address := secureServer(t, i)
	ca.visit("127.0.0.1:1") // the name leads to where nobody listens
	for range 3 {
		if err := shake(address, "chat.example.org", ca); err == nil {
			t.Error("got a certificate")
		}
	}
	if n := log.count("no certificate by ACME"); n != 1 {
		t.Errorf("%d lines, want one", n)
	}
}

// TestNobodyWaitsForTheIssuerAfterTheEnd has one that takes connections and says nothing.
func TestNobodyWaitsForTheIssuerAfterTheEnd(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	i, _ := newIssuer(t, "http://"+l.Addr().String(), t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	go i.Run(ctx)
	done := make(chan error, 1)
	go func() {
		_, err := i.Get(&tls.ClientHelloInfo{ServerName: "chat.example.org", CipherSuites: []uint16{tls.TLS_AES_128_GCM_SHA256}})
		done <- err
	}()
	conn, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	select {
	case err := <-done:
		t.Fatalf("did not wait: %v", err)
	default:
	}
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, errStopped) {
			t.Errorf("got %v", err)
		}
	case <-time.After(patience):
		t.Error("still waits")
	}
}

func TestIssuerRefusesWhatCannotBe(t *testing.T) {
	for _, cfg := range []ACME{
		{Cache: t.TempDir()},
		{Names: []string{"chat.example.org"}},
		{Names: []string{"*.example.org"}, Cache: t.TempDir()},
		{Names: []string{"localhost"}, Cache: t.TempDir()},
		{Names: []string{"192.0.2.1"}, Cache: t.TempDir()},
		{Names: []string{"2001:db8::1"}, Cache: t.TempDir()},
		{Names: []string{"chat.example.org"}, Cache: "/dev/null/x"},
	} {
		if _, err := NewIssuer(cfg); err == nil {
			t.Errorf("%+v: no error", cfg)
		}
	}
}

func TestChallengeIsOffered(t *testing.T) {
	if got := Get(nil).Web().NextProtos; got[len(got)-1] != acme.ALPNProto {
		t.Errorf("got %v", got)
	}
}
