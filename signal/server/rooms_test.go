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
	old    []string // rooms of a server that is no more
}

func newWalk(t *testing.T, guests, most int) *walk {
	const grace = time.Minute
	w := &walk{
		t: t, rng: rand.New(rand.NewPCG(1, 2)),
		rooms:  newRooms(most, grace, newDesk(nil)),
		model:  &model{max: most, grace: grace, rooms: map[string]*party{}},
		people: make([]*guest, guests),
		old:    []string{signal.NewRoomID(), signal.NewRoomID()},
	}
	for i := range w.people {
		w.people[i] = &guest{}
	}
	return w
}

// room is the one where somebody sits, or is away from, or one that is not.
func (w *walk) room() string {
	if w.rng.IntN(8) == 0 {
		return append(w.old, "never")[w.rng.IntN(3)]
	}
	ids := make([]string, 0, len(w.model.rooms)+1)
	for id := range w.model.rooms {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	ids = append(ids, "never")
	return ids[w.rng.IntN(len(ids))]
}

// step does one thing and gives what it should have been refused for, and was.
func (w *walk) step(text string) (want signal.ErrorCode, err error) {
	g, id, keep := w.rng.IntN(len(w.people)), w.room(), w.rng.IntN(3) != 0
	who := w.people[g]
	if at, _ := w.model.find(g); at != "" && w.rng.IntN(8) != 0 {
		id = at
	}
	switch w.rng.IntN(9) {
	case 0:
		err = w.rooms.create(who, keep)
		created := ""
		if err == nil {
			created = w.rooms.seats[who].room.id
		}
		return w.model.create(g, created, keep), err
	case 1:
		err = w.rooms.offer(who, id, []byte(text), keep)
		return w.model.offer(g, id, text, keep), err
	case 2, 3:
		return w.relay(g, id, text)
	case 4:
		err = w.rooms.leave(who, id, []byte(text))
		return w.model.leave(g, id, text), err
	case 5:
		w.rooms.drop(who)
		w.model.drop(g, w.rng.IntN(3))
	case 6:
		return w.resume(g, id)
	case 7:
		w.pass(time.Duration(w.rng.IntN(15)) * time.Second)
	case 8:
		err = w.rooms.freeSeat(who, id)
		return w.model.freeSeat(g, id), err
	}
	return "", nil
}

// relay sends one message, now and then more than are kept for who is away.
func (w *walk) relay(g int, id, text string) (want signal.ErrorCode, err error) {
	n := 1
	if w.rng.IntN(8) == 0 {
		n += missedMessages
	}
	for i := range n {
		one := fmt.Sprint(text, " part ", i)
		err = w.rooms.relay(w.people[g], id, []byte(one))
		want = w.model.relay(g, id, one)
	}
	return want, err
}

// pass lets time go by on the test's own clock.
func (w *walk) pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
	w.model.pass(d)
}

// resume tries a seat, now and then with a token of somewhere else.
func (w *walk) resume(g int, id string) (signal.ErrorCode, error) {
	role := w.rng.IntN(2)
	req := asks{token: fmt.Sprintf("a-token-of-the-old-days-%d", g), paired: w.rng.IntN(2) == 0, received: 10, sent: 20}
	if r := w.model.rooms[id]; r != nil && r.seats[role] != nil && !r.seats[role].vacant {
		p := r.seats[role]
		if p.token != "" && w.rng.IntN(8) != 0 {
			req.token = p.token
		}
		if p.owner >= 0 && p.got > 0 && w.rng.IntN(2) == 0 {
			p.got-- // this one is on the way on the connection that is superseded
		}
		req.received, req.sent = p.base+p.got, p.sent
	}
	err := w.rooms.resume(w.people[g], id, signal.Resume{
		Token: req.token, Role: []signal.Role{signal.Creator, signal.Joiner}[role], Paired: req.paired,
		Received: uint64(req.received), Sent: uint64(req.sent),
	})
	want, kicked := w.model.resume(g, id, role, req)
	if kicked >= 0 {
		if w.people[kicked].ended != signal.CloseSuperseded {
			w.t.Fatal("the older connection was left open")
		}
		w.people[kicked].ended = 0
	}
	return want, err
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
		for i := range 60000 {
			w.model.told = map[int][]string{}
			w.pass(time.Millisecond) // so that no two things happen at once
			want, err := w.step(fmt.Sprintf("message %d", i))
			w.model.tokens(w.people)
			w.compare(i, err, want)
			seen[want]++
		}
		if len(seen) != 10 { // all nine refusals of rooms, and none
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
