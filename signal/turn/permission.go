package turn

import (
	"net"
	"net/netip"
	"time"
)

const (
	// permissionLifetime is that of RFC 8656 §9.
	permissionLifetime = 5 * time.Minute
	// maxPeers is how many addresses one allocation may have permissions for at a
	// time, far more than the other side of a call has. pion/turn, which keeps each
	// with a timer, has no bound, and one packet can ask for a hundred.
	maxPeers = 64
)

// permissions are when those of one allocation end, by the peer's address.
type permissions map[netip.Addr]time.Time

// admits reports whether a client may have a permission for one more peer, or the
// same for longer, and counts it.
func (l *leases) admits(client net.Addr, peer netip.Addr, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	held, ok := l.byPeer[addrPort(client)]
	return ok && held.permissions.admit(peer.Unmap(), now)
}

func (p permissions) admit(peer netip.Addr, now time.Time) bool {
	if _, held := p[peer]; !held && len(p) >= maxPeers {
		p.sweep(now)
		if len(p) >= maxPeers {
			return false
		}
	}
	p[peer] = now.Add(permissionLifetime)
	return true
}

// sweep drops those that have ended.
func (p permissions) sweep(now time.Time) {
	for peer, end := range p {
		if now.After(end) {
			delete(p, peer)
		}
	}
}
