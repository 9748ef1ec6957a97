package server

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// dialFrom opens a websocket with headers, as a proxy or a browser sends them.
func dialFrom(t *testing.T, addr string, header map[string]string) (peer, *http.Response, error) {
	t.Helper()
	h := http.Header{}
	for name, value := range header {
		h.Set(name, value)
	}
	ws, resp, err := websocket.Dial(t.Context(), "ws://"+addr+"/ws", &websocket.DialOptions{HTTPHeader: h})
	if err == nil {
		ws.SetReadLimit(-1)
		t.Cleanup(func() { _ = ws.CloseNow() })
	}
	return peer{t, ws}, resp, err
}

// from says for whom a proxy speaks.
func from(client string) map[string]string { return map[string]string{"X-Forwarded-For": client} }

// refusedWith is an HTTP status in place of a websocket.
func refusedWith(t *testing.T, status int, resp *http.Response, err error) {
	t.Helper()
	if err == nil || resp == nil || resp.StatusCode != status {
		t.Fatalf("got %v, %v; want status %d", resp, err, status)
	}
}

func TestConnectionsPerAddress(t *testing.T) {
	cfg := trusting("127.0.0.0/8")
	cfg.ConnectionsPerAddress = 2
	addr, _ := start(t, cfg)
	for _, block := range [][3]string{
		{"198.51.100.1", "198.51.100.1", "198.51.100.1"},
		{"2001:db8::1", "2001:db8::2", "2001:db8::ffff:1:2:3"},
	} {
		first, _, err := dialFrom(t, addr, from(block[0]))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := dialFrom(t, addr, from(block[1])); err != nil {
			t.Fatal(err)
		}
		_, resp, err := dialFrom(t, addr, from(block[2]))
		refusedWith(t, http.StatusTooManyRequests, resp, err)
		first.alive()
		_ = first.ws.CloseNow()
		eventually(t, "a place is free again", func() bool {
			_, _, err := dialFrom(t, addr, from(block[2]))
			return err == nil
		})
	}
	if _, _, err := dialFrom(t, addr, from("198.51.100.2")); err != nil {
		t.Errorf("another address: %v", err)
	}
	if _, _, err := dialFrom(t, addr, from("2001:db8:0:1::1")); err != nil {
		t.Errorf("another network: %v", err)
	}
}

// eventually waits until done says so.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(patience); !done(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestHandshakesPerAddress(t *testing.T) {
	cfg := trusting("127.0.0.0/8")
	cfg.HandshakeRate, cfg.HandshakeBurst = 0.001, 2
	addr, _ := start(t, cfg)
	for range 2 {
		p, _, err := dialFrom(t, addr, from("198.51.100.1"))
		if err != nil {
			t.Fatal(err)
		}
		_ = p.ws.CloseNow()
	}
	_, resp, err := dialFrom(t, addr, from("198.51.100.1"))
	refusedWith(t, http.StatusTooManyRequests, resp, err)
	if resp.Header.Get("Retry-After") == "" {
		t.Error("does not say when to come again")
	}
	if _, _, err := dialFrom(t, addr, from("198.51.100.2")); err != nil {
		t.Errorf("another address: %v", err)
	}
}

// TestCrowdedLobby: connections that say nothing are limited as well, and so is
// that limit: websockets do not count for it.
func TestCrowdedLobby(t *testing.T) {
	addr, _ := start(t, Config{ConnectionsPerAddress: 4})
	for range 3 {
		dial(t, addr).create()
	}
	var silent []net.Conn
	for range 4 {
		silent = append(silent, half(t, addr, ""))
	}
	ended(t, half(t, addr, ""))
	for _, conn := range silent {
		conn.Close()
	}
	eventually(t, "there is room again", func() bool {
		_, _, err := dialFrom(t, addr, nil)
		return err == nil
	})
}

func TestRoomsPerAddress(t *testing.T) {
	cfg := trusting("127.0.0.0/8")
	cfg.RoomsPerAddress = 1
	addr, _ := start(t, cfg)
	first, second := dial(t, addr), dial(t, addr)
	id := first.create()
	second.send(`{"type":"createRoom"}`)
	second.expectError(signal.CodeTooManyRooms)
	other, _, err := dialFrom(t, addr, from("198.51.100.1"))
	if err != nil {
		t.Fatal(err)
	}
	other.create()
	second.send(`{"type":"offer","roomId":%q}`, id) // joining is none
	first.expect(fmt.Sprintf(`{"type":"offer","roomId":%q}`, id))
	first.send(`{"type":"leave","roomId":%q}`, id)
	second.message(signal.TypeLeave)
	first.send(`{"type":"createRoom"}`) // the joiner has the room still
	first.expectError(signal.CodeTooManyRooms)
	second.send(`{"type":"leave","roomId":%q}`, id)
	second.create()
}

