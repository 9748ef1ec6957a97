package server

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

var (
	stormMessages = flag.Int64("messages", 10_000, "how many messages the storm sends")
	stormSeed     = flag.Uint64("seed", 1, "of the storm's dice")
)

// storm is connections that come and go and send what they like, right and wrong.
type storm struct {
	t      *testing.T
	addr   string
	budget atomic.Int64 // messages that may still be sent

	mu                         sync.Mutex
	rooms                      []string                 // some that were opened, the newest last
	heard                      map[string]int           // messages by type
	codes                      map[signal.ErrorCode]int // errors by code
	conns, resumed, superseded int
}

// known are the types that the storm counts one by one.
var known = []string{
	signal.TypeRoomCreated, signal.TypeOffer, "say", signal.TypeLeave, signal.TypePeerLeft, signal.TypeSeated, signal.TypeError,
}

// stormRooms is how many rooms the walkers try to get into.
const stormRooms = 6

func (s *storm) opened(room string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms = append(s.rooms, room); len(s.rooms) > stormRooms {
		s.rooms = s.rooms[1:]
	}
}

// someRoom is one of the rooms, or none at all.
func (s *storm) someRoom(rng *rand.Rand) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := rng.IntN(stormRooms + 1); i < len(s.rooms) {
		return s.rooms[i]
	}
	return "abc-def-ghj-kmn-pqr-stu"
}

func (s *storm) count(typ string, code signal.ErrorCode) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Contains(known, typ) {
		typ = "other"
	}
	s.heard[typ]++
	if code != "" {
		s.codes[code]++
	}
}

// TestStorm has connections come and go and send right, wrong and mutated
// messages, and that take kept seats again, all at once. No seat may have two owners, nobody may hear what is not
// for him or hear it twice, and in the end nothing may be left.
//
//	go test ./signal/server -run Storm -v -messages 1000000
func TestStorm(t *testing.T) {
	const walkers = 8
	addr, _ := start(t, unlimited())
	s := &storm{t: t, addr: addr, heard: map[string]int{}, codes: map[signal.ErrorCode]int{}}
	s.budget.Store(*stormMessages)
	begin := time.Now()
	var all sync.WaitGroup
	for i := range walkers {
		all.Go(func() {
			w := &walker{storm: s, rng: rand.New(rand.NewPCG(*stormSeed, uint64(i)))}
			w.run(i)
		})
	}
	all.Wait()
	s.report(time.Since(begin))
	s.nothingLeft()
}

// report tells what came of the storm, which must have got everywhere.
func (s *storm) report(took time.Duration) {
	s.t.Logf("%d messages over %d connections in %v; %d seats taken again, %d of them superseded; heard %v; refused %v",
		*stormMessages, s.conns, took.Round(time.Millisecond), s.resumed, s.superseded, s.heard, s.codes)
	if s.resumed == 0 || s.superseded == 0 {
		s.t.Error("the storm never took a seat again")
	}
	for _, code := range []signal.ErrorCode{
		signal.CodeUnknownRoom, signal.CodeRoomFull, signal.CodeCreatorGone, signal.CodeAlreadyInRoom, signal.CodeNotInRoom, signal.CodePeerAbsent,
		signal.CodeInvalidJSON, signal.CodeInvalidMessage, signal.CodeMissingType, signal.CodeMissingRoom, signal.CodeReservedType,
	} {
		if s.codes[code] == 0 {
			s.t.Errorf("the storm never led to %s, only to %v", code, slices.Sorted(maps.Keys(s.codes)))
		}
	}
	for _, typ := range append(known, "other") {
		if s.heard[typ] == 0 {
			s.t.Errorf("the storm never led to %s", typ)
		}
	}
}

// nothingLeft asserts that the rooms go with their members, and that the server
// still does what it is for.
func (s *storm) nothingLeft() {
	probe := dial(s.t, s.addr)
	for _, room := range s.rooms {
		for deadline := time.Now().Add(patience); ; {
			probe.send(`{"type":"iceServers","roomId":%q}`, room)
			text, err := probe.read()
			if err != nil {
				s.t.Fatal(err)
			}
			if m, err := signal.ParseMessage([]byte(text)); err == nil && m.Code == signal.CodeUnknownRoom {
				break
			}
			if time.Now().After(deadline) {
				s.t.Fatalf("room %s is still there: %s", room, text)
			}
		}
	}
	call(s.t, s.addr)
}
