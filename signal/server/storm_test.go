package server

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"

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

	mu    sync.Mutex
	rooms []string                 // some that were opened, the newest last
	heard map[string]int           // messages by type
	codes map[signal.ErrorCode]int // errors by code
	conns int
}

// known are the types that the storm counts one by one.
var known = []string{signal.TypeRoomCreated, signal.TypeOffer, "say", signal.TypeLeave, signal.TypePeerLeft, signal.TypeError}

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

// walker is one who has one connection after the other.
type walker struct {
	*storm
	rng  *rand.Rand
	name string // of the connection
	ws   *websocket.Conn
	*witness
	seat   atomic.Pointer[string] // the room it believes to be in
	n      int                    // messages sent
	probed chan struct{}          // a probe was answered; closed at the end of the connection
	reader sync.WaitGroup
}

// run does random things until the messages are used up.
func (w *walker) run(index int) {
	for life := 0; w.budget.Load() > 0; life++ {
		if err := w.connect(fmt.Sprintf("%d-%d", index, life)); err != nil {
			w.storm.t.Errorf("connect: %v", err)
			return
		}
		for w.budget.Add(-1) >= 0 && w.step() && (w.rng.IntN(6) > 0 || w.probe()) {
		}
		_ = w.ws.CloseNow()
		w.reader.Wait()
	}
}

func (w *walker) connect(name string) error {
	ws, _, err := websocket.Dial(w.storm.t.Context(), "ws://"+w.addr+"/ws", nil)
	if err != nil {
		return err
	}
	ws.SetReadLimit(-1)
	w.ws, w.name, w.n, w.witness = ws, name, 0, newWitness(w.storm.t, name)
	w.seat.Store(new(string))
	w.probed = make(chan struct{}, 1)
	w.mu().Lock()
	w.conns++
	w.mu().Unlock()
	w.reader.Go(func() { w.read(ws, w.witness, w.probed) })
	return nil
}

func (w *walker) mu() *sync.Mutex { return &w.storm.mu }

// read hears until the connection ends.
func (w *walker) read(ws *websocket.Conn, ear *witness, probed chan<- struct{}) {
	defer close(probed)
	for {
		_, data, err := ws.Read(w.storm.t.Context())
		if err != nil {
			return
		}
		if strings.Contains(string(data), probeType) {
			probed <- struct{}{}
			continue
		}
		typ, code := ear.hear(string(data))
		w.count(typ, code)
		if m, err := signal.ParseMessage(data); err == nil && typ == signal.TypeRoomCreated {
			room := m.Text()
			w.seat.Store(&room)
			w.opened(room)
		}
	}
}

// probeType is refused in a sentence that holds it.
const probeType = "probe-of-the-storm"

// probe waits until the server has dealt with all that was sent, and tells
// whether it has.
func (w *walker) probe() bool {
	if !w.send([]byte(`{"type":"` + probeType + `"}`)) {
		return false
	}
	select {
	case _, alive := <-w.probed:
		return alive
	case <-time.After(patience):
		w.storm.t.Errorf("%s waits for an answer in vain", w.name)
		return false
	}
}

// step does one thing; false when the connection has ended by it.
func (w *walker) step() bool {
	seat := *w.seat.Load()
	switch dice := w.rng.IntN(100); {
	case dice < 1:
		return false // cut off
	case dice < 2:
		_ = w.ws.Close(websocket.StatusNormalClosure, "")
		return false
	case dice < 6, seat == "" && dice < 20:
		return w.send([]byte(`{"type":"createRoom"}`))
	case dice < 12, seat == "" && dice < 50:
		return w.send([]byte(w.offer()))
	case dice < 14 && seat != "":
		left := w.send([]byte(w.stamp(signal.TypeLeave, seat)))
		return left && w.rng.IntN(2) == 0 // who stays may sit down elsewhere
	case dice < 65:
		return w.send([]byte(w.stamp("say", seat)))
	case dice < 68:
		return w.send([]byte(w.stamp("say", w.someRoom(w.rng))))
	case dice < 72:
		return w.send(mutate(w.rng, w.offer()))
	case dice < 73:
		return w.write(websocket.MessageBinary, mutate(w.rng, w.stamp("say", seat)))
	}
	return w.send(mutate(w.rng, w.stamp(someType[w.rng.IntN(len(someType))], seat)))
}

var someType = []string{"answer", "iceCandidate", "iceServers", "renegotiate", "createRoom", "peerLeft", "error", "resume", "say"}

// offer offers to some room where this connection has not been.
func (w *walker) offer() string {
	room := w.someRoom(w.rng)
	w.enters(room)
	if *w.seat.Load() == "" {
		w.seat.Store(&room)
	}
	return w.stamp(signal.TypeOffer, room)
}

func (w *walker) stamp(typ, room string) string {
	w.n++
	return stamped(typ, room, w.name, w.n)
}

func (w *walker) send(data []byte) bool { return w.write(websocket.MessageText, data) }

func (w *walker) write(typ websocket.MessageType, data []byte) bool {
	return w.ws.Write(w.storm.t.Context(), typ, data) == nil
}

// TestStorm has connections come and go and send right, wrong and mutated
// messages, all at once. No seat may have two owners, nobody may hear what is not
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
	s.t.Logf("%d messages over %d connections in %v; heard %v; refused %v", *stormMessages, s.conns, took.Round(time.Millisecond), s.heard, s.codes)
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
