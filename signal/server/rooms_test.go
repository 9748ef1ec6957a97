package server

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/rtcchat/rtcchat/signal"
)

// guest is a member that keeps what it was told.
type guest struct{ inbox []string }

func (g *guest) deliver(msg []byte) { g.inbox = append(g.inbox, string(msg)) }

func (g *guest) from() *visitor { return nil }

func (g *guest) take() []string {
	got := g.inbox
	g.inbox = nil
	return got
}

// seats is the model: what the rooms must be, in the plainest form.
type seats struct {
	creator, joiner map[string]int // by room ID; -1 for none
	at              map[int]string // guest to room ID
}

func (s *seats) other(g int) int {
	id := s.at[g]
	if s.creator[id] == g {
		return s.joiner[id]
	}
	return s.creator[id]
}

func (s *seats) stand(g int) {
	id := s.at[g]
	delete(s.at, g)
	if s.creator[id] == g {
		s.creator[id] = -1
	} else {
		s.joiner[id] = -1
	}
	if s.creator[id] == -1 && s.joiner[id] == -1 {
		delete(s.creator, id)
		delete(s.joiner, id)
	}
}

// offered is the code an offer must be refused with, "" for none.
func (s *seats) offered(g int, id string) signal.ErrorCode {
	at, seated := s.at[g]
	creator, exists := s.creator[id]
	switch {
	case seated && at != id:
		return signal.CodeAlreadyInRoom
	case seated && s.other(g) == -1:
		return signal.CodePeerAbsent
	case seated:
		return ""
	case !exists:
		return signal.CodeUnknownRoom
	case creator == -1:
		return signal.CodeCreatorGone
	case s.joiner[id] != -1:
		return signal.CodeRoomFull
	}
	return ""
}

// expectation is what must come of one step: a refusal, or who is told what.
type expectation struct {
	code signal.ErrorCode // "" for none
	told int              // the one guest that is told something; -1 for none
	what string
}

func refused(code signal.ErrorCode) expectation { return expectation{code: code, told: -1} }

func (s *seats) create(rs *rooms, people []*guest, g int) (expectation, error) {
	err := rs.create(people[g])
	if _, seated := s.at[g]; seated {
		return refused(signal.CodeAlreadyInRoom), err
	}
	if len(s.creator) == rs.max {
		return refused(signal.CodeServerFull), err
	}
	id := rs.seats[people[g]].id
	s.creator[id], s.joiner[id], s.at[g] = g, -1, id
	return expectation{told: g, what: string(encode(signal.TypeRoomCreated, "", id))}, err
}

func (s *seats) offer(rs *rooms, people []*guest, g int, id, text string) (expectation, error) {
	err := rs.offer(people[g], id, []byte(text))
	if code := s.offered(g, id); code != "" {
		return refused(code), err
	}
	if _, seated := s.at[g]; !seated {
		s.joiner[id], s.at[g] = g, id
	}
	return expectation{told: s.other(g), what: text}, err
}

func (s *seats) relay(rs *rooms, people []*guest, g int, id, text string) (expectation, error) {
	err := rs.relay(people[g], id, []byte(text))
	if s.at[g] != id {
		return refused(signal.CodeNotInRoom), err
	}
	if s.other(g) == -1 {
		return refused(signal.CodePeerAbsent), err
	}
	return expectation{told: s.other(g), what: text}, err
}

func (s *seats) leave(rs *rooms, people []*guest, g int, id, text string) (expectation, error) {
	err := rs.leave(people[g], id, []byte(text))
	if s.at[g] != id {
		return refused(signal.CodeNotInRoom), err
	}
	want := expectation{told: s.other(g), what: text}
	s.stand(g)
	return want, err
}

func (s *seats) drop(rs *rooms, people []*guest, g int) expectation {
	rs.drop(people[g])
	at, seated := s.at[g]
	if !seated {
		return expectation{told: -1}
	}
	want := expectation{told: s.other(g), what: string(encode(signal.TypePeerLeft, at, peerLeftText))}
	s.stand(g)
	return want
}

// TestRoomsAgainstModel does ten thousand random things and compares, after
// each, what was refused and who was told what.
func TestRoomsAgainstModel(t *testing.T) {
	const guests, most = 7, 3
	rng := rand.New(rand.NewPCG(1, 2))
	rs := newRooms(most, newDesk(nil))
	model := seats{map[string]int{}, map[string]int{}, map[int]string{}}
	people := make([]*guest, guests)
	for i := range people {
		people[i] = &guest{}
	}
	seen := map[signal.ErrorCode]int{}
	for step := range 10000 {
		g, id, text := rng.IntN(guests), someRoom(rng, &model, rng.IntN(guests)), fmt.Sprintf("message %d", step)
		var want expectation
		var err error
		switch rng.IntN(5) {
		case 0:
			want, err = model.create(rs, people, g)
		case 1:
			want, err = model.offer(rs, people, g, id, text)
		case 2:
			want, err = model.relay(rs, people, g, id, text)
		case 3:
			want, err = model.leave(rs, people, g, id, text)
		case 4:
			want = model.drop(rs, people, g)
		}
		compare(t, step, people, want, err)
		if len(rs.byID) != len(model.creator) || len(rs.seats) != len(model.at) {
			t.Fatalf("step %d: %d rooms and %d seats, want %d and %d", step, len(rs.byID), len(rs.seats), len(model.creator), len(model.at))
		}
		seen[want.code]++
	}
	if len(seen) != 8 { // all seven refusals of rooms, and none
		t.Errorf("the steps led to %v only", seen)
	}
}

// someRoom is the room where guest g sits, or one that is not.
func someRoom(rng *rand.Rand, model *seats, g int) string {
	if at, seated := model.at[g]; seated && rng.IntN(8) != 0 {
		return at
	}
	return "never"
}

func compare(t *testing.T, step int, people []*guest, want expectation, err error) {
	t.Helper()
	if (want.code == "") != (err == nil) || (want.code != "" && !errors.Is(err, want.code)) {
		t.Fatalf("step %d: error %v, want code %q", step, err, want.code)
	}
	for i, g := range people {
		var told []string
		if i == want.told {
			told = []string{want.what}
		}
		if got := g.take(); !slices.Equal(got, told) {
			t.Fatalf("step %d: guest %d was told %q, want %q", step, i, got, told)
		}
	}
}

func TestSilentRooms(t *testing.T) {
	rs := newRooms(1, newDesk(nil))
	a, b := &guest{}, &guest{}
	if err := rs.create(a); err != nil {
		t.Fatal(err)
	}
	if err := rs.offer(b, rs.seats[a].id, []byte("offer")); err != nil {
		t.Fatal(err)
	}
	a.take()
	rs.silence()
	if rs.drop(b); len(a.inbox) != 0 {
		t.Errorf("told %q", a.inbox)
	}
}
