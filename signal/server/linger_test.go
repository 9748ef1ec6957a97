package server

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// TestWhoIsCutOffIsStillTold has a client that goes on sending after it has broken
// a limit: it is told why, and not read on.
func TestWhoIsCutOffIsStillTold(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{MessageRate: 0.001, MessageBurst: 2})
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(closeGrace + patience)); err != nil {
		t.Fatal(err)
	}
	flooded := make(chan int)
	go func() {
		sent := 0
		for _, err := conn.Write([]byte(handshake)); err == nil; sent++ {
			_, err = conn.Write([]byte(frame(0x81, `{"type":"x","roomId":"of-nobody"}`)))
		}
		flooded <- sent
	}()
	var said strings.Builder
	buf := make([]byte, 4<<10)
	for n, err := conn.Read(buf); ; n, err = conn.Read(buf) {
		if said.Write(buf[:n]); err != nil {
			break
		}
	}
	if text := said.String(); !strings.Contains(text, string(signal.CodeTooManyMessages)) || !strings.Contains(text, "\x88") {
		t.Errorf("the client was told %q", text)
	}
	conn.Close()
	const most = 1 << 20 // bytes that fit into the buffers of both ends, and more
	if sent := <-flooded; sent*40 > most {
		t.Errorf("the server took %d messages", sent)
	}
}

// TestLargeMessagesCountAsSeveral sends what is within the number of messages, and
// too much.
func TestLargeMessagesCountAsSeveral(t *testing.T) {
	addr, _ := start(t, Config{MessageRate: 0.001, MessageBurst: 10})
	creator, joiner, id := call(t, addr) // the offer is the joiner's first
	large := fmt.Sprintf(`{"type":"x","roomId":%q,"payload":%q}`, id, strings.Repeat("x", 2*heavyMessage))
	for range 3 { // three each
		joiner.send("%s", large)
		creator.expect(large)
	}
	joiner.send("%s", large)
	joiner.expectError(signal.CodeTooManyMessages)
	joiner.expectClose(websocket.StatusPolicyViolation)
}
