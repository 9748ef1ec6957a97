package signal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// serveTCP accepts connections on loopback and hands each to handle, until the
// test ends. It gives the address.
func serveTCP(t *testing.T, handle func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			handle(conn)
			conn.Close()
		}
	}()
	t.Cleanup(func() {
		l.Close()
		<-done
	})
	return l.Addr().String()
}

func quietServer(t *testing.T, handler http.HandlerFunc, start func(*httptest.Server)) string {
	t.Helper()
	srv := httptest.NewUnstartedServer(handler)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0)
	start(srv)
	t.Cleanup(srv.Close)
	return srv.Listener.Addr().String()
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func TestDialErrors(t *testing.T) {
	plain := func(s *httptest.Server) { s.Start() }
	silent := func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) }
	alert := func(conn net.Conn) { // what a TLS server that is no web server does
		_, _ = conn.Read(make([]byte, 4096))
		_, _ = io.WriteString(conn, "\x15\x03\x01\x00\x02\x02\x16")
	}
	ssh := func(conn net.Conn) {
		_, _ = io.WriteString(conn, "SSH-2.0-x\r\n")
		_, _ = io.Copy(io.Discard, conn)
	}
	for _, tt := range []struct {
		name, url string
		want      error
		say       string
	}{
		{"refused", "ws://127.0.0.1:1", ErrUnreachable, "nothing listens there"},
		{"silent", "ws://" + serveTCP(t, silent), ErrUnreachable, "no answer within 500ms"},
		{"hangs up", "ws://" + serveTCP(t, func(net.Conn) {}), ErrUnreachable, "check the address"},
		{"a page", "ws://" + quietServer(t, status(200), plain), ErrNotWebSocket, "HTTP status 200"},
		{"no page", "ws://" + quietServer(t, status(404), plain), ErrNotWebSocket, "HTTP status 404"},
		{"full", "ws://" + quietServer(t, status(503), plain), ErrServerBusy, "try again later"},
		{"TLS to plain", "wss://" + quietServer(t, status(200), plain), ErrTLSMismatch, "use http://"},
		{"TLS to ssh", "wss://" + serveTCP(t, ssh), ErrTLSMismatch, "use http://"},
		{"plain to TLS", "ws://" + quietServer(t, status(200), (*httptest.Server).StartTLS), ErrTLSMismatch, "use https://"},
		{"plain to bare TLS", "ws://" + serveTCP(t, alert), ErrTLSMismatch, "use https://"},
		{"own certificate", "wss://" + quietServer(t, status(200), (*httptest.Server).StartTLS), ErrCertificate, "not trusted"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			patience := 10 * time.Second
			if tt.name == "silent" {
				patience = 500 * time.Millisecond
			}
			c, err := Dial(t.Context(), tt.url+"/ws", Options{HandshakeTimeout: patience})
			if err == nil {
				c.Close()
			}
			checkDialError(t, err, tt.want, tt.say)
		})
	}
}

func checkDialError(t *testing.T, err, want error, say string) {
	t.Helper()
	var dial *DialError
	if !errors.As(err, &dial) || !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	if !strings.Contains(err.Error(), say) || strings.Contains(err.Error(), "\n") {
		t.Errorf("got %q, want one line with %q", err, say)
	}
}

func TestDialUnknownHost(t *testing.T) {
	cause := fmt.Errorf("dial: %w", &net.OpError{Op: "dial", Err: &net.DNSError{Name: "nowhere.example", IsNotFound: true}})
	err := explainDial("wss://nowhere.example/ws", time.Second, nil, cause)
	checkDialError(t, err, ErrUnreachable, "cannot reach https://nowhere.example: no host has this name")
}

func TestDialCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	addr := serveTCP(t, func(conn net.Conn) {
		cancel()
		_, _ = io.Copy(io.Discard, conn)
	})
	if _, err := Dial(ctx, "ws://"+addr, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
