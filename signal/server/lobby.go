package server

import (
	"net"
	"net/http"
	"net/netip"
	"sync"
)

// lobby counts the connections that are no websockets, or not yet, by client
// address, and closes those that are too many: else who opens connections and
// says nothing could have all that the system lets a process have.
type lobby struct {
	most    int
	proxies proxies
	mu      sync.Mutex
	waiting map[netip.Addr]int
}

func newLobby(p proxies, most int) *lobby {
	return &lobby{most: most, proxies: p, waiting: map[netip.Addr]int{}}
}

// watch is an http.Server's ConnState.
func (l *lobby) watch(conn net.Conn, state http.ConnState) {
	remote, err := netip.ParseAddrPort(conn.RemoteAddr().String())
	if err != nil || l.proxies.trusts(remote.Addr().Unmap()) {
		return
	}
	block := addressBlock(remote.Addr())
	switch state {
	case http.StateNew:
		if l.count(block, +1) > l.most {
			conn.Close()
		}
	case http.StateHijacked, http.StateClosed:
		l.count(block, -1)
	}
}

func (l *lobby) count(block netip.Addr, n int) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.waiting[block] += n
	if l.waiting[block] == 0 {
		delete(l.waiting, block)
		return 0
	}
	return l.waiting[block]
}
