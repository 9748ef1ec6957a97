package server

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

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

func TestSeatIsKeptForItsTimeOnly(t *testing.T) {
	addr, _ := start(t, Config{SeatGrace: time.Second})
	creator, joiner, id, tokens := keptCall(t, addr)
	lost := time.Now()
	_ = joiner.ws.CloseNow()
	creator.expect(fmt.Sprintf(`{"type":"peerLeft","roomId":%q,"payload":%q}`, id, peerLeftText))
	if kept := time.Since(lost); kept < time.Second {
		t.Errorf("kept for %v", kept)
	}
	late := dial(t, addr)
	late.resume(id, tokens[1], signal.Joiner, 0, 1)
	late.expectError(signal.CodeSeatLost)
	late.send(`{"type":"offer","roomId":%q}`, id)
	creator.expect(fmt.Sprintf(`{"type":"offer","roomId":%q}`, id))
}

// TestKeptSeatIsWanted: somebody comes to a seat that is kept, as a joiner does whose
// program crashed, and gets it when the creator says so. Nobody else can.
func TestKeptSeatIsWanted(t *testing.T) {
	addr, _ := start(t, Config{ErrorBurst: 1 << 20})
	creator, joiner, id, _ := keptCall(t, addr)
	free := fmt.Sprintf(`{"type":"freeSeat","roomId":%q}`, id)
	offer := fmt.Sprintf(`{"type":"offer","roomId":%q}`, id)
	creator.send("%s", free) // who is there stays
	creator.alive()
	newcomer := dial(t, addr)
	newcomer.send("%s", offer)
	newcomer.expectError(signal.CodeRoomFull)
	newcomer.send("%s", free)
	newcomer.expectError(signal.CodeNotInRoom)
	newcomer.send(`{"type":"seatWanted"}`)
	newcomer.expectError(signal.CodeReservedType)

	_ = joiner.ws.CloseNow()
	eventually(t, "the seat is kept", func() bool {
		newcomer.send(`{"type":"iceServers","roomId":%q}`, id)
		return newcomer.message(signal.TypeError).Code == signal.CodeSeatKept
	})
	creator.expect(`{"type":"seatWanted"}`)
	creator.send("%s", free)
	creator.message(signal.TypePeerLeft)
	newcomer.send("%s", offer)
	creator.expect(offer)
}

// TestOnlyTheCreatorFreesASeat: a joiner cannot take the room from its creator.
func TestOnlyTheCreatorFreesASeat(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id, tokens := keptCall(t, addr)
	_ = creator.ws.CloseNow()
	joiner.send(`{"type":"freeSeat","roomId":%q}`, id)
	joiner.alive()
	again := dial(t, addr)
	again.resume(id, tokens[0], signal.Creator, 1, 0)
	again.seated(signal.Seated{Grace: 60, Received: 0})
}

// TestLeaveWhileTheOtherIsAway: the good-bye waits, and the seat is free at once.
func TestLeaveWhileTheOtherIsAway(t *testing.T) {
	addr, _ := start(t, Config{})
	creator, joiner, id, tokens := keptCall(t, addr)
	_ = creator.ws.CloseNow()
	leave := fmt.Sprintf(`{"type":"leave","roomId":%q}`, id)
	joiner.send("%s", leave)
	joiner.alive()
	again := dial(t, addr)
	again.resume(id, tokens[0], signal.Creator, 1, 0)
	again.seated(signal.Seated{Grace: 60})
	again.expect(leave)
}

// TestRoomIsMadeAgain has a server that was started anew, and members of its
// predecessor who come in either order.
func TestRoomIsMadeAgain(t *testing.T) {
	for _, first := range []signal.Role{signal.Creator, signal.Joiner} {
		t.Run(string(first)+" first", func(t *testing.T) {
			addr, _ := start(t, Config{})
			id := signal.NewRoomID()
			second := signal.Joiner
			if first == signal.Joiner {
				second = signal.Creator
			}
			a, b := dial(t, addr), dial(t, addr)
			a.resume(id, someToken, first, 3, 5)
			a.seated(signal.Seated{Grace: 60, Received: 5, Lost: true})
			text := fmt.Sprintf(`{"type":"x","roomId":%q}`, id)
			a.send("%s", text) // kept until the other has come

			stranger := dial(t, addr)
			stranger.send(`{"type":"offer","roomId":%q}`, id)
			if first == signal.Creator {
				stranger.expectError(signal.CodeSeatKept)
				a.message(signal.TypeSeatWanted)
			} else {
				stranger.expectError(signal.CodeRoomFull)
			}
			b.resume(id, someToken[1:], second, 7, 2)
			b.seated(signal.Seated{Grace: 60, Received: 2, Lost: true})
			b.expect(text)
			b.send("%s", text)
			a.expect(text)

			_ = b.ws.CloseNow() // and from now on all is as in any room
			again := dial(t, addr)
			again.resume(id, someToken[1:], second, 8, 3)
			again.seated(signal.Seated{Grace: 60, Received: 3})
		})
	}
}

