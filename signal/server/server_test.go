package server

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

func TestMessagesArePassedOnUnchanged(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	for _, text := range []string{
		fmt.Sprintf(`{"type":"answer","roomId":%q,"payload":{"type":"answer","sdp":"v=0\r\n<&>"}}`, id),
		fmt.Sprintf(` { "payload" : {"candidate":null} ,"roomId":%q, "type":"iceCandidate","extra":{"a":[1,2.50]} } `, id),
		fmt.Sprintf(`{"type":"renegotiate","roomId":%q}`, id),
		fmt.Sprintf(`{"type":"of the future","roomId":%q,"payload":"é😀\u0000"}`, id),
		fmt.Sprintf(`{"type":"offer","roomId":%q,"payload":"garbage"}`, id),
	} {
		creator.send("%s", text)
		joiner.expect(text)
		joiner.send("%s", text)
		creator.expect(text)
	}
}

func TestLargestMessage(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	text := fmt.Sprintf(`{"type":"x","roomId":%q,"payload":""}`, id)
	text = strings.Replace(text, `""`, `"`+strings.Repeat("y", signal.MaxMessageSize-len(text))+`"`, 1)
	creator.send("%s", text)
	joiner.expect(text)
}

func TestRefusalsLeaveTheConnectionOpen(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	lonely := dial(t, addr)
	lonelyID := lonely.create()
	for _, tt := range []struct {
		name, text string
		want       signal.ErrorCode
	}{
		{"unknown room", `{"type":"offer","roomId":"abc-def-ghj-kmn-pqr-stu"}`, signal.CodeUnknownRoom},
		{"room of another form", `{"type":"offer","roomId":"X"}`, signal.CodeUnknownRoom},
		{"full room", fmt.Sprintf(`{"type":"offer","roomId":%q}`, id), signal.CodeRoomFull},
		{"not a member", fmt.Sprintf(`{"type":"answer","roomId":%q}`, id), signal.CodeNotInRoom},
		{"candidate of no member", fmt.Sprintf(`{"type":"iceCandidate","roomId":%q}`, id), signal.CodeNotInRoom},
		{"leave of no member", fmt.Sprintf(`{"type":"leave","roomId":%q}`, id), signal.CodeNotInRoom},
		{"no room", `{"type":"offer"}`, signal.CodeMissingRoom},
		{"invalid JSON", `{"type":`, signal.CodeInvalidJSON},
		{"no type", fmt.Sprintf(`{"roomId":%q}`, id), signal.CodeMissingType},
		{"type a number", `{"type":5}`, signal.CodeInvalidMessage},
		{"reserved error", fmt.Sprintf(`{"type":"error","roomId":%q}`, id), signal.CodeReservedType},
		{"reserved peerLeft", fmt.Sprintf(`{"type":"peerLeft","roomId":%q}`, id), signal.CodeReservedType},
		{"reserved roomCreated", `{"type":"roomCreated","payload":"x"}`, signal.CodeReservedType},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := dial(t, addr)
			p.send("%s", tt.text)
			p.expectError(tt.want)
			p.alive()
		})
	}
	lonely.send(`{"type":"createRoom"}`)
	lonely.expectError(signal.CodeAlreadyInRoom)
	lonely.send(`{"type":"offer","roomId":%q}`, id)
	lonely.expectError(signal.CodeAlreadyInRoom)
	lonely.send(`{"type":"answer","roomId":%q}`, lonelyID)
	lonely.expectError(signal.CodePeerAbsent)
	lonely.send(`{"type":"iceCandidate","roomId":%q}`, lonelyID) // dropped in silence
	for _, p := range []peer{creator, joiner, lonely} {
		p.alive()
	}
}

func TestFullRoomSaysWhatOldClientsKnow(t *testing.T) {
	addr, _ := start(t, Config{})
	_, _, id := call(t, addr)
	third := dial(t, addr)
	third.send(`{"type":"offer","roomId":%q}`, id)
	third.expect(`{"type":"error","payload":"room is already full","code":"room-full"}`)
}

func TestBinaryMessage(t *testing.T) {
	addr, _ := start(t, Config{})
	p := dial(t, addr)
	if err := p.ws.Write(t.Context(), websocket.MessageBinary, []byte(`{"type":"createRoom"}`)); err != nil {
		t.Fatal(err)
	}
	p.expectError(signal.CodeInvalidJSON)
	p.alive()
}

func TestPeerLeft(t *testing.T) {
	for _, end := range []struct {
		name string
		of   func(peer)
	}{
		{"closed", func(p peer) { _ = p.ws.Close(websocket.StatusNormalClosure, "") }},
		{"cut", func(p peer) { _ = p.ws.CloseNow() }},
	} {
		t.Run(end.name, func(t *testing.T) {
			addr, _ := start(t, Config{})
			creator, joiner, id := call(t, addr)
			left := fmt.Sprintf(`{"type":"peerLeft","roomId":%q,"payload":%q}`, id, peerLeftText)
			end.of(joiner)
			creator.expect(left)

			again := dial(t, addr) // the seat is free again
			again.send(`{"type":"offer","roomId":%q}`, id)
			creator.expect(fmt.Sprintf(`{"type":"offer","roomId":%q}`, id))

			end.of(creator)
			again.expect(left)
			late := dial(t, addr)
			late.send(`{"type":"offer","roomId":%q}`, id)
			late.expectError(signal.CodeCreatorGone)
			again.send(`{"type":"renegotiate","roomId":%q}`, id)
			again.expectError(signal.CodePeerAbsent)

			again.send(`{"type":"leave","roomId":%q}`, id) // the last one: the room vanishes
			again.alive()
			late.send(`{"type":"offer","roomId":%q}`, id)
			late.expectError(signal.CodeUnknownRoom)
		})
	}
}

