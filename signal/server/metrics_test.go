package server

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
	"log/slog"

	"github.com/rtcchat/rtcchat/signal"
)

// scrape is what Prometheus would read of s.
func scrape(t *testing.T, s *Server) string {
	t.Helper()
	w := httptest.NewRecorder()
	Inside(s).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/metrics", nil))
	if w.Code != http.StatusOK {
		t.Fatalf("/metrics answers %d: %s", w.Code, w.Body)
	}
	return w.Body.String()
}

// value is that of one series, which is written as Prometheus does; 0 for none.
func value(t *testing.T, s *Server, series string) float64 {
	t.Helper()
	for line := range strings.Lines(scrape(t, s)) {
		if rest, ok := strings.CutPrefix(line, series+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	return 0
}

// becomes waits for a series to have a value.
func becomes(t *testing.T, s *Server, series string, want float64) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); time.Now().Before(end); <-tick.C {
		if value(t, s, series) == want {
			return
		}
	}
	t.Errorf("%s is %v, want %v", series, value(t, s, series), want)
}

func TestMetrics(t *testing.T) {
	s, addr := startServer(t, Config{MaxConnections: 3})
	creator, joiner, id := call(t, addr)
	creator.send(`{"type":"answer","roomId":%q}`, id)
	creator.send(`{"type":"of the future","roomId":%q}`, id)
	creator.send("not JSON")
	creator.expectError(signal.CodeInvalidJSON)
	dial(t, addr)
	if _, resp, err := websocket.Dial(t.Context(), "ws://"+addr+"/ws", nil); err == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("got %v, %v", resp, err)
	}
	for series, want := range map[string]float64{
		"rtcchat_connections":              3,
		"rtcchat_connections_opened_total": 3,
		"rtcchat_rooms":                    1,
		"rtcchat_members":                  2,
		"rtcchat_ready":                    1,
		`rtcchat_handshake_failures_total{reason="full"}`:    1,
		`rtcchat_messages_received_total{type="createRoom"}`: 1,
		`rtcchat_messages_received_total{type="offer"}`:      1,
		`rtcchat_messages_received_total{type="answer"}`:     1,
		`rtcchat_messages_received_total{type="other"}`:      2,
		`rtcchat_refusals_total{code="invalid-json"}`:        1,
		`rtcchat_message_handling_seconds_count`:             5,
	} {
		becomes(t, s, series, want)
	}
	if in, out := value(t, s, "rtcchat_received_bytes_total"), value(t, s, "rtcchat_sent_bytes_total"); in < 100 || out < 100 {
		t.Errorf("%v bytes in, %v out", in, out)
	}
	_ = joiner.ws.CloseNow()
	becomes(t, s, "rtcchat_connection_duration_seconds_count", 1)
	becomes(t, s, "rtcchat_members", 1)
}

func TestMetricsNameNobody(t *testing.T) {
	s, addr := startServer(t, Config{})
	creator, joiner, id := call(t, addr)
	for i := range 300 { // types of a client's choice make no series
		text := fmt.Sprintf(`{"type":"made up %d","roomId":%q}`, i, id)
		creator.send("%s", text)
		joiner.expect(text) // who does not read is cut off
	}
	becomes(t, s, `rtcchat_messages_received_total{type="other"}`, 300)
	text := scrape(t, s)
	if strings.Contains(text, id) || strings.Contains(text, "127.0.0.1") || strings.Contains(text, "made up") {
		t.Errorf("somebody is named in %s", text)
	}
	labels := regexp.MustCompile(`(?m)^rtcchat_[^{ ]*\{([a-z_]+)=`).FindAllStringSubmatch(text, -1)
	for _, l := range labels {
		if !slices.Contains([]string{"reason", "type", "code", "le"}, l[1]) {
			t.Errorf("a label %q", l[1])
		}
	}
}

func TestProfiles(t *testing.T) {
	w := httptest.NewRecorder()
	Inside().ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/debug/pprof/goroutine?debug=1", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "goroutine profile") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	addr, _ := start(t, Config{})
	for _, path := range []string{"/metrics", "/debug/pprof/"} {
		if status, _ := fetch(t, "http://"+addr+path); status != http.StatusNotFound {
			t.Errorf("%s is open to the public: %d", path, status)
		}
	}
}

func TestRedirectTLS(t *testing.T) {
	for _, c := range []struct {
		port       int
		host, want string
	}{
		{443, "chat.example.org", "https://chat.example.org/r/x?y"},
		{443, "chat.example.org:80", "https://chat.example.org/r/x?y"},
		{8443, "chat.example.org", "https://chat.example.org:8443/r/x?y"},
		{443, "a b", ""},
		{443, "", ""},
	} {
		r := httptest.NewRequest(http.MethodGet, "/r/x?y", nil)
		r.Host = c.host
		w := httptest.NewRecorder()
		RedirectTLS(c.port).ServeHTTP(w, r)
		if got := w.Header().Get("Location"); got != c.want || (c.want == "") != (w.Code == http.StatusBadRequest) {
			t.Errorf("%+v: %d, %q", c, w.Code, got)
		}
	}
}

func TestServeSide(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- ServeSide(ctx, l, http.NotFoundHandler(), slog.New(slog.DiscardHandler)) }()
	if status, _ := fetch(t, "http://"+l.Addr().String()); status != http.StatusNotFound {
		t.Errorf("answered %d", status)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	l, err = net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := ServeSide(t.Context(), l, http.NotFoundHandler(), slog.New(slog.DiscardHandler)); err == nil {
		t.Error("a closed listener is no error")
	}
}
