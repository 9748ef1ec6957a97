package cli

import (
	"crypto/tls"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
)

// certify writes a certificate for name, and gives its files and what trusts it.
func certify(t *testing.T, dir, name string) (cert, key string, trust *tls.Config) {
	t.Helper()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certificate := certtest.New(t, name, time.Hour)
	certificate.Write(t, cert, key)
	return cert, key, certificate.Trust()
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

// TestServeSendsToHTTPS: to where it is, which only here is the port that is listened on.
func TestServeSendsToHTTPS(t *testing.T) {
	cert, key, _ := certify(t, t.TempDir(), "chat.example.org")
	for name, c := range map[string]struct{ flag, value, want string }{
		"a proxy has it":        {"--plain-http", "true", "https://127.0.0.1/r/x"},
		"the public URL":        {"--public-url", "https://chat.example.org", "https://127.0.0.1/r/x"},
		"the public URL's port": {"--public-url", "https://chat.example.org:8443", "https://127.0.0.1:8443/r/x"},
	} {
		t.Run(name, func(t *testing.T) {
			s := serve(t, "--tls-cert", cert, "--tls-key", key, "--http-listen", "127.0.0.1:0", c.flag+"="+c.value)
			resp, _ := get(t, "http://"+s.plain.Addr().String()+"/r/x", nil)
			if got := resp.Header.Get("Location"); got != c.want {
				t.Errorf("sent on to %q, want %q", got, c.want)
			}
		})
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
		{"--acme-domain", "chat.example.org", "--plain-http"},
		{"--acme-email", "you@example.org"},
		{"--tls-cert", cert, "--tls-key", key, "--acme-directory", "https://ca.example.org"},
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
