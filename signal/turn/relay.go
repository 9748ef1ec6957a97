package turn

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"

	pion "github.com/pion/turn/v5"
)

// portTries is how many ports are tried for a relay before giving up.
const portTries = 100

// errNotOffered is why a kind of relay that WebRTC has no use for is refused:
// TCP to the peer (RFC 6062), and a port of the client's choice.
var errNotOffered = errors.New("this kind of relay is not offered")

// relays opens the relays and knows those that are open. It is pion/turn's
// RelayAddressGenerator.
type relays struct {
	cfg    Config
	quotas *quotas
	bind   netip.Addr // where relays are bound to, unspecified for everywhere
	local  netip.Addr // where one relay finds another within this machine

	mu      sync.RWMutex
	byPort  map[uint16]*relay
	unended sync.WaitGroup // a count of byPort
	counts  counts
}

func newRelays(cfg Config, q *quotas) *relays {
	r := &relays{cfg: cfg, quotas: q, byPort: map[uint16]*relay{}}
	r.bind = bindIP(cfg.Address)
	if r.bind.IsValid() && r.bind.Is4() == cfg.PublicIP.Is4() {
		r.local = r.bind
		return r
	}
	r.bind, r.local = netip.IPv6Unspecified(), netip.IPv6Loopback()
	if cfg.PublicIP.Is4() {
		r.bind, r.local = netip.IPv4Unspecified(), netip.AddrFrom4([4]byte{127, 0, 0, 1})
	}
	return r
}

// Validate has nothing to find.
func (r *relays) Validate() error { return nil }

// AllocateListener refuses.
func (r *relays) AllocateListener(pion.AllocateListenerConfig) (net.Listener, net.Addr, error) {
	return nil, nil, errNotOffered
}

// AllocateConn refuses.
func (r *relays) AllocateConn(pion.AllocateConnConfig) (net.Conn, error) { return nil, errNotOffered }

// AllocatePacketConn opens a relay.
func (r *relays) AllocatePacketConn(c pion.AllocateListenerConfig) (net.PacketConn, net.Addr, error) {
	if c.UserID == "" || c.RequestedPort != 0 || (c.Network == "udp4") != r.cfg.PublicIP.Is4() {
		return nil, nil, errNotOffered
	}
	account, err := r.quotas.open(c.UserID)
	if err != nil {
		return nil, nil, err
	}
	conn, err := r.listen(c.Network)
	if err != nil {
		r.quotas.close(c.UserID)
		return nil, nil, err
	}
	port := addrPort(conn.LocalAddr()).Port()
	opened := &relay{
		UDPConn: conn, relays: r, participant: c.UserID, account: account, port: port, peers: map[netip.Addr]struct{}{},
	}
	r.mu.Lock()
	r.byPort[port] = opened
	r.unended.Add(1)
	r.mu.Unlock()
	r.counts.opened.Add(1)
	return opened, net.UDPAddrFromAddrPort(netip.AddrPortFrom(r.cfg.PublicIP, port)), nil
}

// listen takes a free port, chosen at random.
func (r *relays) listen(network string) (*net.UDPConn, error) {
	count := int(r.cfg.MaxPort) - int(r.cfg.MinPort) + 1
	first := rand.IntN(count)
	var last error
	for i := range min(count, portTries) {
		port := r.cfg.MinPort + uint16((first+i)%count)
		conn, err := net.ListenUDP(network, net.UDPAddrFromAddrPort(netip.AddrPortFrom(r.bind, port)))
		if err == nil {
			return conn, nil
		}
		last = err
	}
	return nil, fmt.Errorf("no free port for a relay: %w", last)
}

// count is how many are open.
func (r *relays) count() int {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return len(r.byPort)
}

func (r *relays) isOpen(port uint16) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.byPort[port] != nil
}

// route is where a packet for a peer goes, false for nowhere. What is for the
// public address is for another relay here, or for nobody: nothing else of this
// machine can be reached. It does not leave the machine, since many NATs in
// front of a server do not pass on what comes from behind them (RFC 4787 §6).
func (r *relays) route(peer netip.AddrPort) (netip.AddrPort, bool) {
	switch {
	case peer.Addr() != r.cfg.PublicIP:
		return peer, true
	case r.isOpen(peer.Port()):
		return netip.AddrPortFrom(r.local, peer.Port()), true
	}
	return peer, r.cfg.AllowPrivate
}

// source is whom a packet comes from, the reverse of route.
func (r *relays) source(from netip.AddrPort) netip.AddrPort {
	if from.Addr() == r.local && r.isOpen(from.Port()) {
		return netip.AddrPortFrom(r.cfg.PublicIP, from.Port())
	}
	return from
}
