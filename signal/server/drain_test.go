package server

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// startServer is start for a test that asks something of the server itself.
func startServer(t *testing.T, cfg Config) (s *Server, addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s = New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	return s, l.Addr().String()
}

// fetch gives the status and the text of a page.
func fetch(t *testing.T, url string) (status int, text string) {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: patience}
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// drain drains s in the background and gives what Drain returns.
func drain(t *testing.T, s *Server, within time.Duration) <-chan bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	empty := make(chan bool, 1)
	go func() {
		defer cancel()
		empty <- s.Drain(ctx)
	}()
	return empty
}

const goingAway = `{"type":"goingAway","payload":"` + goingAwayText + `"}`

func TestDrain(t *testing.T) {
	s, addr := startServer(t, Config{})
	creator, joiner, id := call(t, addr)
	waiting := dial(t, addr)
	waitingID := waiting.create()
	outside := dial(t, addr)
	if status, _ := fetch(t, "http://"+addr+"/readyz"); status != http.StatusOK {
		t.Errorf("/readyz answers %d before", status)
	}

	empty := drain(t, s, patience)
	for _, p := range []peer{creator, joiner, waiting} {
		p.expect(goingAway)
	}
	if status, text := fetch(t, "http://"+addr+"/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(text, "stopping") {
		t.Errorf("/readyz answers %d, %q", status, text)
	}
	if status, _ := fetch(t, "http://"+addr+"/healthz"); status != http.StatusOK {
		t.Errorf("/healthz answers %d", status)
	}
	outside.send(`{"type":"createRoom"}`)
	outside.expectError(signal.CodeServerStopping)

	offer := fmt.Sprintf(`{"type":"offer","roomId":%q}`, waitingID) // who was invited still gets in
	outside.send("%s", offer)
	waiting.expect(offer)
	for p, room := range map[peer]string{creator: id, joiner: id, waiting: waitingID} {
		p.send(`{"type":"leave","roomId":%q}`, room)
	}
	select {
	case <-empty:
		t.Fatal("drained while somebody had a seat")
	default:
	}
	outside.send(`{"type":"leave","roomId":%q}`, waitingID)
	if !<-empty {
		t.Error("not drained when all had left")
	}
}

func TestDrainIsBounded(t *testing.T) {
	s, addr := startServer(t, Config{})
	dial(t, addr).create()
	if <-drain(t, s, 50*time.Millisecond) {
		t.Error("drained, with somebody waiting")
	}
}

func TestDrainOfAnEmptyServer(t *testing.T) {
	begin := time.Now()
	if s, _ := startServer(t, Config{}); !<-drain(t, s, patience) || time.Since(begin) > patience/2 {
		t.Errorf("took %v", time.Since(begin))
	}
}

func TestClientsSendNoGoingAway(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	joiner.send(`{"type":"goingAway","roomId":%q}`, id)
	joiner.expectError(signal.CodeReservedType)
	creator.alive()
}

func TestHTTPLogNamesNobody(t *testing.T) {
	var log lockedBuffer
	s := New(Config{})
	l := newHTTPLog(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})), s.metrics)
	l.Print("http: TLS handshake error from 192.0.2.77:40000: EOF")
	l.Print("http: panic serving 192.0.2.77:40000: oh")
	text := log.buf.String()
	if strings.Contains(text, "192.0.2.77") || !strings.Contains(text, "level=ERROR") || !strings.Contains(text, "level=DEBUG") {
		t.Errorf("got %s", text)
	}
	if n := value(t, s, `rtcchat_handshake_failures_total{reason="tls"}`); n != 1 {
		t.Errorf("%v failures", n)
	}
}