func TestLeave(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id := call(t, addr)
	bye := fmt.Sprintf(`{"type":"leave","roomId":%q,"payload":"bye"}`, id)
	joiner.send("%s", bye)
	creator.expect(bye)
	_ = joiner.ws.CloseNow() // no longer a member: no peerLeft
	creator.send("%s", bye)
	creator.alive()
	if creator.create() == id {
		t.Error("a room ID came twice")
	}
}

func TestTooLargeMessage(t *testing.T) {
	for _, size := range []int{signal.MaxMessageSize + 1, 3 * signal.MaxMessageSize} {
		addr, _ := start(t, Config{})
		creator, joiner, _ := call(t, addr)
		if err := joiner.write(strings.Repeat(" ", size)); err != nil {
			t.Fatal(err)
		}
		joiner.expectError(signal.CodeMessageTooLarge)
		joiner.expectClose(websocket.StatusMessageTooBig)
		if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
			t.Errorf("the other got %q, %v", text, err)
		}
	}
}

func TestAbsurdlyLargeMessage(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{})
	creator, joiner, _ := call(t, addr)
	_ = joiner.write(strings.Repeat(" ", 8*1<<20)) // cut off in the middle
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("the other got %q, %v", text, err)
	}
}

func TestFloodOfErrors(t *testing.T) {
	addr, _ := start(t, Config{ErrorRate: 0.001, ErrorBurst: 3})
	creator, joiner, _ := call(t, addr)
	for range 4 {
		joiner.send("not JSON")
		joiner.expectError(signal.CodeInvalidJSON)
	}
	joiner.expectError(signal.CodeTooManyErrors)
	joiner.expectClose(websocket.StatusPolicyViolation)
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("the other got %q, %v", text, err)
	}
}

func TestFloodOfMessages(t *testing.T) {
	addr, _ := start(t, Config{MessageRate: 0.001, MessageBurst: 5})
	creator, joiner, id := call(t, addr) // the offer is the joiner's first
	candidate := fmt.Sprintf(`{"type":"iceCandidate","roomId":%q}`, id)
	for range 5 {
		joiner.send("%s", candidate)
	}
	joiner.expectError(signal.CodeTooManyMessages)
	joiner.expectClose(websocket.StatusPolicyViolation)
	for range 4 {
		creator.expect(candidate)
	}
}

func TestPeerLeftDoesNotWaitForTheGoodBye(t *testing.T) {
	addr, _ := start(t, Config{ErrorRate: 0.001, ErrorBurst: 1})
	creator, joiner, _ := call(t, addr)
	begin := time.Now()
	joiner.send("wrong") // it never reads, so its half of the close handshake does not come
	joiner.send("wrong")
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("got %q, %v", text, err)
	}
	if took := time.Since(begin); took > closeGrace/2 {
		t.Errorf("took %v", took)
	}
}

func TestSlowConsumerIsCut(t *testing.T) {
	addr, _ := start(t, Config{MessageRate: 1e6, MessageBurst: 1e6, QueueBytes: 256 << 10})
	creator, _, id := call(t, addr) // the joiner never reads
	stop := make(chan struct{})
	done := make(chan struct{})
	message := fmt.Sprintf(`{"type":"iceCandidate","roomId":%q,"payload":%q}`, id, strings.Repeat("x", 60<<10))
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			default:
				_ = creator.write(message)
			}
		}
	}()
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("got %q, %v", text, err)
	}
	close(stop)
	<-done
}

func TestDeadConnectionIsNoticed(t *testing.T) {
	addr, _ := start(t, Config{PingInterval: 100 * time.Millisecond})
	creator, _, _ := call(t, addr) // the joiner never reads, so it answers no ping
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Errorf("got %q, %v", text, err)
	}
}

func TestConnectionLimit(t *testing.T) {
	addr, _ := start(t, Config{MaxConnections: 1})
	first := dial(t, addr)
	_, resp, err := websocket.Dial(t.Context(), "ws://"+addr+"/ws", nil)
	if err == nil || resp == nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Fatalf("got %v, %v", resp, err)
	}
	first.alive()
}

func TestRoomLimit(t *testing.T) {
	addr, _ := start(t, Config{MaxRooms: 1})
	first, second := dial(t, addr), dial(t, addr)
	id := first.create()
	second.send(`{"type":"createRoom"}`)
	second.expectError(signal.CodeServerFull)
	first.send(`{"type":"leave","roomId":%q}`, id)
	first.alive()
	second.create()
}

func TestShutdownTellsNobodyThatThePeerLeft(t *testing.T) {
	t.Parallel()
	addr, stop := start(t, Config{})
	peers := []peer{}
	for range 5 {
		creator, joiner, _ := call(t, addr)
		peers = append(peers, creator, joiner)
	}
	stuck := dial(t, addr) // never reads: its half of the handshake will not come
	stuck.create()
	stopped := make(chan time.Duration)
	go func() {
		begin := time.Now()
		stop()
		stopped <- time.Since(begin)
	}()
	for _, p := range peers {
		text, err := p.read()
		if websocket.CloseStatus(err) != websocket.StatusGoingAway {
			t.Errorf("got %q, %v; want close code %d", text, err, websocket.StatusGoingAway)
		}
	}
	if took := <-stopped; took > closeGrace+2*time.Second {
		t.Errorf("took %v", took)
	}
}
