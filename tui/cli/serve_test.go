package cli

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/rtcchat/rtcchat/signal"
)

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
