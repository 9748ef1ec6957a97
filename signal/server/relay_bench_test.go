package server

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// startBench is start without the limits of an address, and of messages.
func startBench(b *testing.B) (addr string) {
	b.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	cfg := Config{ConnectionsPerAddress: -1, RoomsPerAddress: -1, HandshakeRate: -1, HandshakeBurst: -1, MessageRate: 1e9, MessageBurst: 1e9, Candidates: 1e9}
	go func() { done <- New(cfg).Serve(ctx, l) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	return l.Addr().String()
}

func benchDial(b *testing.B, addr string) *websocket.Conn {
	b.Helper()
	ws, _, err := websocket.Dial(b.Context(), "ws://"+addr+"/ws", nil)
	if err != nil {
		b.Fatal(err)
	}
	ws.SetReadLimit(-1)
	return ws
}

func exchange(b *testing.B, from, to *websocket.Conn, text []byte) []byte {
	b.Helper()
	if err := from.Write(b.Context(), websocket.MessageText, text); err != nil {
		b.Fatal(err)
	}
	_, data, err := to.Read(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	return data
}

// BenchmarkRelay passes a candidate from one member to the other, one at a time.
func BenchmarkRelay(b *testing.B) {
	addr := startBench(b)
	creator, joiner := benchDial(b, addr), benchDial(b, addr)
	defer func() { _ = creator.CloseNow(); _ = joiner.CloseNow() }()
	m, err := signal.ParseMessage(exchange(b, creator, creator, []byte(`{"type":"createRoom"}`)))
	if err != nil {
		b.Fatal(err)
	}
	exchange(b, joiner, creator, fmt.Appendf(nil, `{"type":"offer","roomId":%q}`, m.Text()))
	candidate := fmt.Appendf(nil, `{"type":"iceCandidate","roomId":%q,"payload":%q}`, m.Text(), strings.Repeat("x", 200))
	b.ReportAllocs()
	for b.Loop() {
		exchange(b, joiner, creator, candidate)
	}
}

// BenchmarkSetUp is a whole set-up: two connections, a room, descriptions of 2 KB,
// six candidates each way, the end.
func BenchmarkSetUp(b *testing.B) {
	addr := startBench(b)
	b.ReportAllocs()
	for b.Loop() {
		creator, joiner := benchDial(b, addr), benchDial(b, addr)
		m, err := signal.ParseMessage(exchange(b, creator, creator, []byte(`{"type":"createRoom"}`)))
		if err != nil {
			b.Fatal(err)
		}
		exchange(b, joiner, creator, fmt.Appendf(nil, `{"type":"offer","roomId":%q,"payload":%q}`, m.Text(), strings.Repeat("a=mid:0\r\n", 200)))
		exchange(b, creator, joiner, fmt.Appendf(nil, `{"type":"answer","roomId":%q,"payload":%q}`, m.Text(), strings.Repeat("a=mid:0\r\n", 200)))
		candidate := fmt.Appendf(nil, `{"type":"iceCandidate","roomId":%q,"payload":%q}`, m.Text(), strings.Repeat("x", 200))
		for range 6 {
			exchange(b, joiner, creator, candidate)
			exchange(b, creator, joiner, candidate)
		}
		_ = joiner.Close(websocket.StatusNormalClosure, "")
		_ = creator.Close(websocket.StatusNormalClosure, "")
	}
}
