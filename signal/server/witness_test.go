package server

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"sync"
	"testing"

	"github.com/rtcchat/rtcchat/signal"
)

// stamped is a message that tells who has sent it and which of his it is, with a
// proof that survives no mutation.
func stamped(typ, room, from string, n int) string {
	return fmt.Sprintf(`{"type":%q,"roomId":%q,"payload":{"from":%q,"n":%d,"proof":%q}}`, typ, room, from, n, proof(typ, room, from, n))
}

func proof(typ, room, from string, n int) string {
	sum := fnv.New64a()
	fmt.Fprintln(sum, typ, room, from, n)
	return strconv.FormatUint(sum.Sum64(), 16)
}

var stamp = regexp.MustCompile(`^{"type":"(\w+)","roomId":"([\w-]+)","payload":{"from":"([\w-]+)","n":(\d+),"proof":"(\w+)"}}$`)

// witness hears what one connection is told, and fails the test where no
// connection can be told that. Its methods may be called from any goroutine.
type witness struct {
	t    *testing.T
	name string

	mu      sync.Mutex
	rooms   map[string]bool   // this connection may be in, or have been in
	partner map[string]string // by room, once heard
	last    map[string]int    // number heard, by sender
}

func newWitness(t *testing.T, name string) *witness {
	return &witness{t: t, name: name, rooms: map[string]bool{}, partner: map[string]string{}, last: map[string]int{}}
}

// enters tells that the connection may be in a room from now on.
func (w *witness) enters(room string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rooms[room] = true
}

// hear looks at one message and gives its type, and its code where it is an error.
func (w *witness) hear(text string) (typ string, code signal.ErrorCode) {
	m, err := signal.ParseMessage([]byte(text))
	if err != nil {
		w.t.Errorf("%s was told what is no message: %.200q: %v", w.name, text, err)
		return "", ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch m.Type {
	case signal.TypeError:
		return m.Type, m.Code
	case signal.TypeRoomCreated:
		w.rooms[m.Text()] = true
	case signal.TypeLeave, signal.TypePeerLeft:
		delete(w.partner, m.RoomID)
	}
	if m.RoomID != "" && !w.rooms[m.RoomID] {
		w.t.Errorf("%s was told something of room %s, where it has never been: %.200q", w.name, m.RoomID, text)
	}
	if s := stamp.FindStringSubmatch(text); s != nil {
		w.hearStamped(s[1], s[2], s[3], s[4], s[5])
	}
	return m.Type, ""
}

// hearStamped asserts that the other seat has one owner at a time, who is heard
// in order, each message once.
func (w *witness) hearStamped(typ, room, from, number, sum string) {
	n, err := strconv.Atoi(number)
	if err != nil || proof(typ, room, from, n) != sum {
		return // mutated
	}
	if before := w.partner[room]; before != "" && before != from && typ != signal.TypeLeave {
		w.t.Errorf("%s heard %s in room %s, while the seat is %s's", w.name, from, room, before)
	}
	if from == w.name {
		w.t.Errorf("%s heard itself in room %s", w.name, room)
	}
	if n <= w.last[from] {
		w.t.Errorf("%s heard message %d of %s after message %d", w.name, n, from, w.last[from])
	}
	if w.last[from] = n; typ != signal.TypeLeave {
		w.partner[room] = from
	}
}
