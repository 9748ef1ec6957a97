package turn

import (
	"net"
	"net/netip"
	"slices"
)

// Networks that no peer on the Internet is in. Beside those that netip knows by
// name they are of the IANA special-purpose registries (RFC 6890).
var (
	// nobody's are never a peer's.
	nobodys = []netip.Prefix{
		netip.MustParsePrefix("0.0.0.0/8"),   // this network
		netip.MustParsePrefix("240.0.0.0/4"), // reserved, and broadcast
	}
	// privates are refused unless private peers are allowed.
	privates = []netip.Prefix{
		netip.MustParsePrefix("100.64.0.0/10"),   // carrier's NAT
		netip.MustParsePrefix("192.0.0.0/24"),    // protocol assignments
		netip.MustParsePrefix("192.0.2.0/24"),    // documentation
		netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
		netip.MustParsePrefix("198.51.100.0/24"), // documentation
		netip.MustParsePrefix("203.0.113.0/24"),  // documentation
		netip.MustParsePrefix("::/96"),           // IPv4-compatible
		netip.MustParsePrefix("64:ff9b::/96"),    // NAT64: any IPv4 address in another dress
		netip.MustParsePrefix("64:ff9b:1::/48"),  // NAT64, local
		netip.MustParsePrefix("100::/64"),        // discard
		netip.MustParsePrefix("2001::/32"),       // Teredo
		netip.MustParsePrefix("2001:db8::/32"),   // documentation
		netip.MustParsePrefix("2002::/16"),       // 6to4
		netip.MustParsePrefix("fec0::/10"),       // site-local
	}
)

// peers says whom may be sent to. A server that did not choose would be a door
// into the network it stands in.
type peers struct {
	public       netip.Addr
	allowPrivate bool
	own          []netip.Addr // of this machine's interfaces
}

func newPeers(cfg Config) (*peers, error) {
	p := &peers{public: cfg.PublicIP, allowPrivate: cfg.AllowPrivate}
	networks, err := net.InterfaceAddrs()
	if err != nil {
		return nil, err
	}
	for _, n := range networks {
		if n, ok := n.(*net.IPNet); ok {
			if ip, ok := netip.AddrFromSlice(n.IP); ok {
				p.own = append(p.own, ip.Unmap())
			}
		}
	}
	return p, nil
}

// allow reports whether a client may have a permission for a peer's address. That
// of the server is allowed: the other's relay is there. [relays.route] sees that
// it is nothing else.
func (p *peers) allow(ip netip.Addr) bool {
	ip = ip.Unmap()
	switch {
	case !ip.IsValid() || ip.IsUnspecified() || ip.IsMulticast() || within(nobodys, ip):
		return false
	case p.allowPrivate || ip == p.public:
		return true
	}
	return !ip.IsPrivate() && !ip.IsLoopback() && !ip.IsLinkLocalUnicast() && !within(privates, ip) &&
		!slices.Contains(p.own, ip)
}

func within(networks []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(networks, func(n netip.Prefix) bool { return n.Contains(ip.WithZone("")) })
}
