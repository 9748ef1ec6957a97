package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// caller is a session and what it was told.
type caller struct {
	*signal.Session
	inbox chan signal.Message
	back  chan bool
	away  chan error
	ended chan error
}

func newCaller(t *testing.T, addr string) *caller {
	t.Helper()
	s, err := signal.OpenSession(t.Context(), "ws://"+addr+"/ws", signal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	c := &caller{s, make(chan signal.Message, 4096), make(chan bool, 64), make(chan error, 64), make(chan error, 1)}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		c.ended <- s.Run(context.Background(), signal.Watcher{
			Message: func(m signal.Message) { c.inbox <- m },
			Away:    func(err error) { c.away <- err },
			Back:    func(lost bool) { c.back <- lost },
		})
	}()
	t.Cleanup(func() {
		s.Close()
		<-ended
	})
	return c
}

func (c *caller) say(t *testing.T, typ, id string, payload any) {
	t.Helper()
	m, err := signal.NewMessage(typ, id, payload)
	if err == nil {
		err = c.Send(t.Context(), m)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// meet seats two sessions in a room, each over an address of its own, and waits
// until both have their tokens.
func meet(t *testing.T, creatorAddr, joinerAddr string) (creator, joiner *caller, id string) {
	t.Helper()
	creator, joiner = newCaller(t, creatorAddr), newCaller(t, joinerAddr)
	creator.say(t, signal.TypeCreateRoom, "", nil)
	id = next(t, creator.inbox, signal.TypeRoomCreated).Text()
	joiner.say(t, signal.TypeOffer, id, nil)
	next(t, creator.inbox, signal.TypeOffer)
	creator.say(t, "hello", id, nil)
	next(t, joiner.inbox, "hello") // and the token before it
	if creator.Grace() == 0 || joiner.Grace() == 0 {
		t.Fatal("no token")
	}
	return creator, joiner, id
}

// TestEveryMessageOnce has pairs of sessions talk over wires that are cut again and
// again, in the middle of messages: nothing is lost, doubled or out of order.
func TestEveryMessageOnce(t *testing.T) {
	addr, _ := start(t, Config{})
	for seed := range uint64(8) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			talk(t, addr, rand.New(rand.NewPCG(3, seed)))
		})
	}
}

// talk is one pair. Its wires are cut few times: a session that is cut often takes
// its time to come back.
func talk(t *testing.T, addr string, rng *rand.Rand) {
	const rounds, each = 4, 20
	wires := [2]*wire{newWire(t, addr), newWire(t, addr)}
	creator, joiner, id := meet(t, wires[0].l.Addr().String(), wires[1].l.Addr().String())
	both := [2]*caller{creator, joiner}
	for round := range rounds {
		cut := rng.IntN(each)
		for i := range each {
			for _, c := range both {
				c.say(t, "count", id, fmt.Sprintf("%d %0*d", round*each+i, 1+rng.IntN(900), 0))
			}
			if i == cut {
				wires[round%2].cut()
			}
		}
		for _, c := range both {
			for i := range each {
				expectCount(t, c, round*each+i)
			}
		}
	}
	for _, c := range both {
		if len(c.back) == 0 {
			t.Error("was never away")
		}
		for range len(c.back) {
			if <-c.back {
				t.Error("messages may be missing, says a session")
			}
		}
	}
}

func expectCount(t *testing.T, c *caller, want int) {
	t.Helper()
	var text string
	var n int
	m := next(t, c.inbox, "count")
	if json.Unmarshal(m.Payload, &text) != nil {
		t.Fatalf("got %s", m.Payload)
	}
	if _, err := fmt.Sscanf(text, "%d", &n); err != nil || n != want {
		t.Fatalf("got message %q, want %d", text, want)
	}
}

func awaitBack(t *testing.T, c *caller) (lost bool) {
	t.Helper()
	select {
	case lost = <-c.back:
		<-c.away
	case err := <-c.ended:
		t.Fatalf("gave up: %v", err)
	case <-time.After(patience):
		t.Fatal("did not come back")
	}
	return lost
}

// TestServerStartedAnew kills the server, all its memory with it, and starts
// another in its place: the room is there again, with what was said meanwhile.
func TestServerStartedAnew(t *testing.T) {
	addr, stop := start(t, Config{})
	creator, joiner, id := meet(t, addr, addr)
	stop()
	both := []*caller{creator, joiner}
	for i, c := range both {
		<-c.away
		c.say(t, "meanwhile", id, i)
	}
	startAt(t, addr, Config{})
	for _, c := range both {
		select {
		case lost := <-c.back:
			if !lost {
				t.Error("a new server claims to have lost nothing")
			}
		case <-time.After(patience):
			t.Fatal("did not come back")
		}
	}
	for _, c := range both {
		next(t, c.inbox, "meanwhile")
	}
	joiner.say(t, signal.TypeLeave, id, nil)
	next(t, creator.inbox, signal.TypeLeave)
}

// TestInviteOutlivesServer: a creator who waits alone gets its room back.
func TestInviteOutlivesServer(t *testing.T) {
	addr, stop := start(t, Config{})
	creator := newCaller(t, addr)
	creator.say(t, signal.TypeCreateRoom, "", nil)
	id := next(t, creator.inbox, signal.TypeRoomCreated).Text()
	waitFor(t, "a token", func() bool { return creator.Grace() > 0 })
	stop()
	startAt(t, addr, Config{})
	awaitBack(t, creator)
	joiner := newCaller(t, addr)
	joiner.say(t, signal.TypeOffer, id, nil)
	next(t, creator.inbox, signal.TypeOffer)
}

func waitFor(t *testing.T, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); !ok(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("no %s", what)
		}
	}
}

func TestSessionWithoutAKeptSeat(t *testing.T) {
	addr, stop := start(t, Config{})
	c := newCaller(t, addr)
	stop()
	if err := <-c.ended; !errors.Is(err, signal.ErrServerClosed) {
		t.Errorf("ended with %v", err)
	}
	if len(c.away) != 0 {
		t.Error("tried to come back to no seat")
	}
}
