package server

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// handshake is the opening of a websocket, RFC 6455 §4.1.
const handshake = "GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" +
	"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n"

// frame is one masked frame of a client.
func frame(opcode byte, payload string) string {
	head := []byte{opcode, 0x80 | byte(len(payload))}
	if len(payload) > 125 {
		head = binary.BigEndian.AppendUint16([]byte{opcode, 0x80 | 126}, uint16(len(payload)))
	}
	return string(head) + "\x00\x00\x00\x00" + payload
}

// FuzzConnection sends any bytes over one connection. The server must end it when
// the client does, having sent nothing but whole frames and good messages, and
// two others must not notice.
func FuzzConnection(f *testing.F) {
	for _, s := range []string{
		"", "\r\n\r\n", "GET / HTTP/1.1\r\nHost: h\r\n\r\n", strings.Replace(handshake, "13", "12", 1), handshake,
		handshake + frame(0x81, `{"type":"createRoom"}`),
		handshake + frame(0x81, `{"type":"createRoom"}`) + frame(0x88, "\x03\xe8"),
		handshake + frame(0x01, `{"type":`) + frame(0x89, "ping") + frame(0x80, `"createRoom"}`), // in fragments
		handshake + frame(0x82, `{"type":"createRoom"}`) + frame(0x81, "\xff"),
		handshake + frame(0x89, strings.Repeat("p", 125)) + frame(0x8a, "") + frame(0x89, strings.Repeat("p", 126)),
		handshake + frame(0x88, "\x03") + frame(0x81, "{}"), handshake + frame(0x88, "\x00\x00bad") + frame(0x83, "") + frame(0xc1, "{}"),
		handshake + "\x81\x15" + `{"type":"createRoom"}`, // not masked
		handshake + "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00x", handshake + "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
		handshake + strings.Repeat(frame(0x80, ""), 3), handshake + strings.Repeat(frame(0x01, ""), 2),
		handshake + frame(0x81, strings.Repeat(" ", signal.MaxMessageSize-1)), handshake + frame(0x81, `{"type":"offer","roomId":"of-nobody"}`),
		handshake + strings.Repeat(frame(0x81, "x"), 30), "GET /ws HTTP/1.1\r\n" + strings.Repeat("X: y\r\n", 3000),
	} {
		f.Add([]byte(s))
	}
	addr, _ := start(f, unlimited())
	creator, joiner, room := call(f, addr)
	f.Fuzz(func(t *testing.T, data []byte) {
		said := converse(t, addr, data)
		if bytes.HasPrefix(data, []byte(handshake)) {
			wellFormed(t, said)
		}
		text := stamped("say", room, "creator", 1)
		peer{t, creator.ws}.send("%s", text)
		peer{t, joiner.ws}.expect(text)
	})
}

// unlimited lets one address do as much as a test does in a moment.
func unlimited() Config {
	return Config{
		SeatGrace: time.Second, ConnectionsPerAddress: -1, RoomsPerAddress: -1, HandshakeRate: -1, HandshakeBurst: -1, Candidates: 1e9,
		MessageRate: 1e9, MessageBurst: 1e9, ErrorRate: 1e9, ErrorBurst: 1e9, PingInterval: time.Hour,
	}
}

// converse sends data, ends its half of the connection and gives what comes.
func converse(t *testing.T, addr string, data []byte) []byte {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	// The server may end the connection in the middle of data, and reset it.
	_, _ = conn.Write(data)
	_ = conn.(*net.TCPConn).CloseWrite()
	said, err := io.ReadAll(conn)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("the server does not end the connection; it sent %q", said)
	}
	return said
}

// wellFormed asserts that an answer is the handshake's and then frames as RFC 6455
// §5 has them: control frames are short and whole, texts are messages. The last
// may be cut off by a reset.
func wellFormed(t *testing.T, said []byte) {
	if len(said) == 0 {
		return
	}
	in := bufio.NewReader(bytes.NewReader(said))
	resp, err := http.ReadResponse(in, nil)
	if err != nil || resp.StatusCode != http.StatusSwitchingProtocols {
		t.Fatalf("answered %q: %v", said, err)
	}
	for {
		opcode, payload, ok := nextFrame(t, in)
		if !ok {
			return
		}
		switch opcode {
		case 0x81:
			if m, err := signal.ParseMessage(payload); err != nil || m.Type == "" {
				t.Fatalf("sent %q: %v", payload, err)
			}
		case 0x88, 0x89, 0x8a:
			if len(payload) > 125 {
				t.Fatalf("sent a control frame %#x of %d bytes", opcode, len(payload))
			}
		default:
			t.Fatalf("sent a frame %#x", opcode)
		}
	}
}

// nextFrame reads one frame of the server; false at the end.
func nextFrame(t *testing.T, in *bufio.Reader) (opcode byte, payload []byte, ok bool) {
	head, err := in.Peek(4)
	if len(head) < 2 {
		return 0, nil, false
	}
	opcode, size, skip := head[0], int(head[1]), 2
	if size == 126 && err == nil {
		size, skip = int(binary.BigEndian.Uint16(head[2:])), 4
	}
	if size > 126 && skip == 2 {
		t.Fatalf("sent a masked or huge frame: % x", head)
	}
	frame := make([]byte, skip+size)
	if _, err := io.ReadFull(in, frame); err != nil {
		return 0, nil, false
	}
	return opcode, frame[skip:], true
}
