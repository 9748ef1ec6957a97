package server

import (
	"fmt"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

func TestSeatIsKeptForItsTimeOnly(t *testing.T) {
	t.Parallel()
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
	rs := newRooms(1, time.Minute, newDesk(nil))
	defer rs.silence()
	creator, joiner := &guest{}, &guest{}
	if err := rs.create(creator, true); err != nil {
		t.Fatal(err)
	}
	r := rs.seats[creator].room
	if err := rs.offer(joiner, r.id, []byte("offer"), true); err != nil {
		t.Fatal(err)
	}
	rs.drop(creator)
	if err := rs.freeSeat(joiner, r.id); err != nil || r.creator == nil || r.joiner.owner == nil {
		t.Errorf("got %v, room %+v", err, r)
	}
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
