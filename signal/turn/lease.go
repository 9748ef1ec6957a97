package turn

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/stun/v4"
)

// leaseMargin is how long before its end, and after, an allocation gets no new
// permission. Working clients refresh long before.
const leaseMargin = time.Second

// leases knows when the allocations of one listener end, from the answers that
// pion/turn gives, and their permissions. It decides on these alone: pion/turn ends
// an allocation by a timer, in a goroutine of its own, and panics when the end meets a
// permission that is just being made. So none is made near an end, and not too many.
//
// A client has one allocation at a time. One that begins where another has just
// ended waits for the margin too, since the late steps of that end touch it.
type leases struct {
	mu     sync.Mutex
	byPeer map[netip.AddrPort]lease // by the client's address
	swept  time.Time
}

type lease struct {
	begin, end  time.Time
	permissions permissions
}

func newLeases() *leases { return &leases{byPeer: map[netip.AddrPort]lease{}} }

// safe reports whether a permission can be made for a client now.
func (l *leases) safe(client net.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.byPeer[addrPort(client)]
	return ok && !now.Before(held.begin) && now.Before(held.end.Add(-leaseMargin))
}

// holds reports whether a client has an allocation now.
func (l *leases) holds(client net.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return now.Before(l.byPeer[addrPort(client)].end)
}

// watch takes note of an answer to a client. Packets of any other kind cost it a
// look at two bytes.
func (l *leases) watch(answer []byte, client net.Addr, now time.Time) {
	if len(answer) < 2 || answer[0] != 1 || (answer[1] != 3 && answer[1] != 4) {
		return // neither 0x0103, Allocate success, nor 0x0104, Refresh success
	}
	m := &stun.Message{Raw: answer}
	if m.Decode() != nil {
		return
	}
	seconds, err := m.Get(stun.AttrLifetime)
	if err != nil || len(seconds) != 4 {
		return
	}
	var n uint32
	for _, b := range seconds {
		n = n<<8 | uint32(b)
	}
	end := now.Add(time.Duration(n) * time.Second)
	if m.Type.Method == stun.MethodAllocate {
		l.begin(addrPort(client), now, end)
	} else {
		l.refresh(addrPort(client), now, end)
	}
}

// begin notes a new allocation, unless it is the answer to a repeated request.
func (l *leases) begin(client netip.AddrPort, now, end time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	held, ok := l.byPeer[client]
	if ok && now.Before(held.end) {
		return
	}
	fresh := lease{begin: now, end: end, permissions: permissions{}}
	if ok {
		fresh.begin = held.end.Add(leaseMargin)
	}
	l.byPeer[client] = fresh
}

// refresh notes a new end. One that came so late that the timer may have been
// about to fire gets no permission again before its new end, when it does.
func (l *leases) refresh(client netip.AddrPort, now, end time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.byPeer[client]
	if !ok {
		held.permissions = permissions{}
	}
	if now.After(held.end.Add(-leaseMargin)) {
		held.begin = end.Add(leaseMargin)
	}
	held.end = end
	l.byPeer[client] = held
}

// forget is for a client whose connection is gone.
func (l *leases) forget(client net.Addr) {
	l.mu.Lock()
	delete(l.byPeer, addrPort(client))
	l.mu.Unlock()
}

// sweep drops what has ended, now and then.
func (l *leases) sweep(now time.Time) {
	if now.Sub(l.swept) < 10*leaseMargin {
		return
	}
	l.swept = now
	for client, held := range l.byPeer {
		if now.After(held.end.Add(leaseMargin)) {
			delete(l.byPeer, client)
		}
	}
}
