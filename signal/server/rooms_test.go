package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// walk does random things to the rooms and to their model.
type walk struct {
	t      *testing.T
	rng    *rand.Rand
	rooms  *rooms
	model  *model
	people []*guest
}

func newWalk(t *testing.T, guests, most int) *walk {
	const grace = time.Minute
	w := &walk{
		t: t, rng: rand.New(rand.NewPCG(1, 2)),
		rooms:  newRooms(most, grace, newDesk(nil)),
		model:  &model{max: most, grace: grace, rooms: map[string]*[2]*place{}},
		people: make([]*guest, guests),
	}
	for i := range w.people {
		w.people[i] = &guest{}
	}
	return w
}

// room is the one where somebody sits, or is away from, or one that is not.
func (w *walk) room() string {
	if w.rng.IntN(8) == 0 {
		return "never"
	}
	ids := make([]string, 0, len(w.model.rooms)+1)
	for id := range w.model.rooms {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = append(ids, "never")
	return ids[w.rng.IntN(len(ids))]
}

// step does one thing and gives what it was refused for, and should have been.
func (w *walk) step(text string) (err error, want signal.ErrorCode) {
	g, id, keep := w.rng.IntN(len(w.people)), w.room(), w.rng.IntN(3) != 0
	who := w.people[g]
	if at, _ := w.model.find(g); at != "" && w.rng.IntN(8) != 0 {
		id = at
	}
	switch w.rng.IntN(8) {
	case 0:
		err = w.rooms.create(who, keep)
		created := ""
		if err == nil {
			created = w.rooms.seats[who].room.id
		}
		return err, w.model.create(g, created, keep)
	case 1:
		return w.rooms.offer(who, id, []byte(text), keep), w.model.offer(g, id, text, keep)
	case 2, 3:
		return w.rooms.relay(who, id, []byte(text)), w.model.relay(g, id, text)
	case 4:
		return w.rooms.leave(who, id, []byte(text)), w.model.leave(g, id, text)
	case 5:
		w.rooms.drop(who)
		w.model.drop(g, w.rng.IntN(3))
	case 6:
		return w.resume(g, id)
	case 7:
		w.pass(time.Duration(w.rng.IntN(15)) * time.Second)
	}
	return nil, ""
}

// pass lets time go by on the test's own clock.
func (w *walk) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
	w.model.pass(d)
}

// resume tries a seat, now and then with a token of somewhere else.
func (w *walk) resume(g int, id string) (error, signal.ErrorCode) {
	r, role := w.model.rooms[id], w.rng.IntN(2)
	req := signal.Resume{Token: "nobody's-token-in-the-world", Role: []signal.Role{signal.Creator, signal.Joiner}[role]}
	if r == nil {
		return w.rooms.resume(w.people[g], id, req), w.unknown(g)
	}
	if p := r[role]; p != nil {
		if p.token != "" && w.rng.IntN(8) != 0 {
			req.Token = p.token
		}
		if p.owner >= 0 && p.got > 0 && w.rng.IntN(2) == 0 {
			p.got-- // this one is on the way on the connection that is superseded
		}
		req.Received, req.Sent = uint64(p.got), uint64(p.sent)
	}
	kicked := -1
	err := w.rooms.resume(w.people[g], id, req)
	want := w.model.resume(g, id, role, req.Token, &kicked)
	if kicked >= 0 {
		if w.people[kicked].ended != signal.CloseSuperseded {
			w.t.Fatal("the older connection was left open")
		}
		w.people[kicked].ended = 0
	}
	return err, want
}

// unknown is the answer for a room that is none and cannot be made again.
func (w *walk) unknown(g int) signal.ErrorCode {
	if at, _ := w.model.find(g); at != "" {
		return signal.CodeAlreadyInRoom
	}
	return signal.CodeSeatLost
}

func (w *walk) compare(step int, err error, want signal.ErrorCode) {
	w.t.Helper()
	if (want == "") != (err == nil) || (want != "" && !errors.Is(err, want)) {
		w.t.Fatalf("step %d: error %v, want code %q", step, err, want)
	}
	for i, g := range w.people {
		if got := g.take(); !slices.Equal(got, w.model.told[i]) {
			w.t.Fatalf("step %d: guest %d was told %q, want %q", step, i, got, w.model.told[i])
		}
		if g.ended != 0 {
			w.t.Fatalf("step %d: guest %d was closed with %d", step, i, g.ended)
		}
	}
	if len(w.rooms.byID) != len(w.model.rooms) {
		w.t.Fatalf("step %d: %d rooms, want %d", step, len(w.rooms.byID), len(w.model.rooms))
	}
	checkSeats(w.t, w.rooms)
}

// TestRoomsAgainstModel does many random things and compares, after each, what
// was refused and who was told what.
func TestRoomsAgainstModel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWalk(t, 7, 3)
		seen := map[signal.ErrorCode]int{}
		for i := range 25000 {
			w.model.told = map[int][]string{}
			w.pass(time.Millisecond) // so that no two things happen at once
			err, want := w.step(fmt.Sprintf("message %d", i))
			w.model.tokens(w.people)
			w.compare(i, err, want)
			seen[want]++
		}
		if len(seen) != 9 { // all eight refusals of rooms, and none
			t.Errorf("the steps led to %v only", seen)
		}
		w.rooms.silence()
	})
}

func TestSilentRooms(t *testing.T) {
	rs := newRooms(1, time.Minute, newDesk(nil))
	a, b := &guest{}, &guest{}
	if err := rs.create(a, false); err != nil {
		t.Fatal(err)
	}
	if err := rs.offer(b, rs.seats[a].room.id, []byte("offer"), true); err != nil {
		t.Fatal(err)
	}
	a.take()
	rs.silence()
	if _, kept := rs.drop(b); kept || len(a.inbox) != 0 {
		t.Errorf("kept: %v, told %q", kept, a.inbox)
	}
}
