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

var stamp = regexp.MustCompile(`^{"type":"(\w+)","roomId":"([\w-]+)","payload":{"from":"([\w-]+)","n":(\d+),"proof":"(\w+)"}(?:,"resume":true)?}$`)

// witness hears what one participant is told, over one connection after the
// other, and fails the test where nobody can be told that. Its methods may be
// called from any goroutine.
type witness struct {
	t    *testing.T
	name string

	mu      sync.Mutex
	rooms   map[string]bool   // this connection may be in, or have been in
	partner map[string]string // by room, once heard
	last    map[string]int    // number heard, by sender
	left    map[string]bool   // rooms
	ears    int               // connections that it has had
	kept    keptSeat
}

// keptSeat is what a participant needs to take its seat again.
type keptSeat struct {
	room, token string
	created     bool   // the room
	received    uint64 // messages that count
	again       bool   // it was taken
}

func newWitness(t *testing.T, name string) *witness {
	return &witness{t: t, name: name, rooms: map[string]bool{}, partner: map[string]string{}, last: map[string]int{}, left: map[string]bool{}}
}

// enters tells that the connection may be in a room from now on.
func (w *witness) enters(room string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.rooms[room] = true
}

// listen gives a connection the number to hear with. The one before hears no more.
func (w *witness) listen() (number int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ears++
	w.kept.again = false
	return w.ears
}

// leaves tells that the participant leaves a room, and cannot take its seat again.
func (w *witness) leaves(room string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.left[room] = true; w.kept.room == room {
		w.kept = keptSeat{}
	}
}

// token is that of the seat that is kept, "" for none.
func (w *witness) token() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.token
}

// took reports whether the seat was taken again over the newest connection.
func (w *witness) took() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.kept.again
}

// resume is the message that takes the seat again.
func (w *witness) resume() (room, text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	role := signal.Joiner
	if w.kept.created {
		role = signal.Creator
	}
	return w.kept.room, fmt.Sprintf(`{"type":"resume","roomId":%q,"payload":{"token":%q,"role":%q,"paired":%v,"received":%d,"sent":0}}`,
		w.kept.room, w.kept.token, role, w.partner[w.kept.room] != "", w.kept.received)
}

// hear looks at one message of the connection of that number, and gives its type,
// and its code where it is an error.
func (w *witness) hear(text string, number int) (typ string, code signal.ErrorCode) {
	m, err := signal.ParseMessage([]byte(text))
	if err != nil {
		w.t.Errorf("%s was told what is no message: %.200q: %v", w.name, text, err)
		return "", ""
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if number != w.ears {
		return m.Type, m.Code // it will be replayed
	}
	switch m.Type {
	case signal.TypeError:
		return m.Type, m.Code
	case signal.TypeRoomCreated:
		w.rooms[m.Text()] = true
		w.kept = keptSeat{room: m.Text(), created: true}
	case signal.TypeSeated:
		w.sit(m)
		return m.Type, ""
	case signal.TypeICEServers:
		return m.Type, ""
	case signal.TypeLeave, signal.TypePeerLeft:
		delete(w.partner, m.RoomID)
	}
	if m.RoomID != "" && !w.rooms[m.RoomID] {
		w.t.Errorf("%s was told something of room %s, where it has never been: %.200q", w.name, m.RoomID, text)
	}
	w.kept.received++
	if s := stamp.FindStringSubmatch(text); s != nil {
		w.hearStamped(s[1], s[2], s[3], s[4], s[5])
	}
	return m.Type, ""
}

// sit notes a seat that is kept, or that it was taken again.
func (w *witness) sit(m signal.Message) {
	seated, err := m.Seated()
	switch {
	case err != nil:
		w.t.Errorf("%s: %v", w.name, err)
	case w.left[m.RoomID]:
	case seated.Token != "":
		created := w.kept.created && w.kept.room == m.RoomID
		w.kept = keptSeat{room: m.RoomID, token: seated.Token, created: created}
	default:
		if w.kept.again = true; seated.Lost {
			delete(w.partner, m.RoomID) // that it left may be among what is lost
		}
	}
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
