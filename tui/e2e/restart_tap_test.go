//go:build e2e

package e2e

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// tap is a websocket proxy between clients and a server. It sees what goes
// through, and can send a message as if a client had.
type tap struct {
	t       *testing.T
	server  string // the server's websocket
	address string // the tap's own, as a server's for clients

	mu   sync.Mutex
	seen []passage
	legs map[seatName]*websocket.Conn // to the server, of the newest connection of a seat
	more chan struct{}                // closed and replaced at each message
}

// seatName names a seat of a room.
type seatName struct {
	room string
	role signal.Role
}

// passage is one message on its way to a client.
type passage struct {
	to  seatName
	typ string
	at  time.Time
}

func startTap(t *testing.T, server string) *tap {
	t.Helper()
	tap := &tap{t: t, server: webSocketOf(server), legs: map[seatName]*websocket.Conn{}, more: make(chan struct{})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tap.address = "http://" + l.Addr().String()
	var open sync.WaitGroup
	srv := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		open.Add(1)
		defer open.Done()
		tap.pass(w, r)
	})}
	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
		open.Wait()
	})
	return tap
}

// pass carries one connection, which ends on both sides when either ends.
func (p *tap) pass(w http.ResponseWriter, r *http.Request) {
	far, _, err := websocket.Dial(r.Context(), p.server, nil)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	near, err := websocket.Accept(w, r, nil)
	if err != nil {
		_ = far.CloseNow()
		return
	}
	var who seatName
	var both sync.WaitGroup
	both.Go(func() {
		p.carry(near, far, func(m signal.Message) { p.up(&who, m, far) })
	})
	both.Go(func() {
		p.carry(far, near, func(m signal.Message) { p.down(&who, m, far) })
	})
	both.Wait()
}

func (p *tap) carry(from, to *websocket.Conn, see func(signal.Message)) {
	defer to.CloseNow()
	defer from.CloseNow()
	ctx := context.Background() // both ends are closed by the other direction
	for {
		typ, data, err := from.Read(ctx)
		if err != nil {
			return
		}
		if m, err := signal.ParseMessage(data); err == nil {
			see(m)
		}
		if to.Write(ctx, typ, data) != nil {
			return
		}
	}
}

// up learns from what a client sends which seat it has.
func (p *tap) up(who *seatName, m signal.Message, far *websocket.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch m.Type {
	case signal.TypeOffer:
		*who = seatName{m.RoomID, signal.Joiner}
	case signal.TypeResume:
		if r, err := m.ResumeRequest(); err == nil {
			*who = seatName{m.RoomID, r.Role}
		}
	default:
		return
	}
	p.legs[*who] = far
}

func (p *tap) down(who *seatName, m signal.Message, far *websocket.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.Type == signal.TypeRoomCreated {
		*who = seatName{m.Text(), signal.Creator}
		p.legs[*who] = far
	}
	p.seen = append(p.seen, passage{*who, m.Type, time.Now()})
	close(p.more)
	p.more = make(chan struct{})
}

// send sends a message as the member on that seat.
func (p *tap) send(from seatName, typ string) {
	p.t.Helper()
	p.mu.Lock()
	leg := p.legs[from]
	p.mu.Unlock()
	if err := leg.Write(p.t.Context(), websocket.MessageText, []byte(`{"type":"`+typ+`","roomId":"`+from.room+`"}`)); err != nil {
		p.t.Errorf("send as the %s: %v", from.role, err)
	}
}

// await waits until each seat was sent such a message after a moment, and tells
// when the last one was.
func (p *tap) await(limit time.Duration, seats []seatName, typ string, after time.Time) (last time.Time) {
	p.t.Helper()
	deadline := time.After(limit)
	for {
		p.mu.Lock()
		seen, more := p.seen, p.more
		p.mu.Unlock()
		got := map[seatName]time.Time{}
		for _, m := range seen {
			if _, twice := got[m.to]; !twice && m.typ == typ && m.at.After(after) {
				got[m.to] = m.at
			}
		}
		missing := 0
		for _, s := range seats {
			at, ok := got[s]
			if !ok {
				missing++
			}
			if at.After(last) {
				last = at
			}
		}
		if missing == 0 {
			return last
		}
		select {
		case <-more:
		case <-deadline:
			p.t.Fatalf("%d of %d seats were not sent %q within %v", missing, len(seats), typ, limit)
		}
	}
}
