package turn

import (
	"errors"
	"net"
	"net/netip"
	"sync"
	"time"
)

// errQuota is why no relay was opened.
var errQuota = errors.New("allocation quota reached")

// account is what one participant uses.
type account struct {
	relays    int // guarded by the quotas' mu
	bandwidth *bandwidth
	// strangers is the bandwidth of those to whom the participant has sent nothing
	// yet: most have no permission, which pion/turn sees only when a packet is read.
	strangers *bandwidth
}

// quotas counts the relays that are open.
type quotas struct {
	cfg       Config
	mu        sync.Mutex
	all       int
	accounts  map[string]*account // of those who have a relay
	addresses map[netip.Addr]int
}

func newQuotas(cfg Config) *quotas {
	return &quotas{cfg: cfg, accounts: map[string]*account{}, addresses: map[netip.Addr]int{}}
}

// allows reports whether one more relay is within the quotas, for the answer 486
// (RFC 8656 §7.2). What it allows can still fail in open.
func (q *quotas) allows(participant, _ string, client net.Addr) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.fits(participant) && q.addresses[addressBlock(client)] < q.cfg.AllocationsOfAddress
}

func (q *quotas) fits(participant string) bool {
	a := q.accounts[participant]
	return q.all < q.cfg.MaxAllocations && (a == nil || a.relays < q.cfg.AllocationsOfParticipant)
}

// open counts one more relay, until close.
func (q *quotas) open(participant string) (*account, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.fits(participant) {
		return nil, errQuota
	}
	a := q.accounts[participant]
	if a == nil {
		now := time.Now()
		a = &account{bandwidth: newBandwidth(q.cfg.Bandwidth, now), strangers: newBandwidth(q.cfg.Bandwidth, now)}
		q.accounts[participant] = a
	}
	a.relays++
	q.all++
	return a, nil
}

func (q *quotas) close(participant string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all--
	a := q.accounts[participant]
	if a.relays--; a.relays == 0 {
		delete(q.accounts, participant)
	}
}

// count adds n relays to those of a client's address.
func (q *quotas) count(client net.Addr, n int) {
	block := addressBlock(client)
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.addresses[block] += n; q.addresses[block] <= 0 {
		delete(q.addresses, block)
	}
}

// addressBlock is what one client can be expected to have: an IPv4 address, or
// an IPv6 network of 64 bits.
func addressBlock(client net.Addr) netip.Addr {
	ip := addrPort(client).Addr()
	if ip.Is4() || !ip.IsValid() {
		return ip
	}
	block, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return ip
	}
	return block.Addr()
}

// addrPort is the address of a UDP or TCP end, IPv4 as such.
func addrPort(addr net.Addr) netip.AddrPort {
	var ap netip.AddrPort
	switch a := addr.(type) {
	case *net.UDPAddr:
		ap = a.AddrPort()
	case *net.TCPAddr:
		ap = a.AddrPort()
	}
	return netip.AddrPortFrom(ap.Addr().Unmap(), ap.Port())
}
