package server

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

func TestIdleConnection(t *testing.T) {
	addr, _ := start(t, Config{IdleTimeout: 300 * time.Millisecond})
	creator, joiner, id := call(t, addr)
	idle, left := dial(t, addr), dial(t, addr)
	left.send(`{"type":"leave","roomId":%q}`, left.create())
	idle.send("nonsense does not keep it")
	idle.expectError(signal.CodeInvalidJSON)
	for _, p := range []peer{idle, left} {
		p.expectError(signal.CodeIdle)
		p.expectClose(websocket.StatusPolicyViolation)
	}
	bye := fmt.Sprintf(`{"type":"leave","roomId":%q}`, id)
	creator.send("%s", bye) // the seated have not been touched
	joiner.expect(bye)
}

func TestNobodyJoins(t *testing.T) {
	addr, _ := start(t, Config{WaitTimeout: 300 * time.Millisecond})
	creator, joiner, id := call(t, addr)
	lonely := dial(t, addr)
	lonely.send(`{"type":"createRoom","resume":true}`) // which is not for who waits too long
	lonelyID := lonely.message(signal.TypeRoomCreated).Text()
	lonely.token(lonelyID)
	lonely.expect(`{"type":"error","payload":"nobody has joined for 300ms","code":"idle"}`)
	lonely.expectClose(websocket.StatusPolicyViolation)
	late := dial(t, addr)
	late.send(`{"type":"offer","roomId":%q}`, lonelyID)
	late.expectError(signal.CodeUnknownRoom)
	bye := fmt.Sprintf(`{"type":"leave","roomId":%q}`, id)
	creator.send("%s", bye)
	joiner.expect(bye)
}

func TestLifetime(t *testing.T) {
	addr, _ := start(t, Config{Lifetime: 400 * time.Millisecond})
	begun := time.Now()
	creator, joiner, _ := call(t, addr)
	for _, p := range []peer{creator, joiner} {
		if text, err := p.read(); err != nil || !strings.Contains(text, `"expired"`) && !strings.Contains(text, `"peerLeft"`) {
			t.Errorf("got %q, %v", text, err)
		}
		p.expectClose(websocket.StatusGoingAway)
	}
	if took := time.Since(begun); took < 300*time.Millisecond || took > patience/2 {
		t.Errorf("lasted %v", took)
	}
}

// TestRoomFullOfTheDead: who would join a full room finds out soon that the joiner
// is not there any more, though its connection has not ended.
func TestRoomFullOfTheDead(t *testing.T) {
	t.Parallel()
	addr, _ := start(t, Config{PingInterval: time.Minute})
	creator := dial(t, addr)
	id := creator.create()
	offer := fmt.Sprintf(`{"type":"offer","roomId":%q}`, id)
	half(t, addr, upgrade+frame(0x81, offer)) // and answers no ping
	creator.expect(offer)
	next := dial(t, addr)
	next.send("%s", offer)
	next.expectError(signal.CodeRoomFull)
	if text, err := creator.read(); !strings.Contains(text, `"peerLeft"`) {
		t.Fatalf("got %q, %v", text, err)
	}
	next.send("%s", offer)
	creator.expect(offer)
	again := dial(t, addr)
	again.send("%s", offer)
	again.expectError(signal.CodeRoomFull)
	creator.alive() // and so is who is seated now
	next.alive()
}

// TestExpel: who has waited too long goes, and nobody who joins is met by that.
func TestExpel(t *testing.T) {
	rs := newRooms(1, time.Minute, newDesk(nil))
	a, b := &guest{}, &guest{}
	if err := rs.create(a, true); err != nil {
		t.Fatal(err)
	}
	id := rs.seats[a].room.id
	if rs.expel(a, unseated) {
		t.Error("has a room since")
	}
	if err := rs.offer(b, id, []byte("offer"), true); err != nil || rs.expel(a, alone) {
		t.Errorf("not alone any more: %v", err)
	}
	if err := rs.leave(b, id, []byte("leave")); err != nil || !rs.expel(a, alone) || len(rs.byID) != 0 {
		t.Errorf("%d rooms, %v", len(rs.byID), err)
	}
	checkSeats(t, rs)
}

func TestIdlenessInWords(t *testing.T) {
	for waited, want := range map[time.Duration]string{
		12 * time.Hour: "nobody has joined for 12 hours: create a new room",
		time.Minute:    "nobody has joined for 1m0s: create a new room",
	} {
		if got := errNobodyJoins(waited).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
