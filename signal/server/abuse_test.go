package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// badMessages are what no server should go down of. The tutorial's did of the
// first ones: it looked up a room without asking whether it is there.
var badMessages = []string{
	`{"type":"offer","roomId":"no-such-room","payload":{"type":"offer","sdp":"v=0"}}`,
	`{"type":"answer","roomId":"no-such-room","payload":{"type":"answer","sdp":"v=0"}}`,
	`{"type":"iceCandidate","roomId":"no-such-room","payload":{"candidate":null}}`,
	`{"type":"offer"}`,
	`{"type":"iceCandidate","payload":{}}`,
	`{"roomId":"x"}`,
	`{}`,
	``,
	`not JSON`,
	`{"type":"offer","roomId":`,
	`null`,
	`[]`,
	`"createRoom"`,
	`{"type":null,"roomId":null}`,
	`{"type":{"type":"offer"},"roomId":["x"]}`,
	`{"type":"offer","roomId":"__proto__"}`,
	`{"type":"constructor","roomId":"constructor"}`,
	strings.Repeat(`[`, 60000),
	`{"type":"offer","roomId":"x","payload":` + strings.Repeat(`{"a":`, 9000) + `1` + strings.Repeat(`}`, 9000) + `}`,
	"\x00\xff\xfe",
}

// TestOneBadMessage sends each while a call goes on, from a connection of its own:
// that one is told, the call hears nothing and goes on.
func TestOneBadMessage(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	for i, text := range badMessages {
		bad := dial(t, addr)
		if err := bad.ws.Write(t.Context(), websocket.MessageText, []byte(text)); err != nil {
			t.Fatal(err)
		}
		answer, err := bad.read()
		if m, parseErr := signal.ParseMessage([]byte(answer)); err != nil || parseErr != nil || m.Type != signal.TypeError || m.Code == "" {
			t.Errorf("message %.40q was answered with %q, %v", text, answer, err)
		}
		bad.alive()
		candidate := fmt.Sprintf(`{"type":"iceCandidate","roomId":%q,"payload":%d}`, id, i)
		creator.send("%s", candidate)
		joiner.expect(candidate)
	}
}

// TestFramesThatAreNone sends what is no websocket frame, or no allowed one.
func TestFramesThatAreNone(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	t.Run("frames", func(t *testing.T) { sendFrames(t, addr) })
	candidate := fmt.Sprintf(`{"type":"iceCandidate","roomId":%q}`, id)
	creator.send("%s", candidate)
	joiner.expect(candidate)
}

func sendFrames(t *testing.T, addr string) {
	for name, frame := range map[string]string{
		"not masked":          "\x81\x05hello",
		"reserved bits":       "\xf1\x80\x00\x00\x00\x00",
		"unknown kind":        "\x83\x80\x00\x00\x00\x00",
		"continuation first":  "\x80\x80\x00\x00\x00\x00",
		"fragmented ping":     "\x09\x80\x00\x00\x00\x00",
		"long ping":           "\x89\xfe\x00\x7e\x00\x00\x00\x00" + strings.Repeat("x", 126),
		"message in message":  "\x01\x80\x00\x00\x00\x00\x81\x80\x00\x00\x00\x00",
		"negative length":     "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00",
		"an absurd length":    "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\x00\x00\x00\x00" + strings.Repeat("x", 2<<20),
		"close of no meaning": "\x88\x81\x00\x00\x00\x00x",
		"HTTP":                upgrade,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ended(t, half(t, addr, upgrade+frame))
		})
	}
}

// flood has creator send to a joiner that does not read, until stop.
func flood(creator peer, id string) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	message := fmt.Sprintf(`{"type":"x","roomId":%q,"payload":%q}`, id, strings.Repeat("x", 60<<10))
	go func() {
		defer close(done)
		for {
			select {
			case <-quit:
				return
			default:
				_ = creator.write(message)
			}
		}
	}()
	return func() {
		close(quit)
		<-done
	}
}

// TestSlowConsumerHurtsNobody: while one is cut off, another call hardly waits.
func TestSlowConsumerHurtsNobody(t *testing.T) {
	addr, _ := start(t, Config{MessageRate: 1e6, MessageBurst: 1e6, QueueBytes: 256 << 10})
	slow, _, slowID := call(t, addr)
	creator, joiner, id := call(t, addr)
	defer flood(slow, slowID)()
	for i := range 200 {
		text := fmt.Sprintf(`{"type":"x","roomId":%q,"payload":%d}`, id, i)
		begun := time.Now()
		creator.send("%s", text)
		joiner.expect(text)
		if took := time.Since(begun); took > 2*time.Second {
			t.Fatalf("a message took %v", took)
		}
	}
	if text, err := slow.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("the partner of the slow one got %q, %v", text, err)
	}
}

// TestWriteTimeout: a queue that is never full does not keep who takes nothing.
func TestWriteTimeout(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{MessageRate: 1e6, MessageBurst: 1e6, QueueLength: 1e6, QueueBytes: 1 << 30, WriteTimeout: 200 * time.Millisecond})
	creator, _, id := call(t, addr) // the joiner never reads
	stop := flood(creator, id)
	text, err := creator.read()
	stop()
	if !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("got %q, %v", text, err)
	}
}