func TestNoLimitsOfAnAddress(t *testing.T) {
	addr, _ := start(t, Config{ConnectionsPerAddress: -1, RoomsPerAddress: -1, HandshakeRate: -1, HandshakeBurst: -1})
	for range 300 {
		p := dial(t, addr)
		p.send(`{"type":"createRoom"}`)
		p.message(signal.TypeRoomCreated)
		if err := p.ws.CloseNow(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCandidatesOfOneDescription(t *testing.T) {
	addr, _ := start(t, Config{Candidates: 3})
	creator, joiner, id := call(t, addr)
	candidate := fmt.Sprintf(`{"type":"iceCandidate","roomId":%q}`, id)
	offer := fmt.Sprintf(`{"type":"offer","roomId":%q}`, id)
	for range 2 {
		for range 3 {
			joiner.send("%s", candidate)
			creator.expect(candidate)
		}
		joiner.send("%s", candidate)
		joiner.expectError(signal.CodeTooManyCandidates)
		joiner.send("%s", offer)
		creator.expect(offer)
	}
}

func TestMessageSize(t *testing.T) {
	addr, _ := start(t, Config{MessageSize: 1000})
	p := dial(t, addr)
	p.send("%s", `{"type":"createRoom","x":"`+strings.Repeat("x", 900)+`"}`)
	p.message(signal.TypeRoomCreated)
	p.send("%s", `{"type":"createRoom","x":"`+strings.Repeat("x", 1000)+`"}`)
	p.expectError(signal.CodeMessageTooLarge)
	p.expectClose(websocket.StatusMessageTooBig)
}

// half opens a connection and sends only a part of what would follow.
func half(t *testing.T, addr, part string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	if _, err := conn.Write([]byte(part)); err != nil {
		t.Fatal(err)
	}
	return conn
}

const upgrade = "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"

// closeFrame begins one (RFC 6455 §5.2).
const closeFrame = 0x88

// ended waits until the server has closed conn.
func ended(t *testing.T, conn net.Conn) {
	t.Helper()
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	for buf := make([]byte, 1024); ; {
		n, err := conn.Read(buf)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("the server does not close the connection")
		}
		if err != nil {
			return
		}
		if bytes.IndexByte(buf[:n], closeFrame) >= 0 {
			_ = conn.(*net.TCPConn).CloseWrite() // the server need not wait for more
		}
	}
}

// TestHalfOpen: who begins something and does not go on is cut off, whatever it was.
func TestHalfOpen(t *testing.T) {
	const soon = 200 * time.Millisecond
	for name, tt := range map[string]struct {
		cfg  Config
		part string
	}{
		"no handshake":      {Config{HandshakeTimeout: soon}, ""},
		"half the headers":  {Config{HandshakeTimeout: soon}, upgrade[:40]},
		"no pong":           {Config{PingInterval: soon}, upgrade},
		"half a header":     {Config{PingInterval: soon}, upgrade + "\x81"},
		"half a message":    {Config{MessageTimeout: soon}, upgrade + "\x81\xfe\xea\x60\x00\x00\x00\x00hello"},
		"half of fragments": {Config{MessageTimeout: soon}, upgrade + "\x01\x85\x00\x00\x00\x00hello"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			addr, _ := start(t, tt.cfg)
			ended(t, half(t, addr, tt.part))
		})
	}
}

// TestLiveliness: who answers pings stays.
func TestLiveliness(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{PingInterval: 50 * time.Millisecond})
	p := dial(t, addr)
	pinged := make(chan string, 1)
	go func() {
		text, err := p.read() // answers pings, and gives what comes at last
		pinged <- fmt.Sprint(text, err)
	}()
	select {
	case got := <-pinged:
		t.Fatalf("got %s", got)
	case <-time.After(500 * time.Millisecond):
	}
	p.send(`{"type":"createRoom"}`)
	if got := <-pinged; !strings.Contains(got, "roomCreated") {
		t.Errorf("got %s", got)
	}
}
