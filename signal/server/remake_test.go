package server

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

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
