package server

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// walker is one who has one connection after the other.
type walker struct {
	*storm
	rng *rand.Rand
	*witness
	life
	n int // messages sent by this name
}

// life is one connection of a walker.
type life struct {
	ws     *websocket.Conn
	seat   *atomic.Pointer[string] // the room it believes to be in
	probed chan struct{}           // a probe was answered; closed at the end of the connection
	ended  chan websocket.StatusCode
}

// run does random things until the messages are used up.
func (w *walker) run(index int) {
	for round := 0; w.budget.Load() > 0; round++ {
		w.n, w.witness = 0, newWitness(w.storm.t, fmt.Sprintf("%d-%d", index, round))
		if !w.connect() {
			return
		}
		w.walk()
		for w.token() != "" && w.rng.IntN(3) > 0 && w.comeBack() {
			w.walk()
		}
		_ = w.ws.CloseNow()
		<-w.ended
	}
}

// walk does random things over one connection.
func (w *walker) walk() {
	for w.budget.Add(-1) >= 0 && w.step() && (w.rng.IntN(6) > 0 || w.probe()) {
	}
}

func (w *walker) connect() bool {
	ws, _, err := websocket.Dial(w.storm.t.Context(), "ws://"+w.addr+"/ws", nil)
	if err != nil {
		w.storm.t.Errorf("connect: %v", err)
		return false
	}
	ws.SetReadLimit(-1)
	w.life = life{ws, new(atomic.Pointer[string]), make(chan struct{}, 1), make(chan websocket.StatusCode, 1)}
	w.seat.Store(new(string))
	w.storm.mu.Lock()
	w.conns++
	w.storm.mu.Unlock()
	go w.read(w.storm, w.witness, w.listen())
	return true
}

// comeBack takes the seat again over a new connection, before or after the end of
// the older one, which must end then as one that is superseded.
func (w *walker) comeBack() bool {
	older, over := w.life, w.rng.IntN(2) == 0
	if over {
		_ = older.ws.CloseNow()
		<-older.ended
	}
	if !w.connect() {
		return false
	}
	room, request := w.resume()
	w.seat.Store(&room)
	if !w.send([]byte(request)) || !w.probe() {
		return false
	}
	w.storm.mu.Lock()
	w.resumed++
	w.storm.mu.Unlock()
	if !over {
		w.superseding(older)
	}
	return true
}

// superseding asserts that an older connection is ended. It may have ended by
// itself, or have left its seat.
func (w *walker) superseding(older life) {
	if !w.took() {
		_ = older.ws.CloseNow()
	}
	select {
	case code := <-older.ended:
		if code == signal.CloseSuperseded {
			w.storm.mu.Lock()
			w.superseded++
			w.storm.mu.Unlock()
		}
	case <-time.After(patience):
		w.storm.t.Errorf("%s has a seat with two connections", w.name)
		_ = older.ws.CloseNow()
		<-older.ended
	}
}

// read hears until the connection ends.
func (l life) read(s *storm, ear *witness, number int) {
	defer close(l.probed)
	for {
		_, data, err := l.ws.Read(s.t.Context())
		if err != nil {
			l.ended <- websocket.CloseStatus(err)
			return
		}
		if strings.Contains(string(data), probeType) {
			l.probed <- struct{}{}
			continue
		}
		typ, code := ear.hear(string(data), number)
		s.count(typ, code)
		if m, err := signal.ParseMessage(data); err == nil && typ == signal.TypeRoomCreated {
			room := m.Text()
			l.seat.Store(&room)
			s.opened(room)
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
		return w.send([]byte(w.mayKeep(`{"type":"createRoom"}`)))
	case dice < 12, seat == "" && dice < 50:
		return w.send([]byte(w.offer()))
	case dice < 14 && seat != "":
		w.leaves(seat)
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
	return w.mayKeep(w.stamp(signal.TypeOffer, room))
}

// mayKeep asks, in two messages of three, for a seat that is kept.
func (w *walker) mayKeep(text string) string {
	if w.rng.IntN(3) == 0 {
		return text
	}
	return strings.TrimSuffix(text, "}") + `,"resume":true}`
}

func (w *walker) stamp(typ, room string) string {
	w.n++
	return stamped(typ, room, w.name, w.n)
}

func (w *walker) send(data []byte) bool { return w.write(websocket.MessageText, data) }

func (w *walker) write(typ websocket.MessageType, data []byte) bool {
	return w.ws.Write(w.storm.t.Context(), typ, data) == nil
}
