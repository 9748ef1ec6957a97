package server

import (
	"bytes"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"github.com/rtcchat/rtcchat/signal"
)

const someToken = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// keptCall seats two whose seats are kept and gives their tokens.
func keptCall(t *testing.T, addr string) (creator, joiner peer, id string, tokens [2]string) {
	t.Helper()
	creator, joiner = dial(t, addr), dial(t, addr)
	creator.send(`{"type":"createRoom","resume":true}`)
	id = creator.message(signal.TypeRoomCreated).Text()
	tokens[0] = creator.token(id)
	joiner.send(`{"type":"offer","roomId":%q,"resume":true}`, id)
	tokens[1] = joiner.token(id)
	creator.expect(fmt.Sprintf(`{"type":"offer","roomId":%q,"resume":true}`, id))
	return creator, joiner, id, tokens
}

func (p peer) token(id string) string {
	p.t.Helper()
	m := p.message(signal.TypeSeated)
	seated, err := m.Seated()
	if err != nil || m.RoomID != id || seated.Token == "" || seated.Grace <= 0 {
		p.t.Fatalf("got %+v, %v", m, err)
	}
	return seated.Token
}

// resume asks for a seat; received and sent are the client's counts.
func (p peer) resume(id, token string, role signal.Role, received, sent uint64) {
	p.t.Helper()
	m, err := signal.NewMessage(signal.TypeResume, id,
		signal.Resume{Token: token, Role: role, Paired: true, Received: received, Sent: sent})
	if err != nil {
		p.t.Fatal(err)
	}
	p.send("%s", encodeMessage(m))
}

func (p peer) seated(want signal.Seated) {
	p.t.Helper()
	if got, err := p.message(signal.TypeSeated).Seated(); err != nil || got != want {
		p.t.Fatalf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestSeatIsTakenAgain(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id, tokens := keptCall(t, addr)
	text := func(n int) string { return fmt.Sprintf(`{"type":"x","roomId":%q,"payload":%d}`, id, n) }
	creator.send("%s", text(1))
	joiner.expect(text(1))
	_ = joiner.ws.CloseNow()
	creator.send("%s", text(2)) // in the connection that is no more, or kept: the joiner cannot know
	creator.send("%s", text(3))

	again := dial(t, addr)
	again.resume(id, tokens[1], signal.Joiner, 1, 1)
	again.seated(signal.Seated{Grace: 60, Received: 1})
	again.expect(text(2))
	again.expect(text(3))
	again.send("%s", text(4))
	creator.expect(text(4)) // and no peerLeft before it

	stranger := dial(t, addr)
	stranger.resume(id, someToken, signal.Joiner, 0, 0)
	stranger.expectError(signal.CodeSeatLost)
	stranger.send(`{"type":"offer","roomId":%q}`, id)
	stranger.expectError(signal.CodeRoomFull)
	stranger.resume(id, tokens[1], signal.Creator, 0, 0)
	stranger.expectError(signal.CodeSeatLost)
}

// TestRefusedMessageCounts: what a member has sent it has sent.
func TestRefusedMessageCounts(t *testing.T) {
	addr, _ := start(t, Config{Candidates: 1})
	_, joiner, id, tokens := keptCall(t, addr)
	for range 2 {
		joiner.send(`{"type":"iceCandidate","roomId":%q}`, id)
	}
	joiner.expectError(signal.CodeTooManyCandidates)
	again := dial(t, addr)
	again.resume(id, tokens[1], signal.Joiner, 0, 3)
	again.seated(signal.Seated{Grace: 60, Received: 3})
}

func TestOlderConnectionIsSuperseded(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id, tokens := keptCall(t, addr)
	again := dial(t, addr)
	again.resume(id, tokens[1], signal.Joiner, 0, 1)
	again.seated(signal.Seated{Grace: 60, Received: 1})
	joiner.expectClose(signal.CloseSuperseded)
	again.resume(id, tokens[1], signal.Joiner, 0, 1)
	again.expectError(signal.CodeAlreadyInRoom)
	leave := fmt.Sprintf(`{"type":"leave","roomId":%q}`, id)
	again.send("%s", leave)
	creator.expect(leave) // the end of the older connection was not told
	third := dial(t, addr)
	third.resume(id, tokens[1], signal.Joiner, 0, 2)
	third.expectError(signal.CodeSeatLost)
}

func TestMissedIsBounded(t *testing.T) {
	for _, test := range []struct {
		name      string
		size      int
		add, kept int
	}{
		{"many", 10, 200, missedMessages},
		{"large", missedBytes / 4, 10, 4},
		{"too large", missedBytes + 1, 1, 0},
	} {
		var q missed
		for i := range test.add {
			q.add(bytes.Repeat([]byte{byte(i)}, test.size))
		}
		msgs, whole := q.after(0)
		if len(msgs) != test.kept || whole {
			t.Errorf("%s: %d kept, whole %v", test.name, len(msgs), whole)
		}
		if n := len(msgs); n > 0 && msgs[n-1][0] != byte(test.add-1) {
			t.Errorf("%s: the newest is %d", test.name, msgs[n-1][0])
		}
		if msgs, whole := q.after(uint64(test.kept)); len(msgs) != 0 || !whole {
			t.Errorf("%s: %d sent twice, whole %v", test.name, len(msgs), whole)
		}
		rest, whole := q.after(uint64(test.kept - min(2, test.kept)))
		if !whole || len(rest) != min(2, test.kept) || !slices.EqualFunc(rest, msgs[len(msgs)-len(rest):], bytes.Equal) {
			t.Errorf("%s: of the last two %d, whole %v", test.name, len(rest), whole)
		}
		if msgs, whole := q.after(1 << 40); msgs != nil || whole {
			t.Errorf("%s: %d to replay for who has got more than was sent, whole %v", test.name, len(msgs), whole)
		}
	}
}

func TestResumeRefused(t *testing.T) {
	addr, _ := start(t, Config{})
	p := dial(t, addr)
	for _, payload := range []string{``, `,"payload":7`, `,"payload":{"token":"short","role":"joiner"}`,
		`,"payload":{"token":"` + someToken + `","role":"guest"}`, `,"payload":{"token":"` + someToken + `","role":"joiner","sent":-1}`,
		`,"payload":{"token":"` + someToken + `","role":"joiner","received":1e18}`} {
		p.send(`{"type":"resume","roomId":"abc-def-ghj-kmn-pqr-stu"%s}`, payload)
		p.expectError(signal.CodeInvalidMessage)
	}
	p.send(`{"type":"seated","roomId":"abc-def-ghj-kmn-pqr-stu"}`)
	p.expectError(signal.CodeReservedType)
}

func TestLogsHoldNoToken(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	addr, stop := start(t, Config{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	_, joiner, id, tokens := keptCall(t, addr)
	_ = joiner.ws.CloseNow()
	again := dial(t, addr)
	again.resume(id, tokens[1], signal.Joiner, 0, 1)
	again.seated(signal.Seated{Grace: 60, Received: 1})
	stop()
	text := log.buf.String()
	if !strings.Contains(text, "seat taken again") {
		t.Errorf("the log does not tell of it: %s", text)
	}
	for _, secret := range []string{id, tokens[0], tokens[1]} {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in the log: %s", secret, text)
		}
	}
}