// TestLonelyRoomIsMadeAgain: a creator whom nobody has joined yet comes back, and
// a joiner whose offer was on the way.
func TestLonelyRoomIsMadeAgain(t *testing.T) {
	rs := newRooms(2, time.Minute, newDesk(nil))
	defer rs.silence()
	a, b, c := &guest{}, &guest{}, &guest{}
	id := signal.NewRoomID()
	lonely := signal.Resume{Token: someToken, Role: signal.Creator}
	if err := rs.resume(a, id, lonely); err != nil {
		t.Fatal(err)
	}
	if err := rs.offer(b, id, []byte("offer"), false); err != nil {
		t.Errorf("the invite is no longer good: %v", err)
	}
	rs.drop(b)
	if err := rs.resume(c, id, signal.Resume{Token: someToken, Role: signal.Joiner, Sent: 1}); err != nil {
		t.Errorf("a joiner of the old days: %v", err)
	}
	checkSeats(t, rs)
}

// TestRoomMadeAgainCounts: it is a room of whoever has it made again, and a server
// that stops makes none.
func TestRoomMadeAgainCounts(t *testing.T) {
	rs := newRooms(2, time.Minute, newDesk(nil))
	defer rs.silence()
	at := &visitor{mostRooms: 1}
	deserted, comes, another := &guest{}, &guest{at: at}, &guest{at: at}
	req := signal.Resume{Token: someToken, Role: signal.Creator}
	if err := errors.Join(rs.create(deserted, true), rs.resume(comes, signal.NewRoomID(), req)); err != nil {
		t.Fatal(err)
	}
	rs.drop(deserted)
	for range 3 {
		if err := rs.resume(another, signal.NewRoomID(), req); !errors.Is(err, signal.CodeTooManyRooms) {
			t.Errorf("a second room of an address: %v", err)
		}
		if err := rs.create(another, true); !errors.Is(err, signal.CodeTooManyRooms) {
			t.Errorf("a second room of an address: %v", err)
		}
	}
	if len(rs.byID) != 2 {
		t.Error("who has its share has made somebody's deserted room give way")
	}
	rs.drain(nil)
	if err := rs.resume(&guest{}, signal.NewRoomID(), req); !errors.Is(err, signal.CodeServerStopping) {
		t.Errorf("while it stops: %v", err)
	}
	checkSeats(t, rs)
}

// TestFullServerTakesNoShare: a room that there is no place for counts for nobody.
func TestFullServerTakesNoShare(t *testing.T) {
	rs := newRooms(1, time.Minute, newDesk(nil))
	there, comes := &guest{}, &guest{at: &visitor{mostRooms: 1}}
	if err := rs.create(there, false); err != nil {
		t.Fatal(err)
	}
	if err := rs.create(comes, false); !errors.Is(err, signal.CodeServerFull) {
		t.Errorf("got %v", err)
	}
	rs.drop(there)
	if err := rs.create(comes, false); err != nil {
		t.Error(err)
	}
}

func TestRoomIsNotMadeAgain(t *testing.T) {
	rs := newRooms(1, time.Minute, newDesk(nil))
	defer rs.silence()
	there, comes := &guest{}, &guest{}
	if err := rs.create(there, false); err != nil {
		t.Fatal(err)
	}
	req := signal.Resume{Token: someToken, Role: signal.Creator}
	if err := rs.resume(comes, signal.NewRoomID(), req); !errors.Is(err, signal.CodeServerFull) {
		t.Errorf("beyond the limit: %v", err)
	}
	for _, id := range []string{"abc", strings.ToUpper(signal.NewRoomID()), "aaaaaaaaaaaaaaaaaa"} {
		if err := rs.resume(comes, id, req); !errors.Is(err, signal.CodeSeatLost) {
			t.Errorf("room %q: %v", id, err)
		}
	}
}

// TestDesertedRoomGivesWay: who connects and goes cannot fill the server.
func TestDesertedRoomGivesWay(t *testing.T) {
	rs := newRooms(2, time.Minute, newDesk(nil))
	defer rs.silence()
	people := []*guest{{}, {}, {}, {}, {}}
	for i, g := range people[:4] {
		if err := rs.create(g, true); err != nil {
			t.Fatalf("guest %d: %v", i, err)
		}
		rs.drop(g)
	}
	if err := rs.create(people[4], true); err != nil || len(rs.byID) != 2 {
		t.Errorf("%d rooms, %v", len(rs.byID), err)
	}
	checkSeats(t, rs)
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
