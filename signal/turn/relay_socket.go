package turn

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// relay is the socket of one allocation.
type relay struct {
	*net.UDPConn
	relays      *relays
	participant string
	account     *account
	port        uint16
	once        sync.Once

	mu    sync.RWMutex
	peers map[netip.Addr]struct{} // to whom the client has sent
}

func (r *relay) knows(peer netip.Addr) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, known := r.peers[peer]
	return known
}

// know counts an address among the peers. It begins anew where there have been more
// than can have a permission.
func (r *relay) know(peer netip.Addr) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.peers) >= maxPeers {
		clear(r.peers)
	}
	r.peers[peer] = struct{}{}
}

// share is the bandwidth that packets from somebody are taken of.
func (r *relay) share(from netip.Addr) *bandwidth {
	if r.knows(from) {
		return r.account.bandwidth
	}
	return r.account.strangers
}

// WriteTo sends to a peer. What must not be sent, or is too much, is lost as on
// any network.
func (r *relay) WriteTo(p []byte, peer net.Addr) (int, error) {
	to, ok := r.relays.route(addrPort(peer))
	if !ok {
		return len(p), nil
	}
	if !r.account.bandwidth.take(len(p), time.Now()) {
		r.relays.counts.lost.Add(uint64(len(p)))
		return len(p), nil
	}
	if !r.knows(to.Addr()) {
		r.know(to.Addr())
	}
	r.relays.counts.sent.Add(uint64(len(p)))
	return r.WriteToUDPAddrPort(p, to)
}

// ReadFrom receives from a peer.
func (r *relay) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := r.ReadFromUDPAddrPort(p)
		if err != nil {
			return 0, nil, err
		}
		from = netip.AddrPortFrom(from.Addr().Unmap(), from.Port())
		if !r.share(from.Addr()).take(n, time.Now()) {
			r.relays.counts.lost.Add(uint64(n))
			continue
		}
		r.relays.counts.received.Add(uint64(n))
		return n, net.UDPAddrFromAddrPort(r.relays.source(from)), nil
	}
}

// Close ends the relay and frees its place.
func (r *relay) Close() error {
	r.once.Do(func() {
		r.relays.mu.Lock()
		delete(r.relays.byPort, r.port) // while the port cannot be another's yet
		r.relays.mu.Unlock()
		r.relays.quotas.close(r.participant)
		defer r.relays.unended.Done()
		_ = r.UDPConn.Close()
	})
	return nil
}
