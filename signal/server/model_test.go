package server

import (
	"slices"
	"strings"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// place is a seat in the model: what the rooms must be, in the plainest form.
type place struct {
	owner  int // a guest, -1 for away
	token  string
	until  time.Duration // when being away is over
	missed []string      // all that was ever sent to it
	got    int           // of these the owner has got before it was lost
	base   int           // what the owner counted before all that
	sent   int           // by its owner
	vacant bool          // in a room that was made again; whoever comes first is the owner
}

// party is a room in the model: creator and joiner.
type party struct {
	seats [2]*place
	again bool // made again
}

// model is the rooms as they must be, and what its guests must be told of a step.
type model struct {
	max   int
	now   time.Duration
	grace time.Duration
	rooms map[string]*party
	told  map[int][]string
}

func (m *model) find(g int) (id string, role int) {
	for id, r := range m.rooms {
		for role, p := range r.seats {
			if p != nil && p.owner == g {
				return id, role
			}
		}
	}
	return "", 0
}

func (m *model) tell(g int, text string) { m.told[g] = append(m.told[g], text) }

// send sends a message to the place opposite.
func (m *model) send(id string, role int, text string) signal.ErrorCode {
	to := m.rooms[id].seats[1-role]
	if to == nil {
		return signal.CodePeerAbsent
	}
	to.missed = append(to.missed, text)
	if to.owner >= 0 {
		m.tell(to.owner, text)
		to.got++
	}
	return ""
}

// sit makes a new place; grace is told where it is kept.
func (m *model) sit(id string, role, g int, keep bool) {
	p := &place{owner: g}
	if keep {
		p.token = "to be seen"
		m.tell(g, seatedText(id, signal.Seated{Token: "TOKEN", Grace: seconds(m.grace)}))
	}
	m.rooms[id].seats[role] = p
}

// create opens the room that the rooms gave the ID of, which is "" if they refused.
func (m *model) create(g int, id string, keep bool) signal.ErrorCode {
	if at, _ := m.find(g); at != "" {
		return signal.CodeAlreadyInRoom
	}
	if len(m.rooms) == m.max && !m.giveWay() {
		return signal.CodeServerFull
	}
	m.rooms[id] = &party{}
	m.tell(g, string(encode(signal.TypeRoomCreated, "", id)))
	m.sit(id, 0, g, keep)
	return ""
}

// giveWay forgets the room that is deserted for the longest time.
func (m *model) giveWay() bool {
	oldest, since := "", time.Duration(0)
	for id, r := range m.rooms {
		last, there := time.Duration(0), false
		for _, p := range r.seats {
			if p != nil {
				there = there || p.owner >= 0
				last = max(last, p.until)
			}
		}
		if !there && (oldest == "" || last < since) {
			oldest, since = id, last
		}
	}
	delete(m.rooms, oldest)
	return oldest != ""
}

func (m *model) offer(g int, id, text string, keep bool) signal.ErrorCode {
	at, role := m.find(g)
	r := m.rooms[id]
	switch {
	case at != "" && at != id:
		return signal.CodeAlreadyInRoom
	case at == id && at != "":
	case r == nil:
		return signal.CodeUnknownRoom
	case r.seats[0] == nil:
		return signal.CodeCreatorGone
	case r.seats[1] != nil && r.seats[1].owner < 0:
		if creator := r.seats[0].owner; creator >= 0 {
			m.tell(creator, `{"type":"seatWanted"}`)
		}
		return signal.CodeSeatKept
	case r.seats[1] != nil:
		return signal.CodeRoomFull
	default:
		role = 1
		m.sit(id, role, g, keep)
	}
	m.rooms[id].seats[role].sent++
	return m.send(id, role, text)
}

func (m *model) relay(g int, id, text string) signal.ErrorCode {
	at, role := m.find(g)
	if at == "" || at != id {
		return signal.CodeNotInRoom
	}
	m.rooms[id].seats[role].sent++
	return m.send(id, role, text)
}

func (m *model) freeSeat(g int, id string) signal.ErrorCode {
	at, role := m.find(g)
	if at == "" || at != id {
		return signal.CodeNotInRoom
	}
	r := m.rooms[id]
	r.seats[role].sent++
	if role == 0 && r.seats[1] != nil && r.seats[1].owner < 0 {
		m.lose(id, 1)
	}
	return ""
}

func (m *model) leave(g int, id, text string) signal.ErrorCode {
	at, role := m.find(g)
	if at == "" || at != id {
		return signal.CodeNotInRoom
	}
	_ = m.send(id, role, text)
	m.stand(id, role)
	return ""
}

func (m *model) stand(id string, role int) {
	r := m.rooms[id]
	r.seats[role] = nil
	if r.seats[1-role] == nil {
		delete(m.rooms, id)
	}
}

func (m *model) lose(id string, role int) {
	_ = m.send(id, role, string(encode(signal.TypePeerLeft, id, peerLeftText)))
	m.stand(id, role)
}

// drop loses a connection, and with it the last messages that were on the way.
func (m *model) drop(g, onTheWay int) {
	id, role := m.find(g)
	if id == "" {
		return
	}
	p := m.rooms[id].seats[role]
	if p.token == "" {
		m.lose(id, role)
		return
	}
	p.owner, p.until = -1, m.now+m.grace
	p.got -= min(onTheWay, p.got)
}

// pass lets time go by.
func (m *model) pass(d time.Duration) {
	m.now += d
	for {
		id, role := m.overdue()
		if id == "" {
			return
		}
		m.lose(id, role)
	}
}

// overdue is the place that is away for longest, of those who are too long so.
func (m *model) overdue() (id string, role int) {
	first := m.now
	for roomID, r := range m.rooms {
		for i, p := range r.seats {
			if p != nil && p.owner < 0 && p.until <= first {
				id, role, first = roomID, i, p.until
			}
		}
	}
	return id, role
}

// asks is what a guest says who resumes.
type asks struct {
	token          string
	paired         bool
	received, sent int
}

// resume comes back to a place, or makes the room of it again. It tells whose
// connection is superseded, -1 for nobody's.
func (m *model) resume(g int, id string, role int, req asks) (code signal.ErrorCode, kicked int) {
	if at, _ := m.find(g); at != "" {
		return signal.CodeAlreadyInRoom, -1
	}
	r := m.rooms[id]
	if r == nil {
		return m.remake(g, id, role, req), -1
	}
	if r.seats[role] == nil && r.again && role == 1 && r.seats[0] != nil {
		r.seats[role] = m.vacancy()
	}
	p := r.seats[role]
	switch {
	case p != nil && p.vacant:
		m.claim(p, g, id, req)
		return "", -1
	case p == nil || p.token == "" || p.token != req.token:
		return signal.CodeSeatLost, -1
	}
	kicked = p.owner
	m.seated(p, g, id, false)
	return "", kicked
}

// seated makes g the owner of a place and tells it what it has missed.
func (m *model) seated(p *place, g int, id string, lost bool) {
	missed := p.missed[p.got:]
	if over := len(missed) - missedMessages; over > 0 {
		missed, lost = missed[over:], true
		p.base -= over
	}
	m.tell(g, seatedText(id, signal.Seated{Grace: seconds(m.grace), Received: uint64(p.sent), Lost: lost}))
	for _, text := range missed {
		m.tell(g, text)
	}
	p.owner, p.got = g, len(p.missed)
}

func (m *model) vacancy() *place { return &place{owner: -1, vacant: true, until: m.now + m.grace} }

func (m *model) claim(p *place, g int, id string, req asks) {
	p.vacant, p.token, p.base, p.sent = false, req.token, req.received, req.sent
	m.seated(p, g, id, true)
}

func (m *model) remake(g int, id string, role int, req asks) signal.ErrorCode {
	if !signal.IsOwnRoomID(id) {
		return signal.CodeSeatLost
	}
	if len(m.rooms) == m.max && !m.giveWay() {
		return signal.CodeServerFull
	}
	r := &party{again: true}
	r.seats[role] = m.vacancy()
	if role == 1 || req.paired {
		r.seats[1-role] = m.vacancy()
	}
	m.rooms[id] = r
	m.claim(r.seats[role], g, id, req)
	return ""
}

// tokens takes over the tokens that guests were told.
func (m *model) tokens(people []*guest) {
	for g, told := range m.told {
		if slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, "TOKEN") }) {
			id, role := m.find(g)
			m.rooms[id].seats[role].token = people[g].token
		}
	}
}
