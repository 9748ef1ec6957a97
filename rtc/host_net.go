package rtc

import (
	"context"
	"fmt"
	"net"
	"time"

	"github.com/pion/transport/v4"
	"github.com/pion/transport/v4/stdnet"
)

// lookupPatience bounds the lookup of a STUN or TURN server's name. A resolver
// on a network without a way out may take ten seconds and more, during which
// Pion can neither restart ICE nor close.
const lookupPatience = 3 * time.Second

// hostNet is this machine's network as Pion sees it, with lookups that end in
// time and interfaces as they are now: Pion's own keeps those of its beginning,
// which an ICE restart after a change of network cannot use.
type hostNet struct {
	*stdnet.Net
	lookUp func(host string, ipNetwork string) (net.IP, error)
}

// newHostNet makes a network whose lookups end when ctx does.
func newHostNet(ctx context.Context, resolver *net.Resolver) (*hostNet, error) {
	std, err := stdnet.NewNet()
	if err != nil {
		return nil, fmt.Errorf("list network interfaces: %w", err)
	}
	lookUp := func(host, ipNetwork string) (net.IP, error) {
		ctx, cancel := context.WithTimeout(ctx, lookupPatience)
		defer cancel()
		found, err := resolver.LookupIP(ctx, ipNetwork, host)
		if err != nil {
			return nil, err
		}
		return found[0], nil
	}
	return &hostNet{Net: std, lookUp: lookUp}, nil
}

// Interfaces lists the interfaces as they are now.
func (h *hostNet) Interfaces() ([]*transport.Interface, error) {
	now, err := stdnet.NewNet()
	if err != nil {
		return nil, err
	}
	return now.Interfaces()
}

// ResolveUDPAddr is [net.ResolveUDPAddr] with a bound on its time.
func (h *hostNet) ResolveUDPAddr(network, address string) (*net.UDPAddr, error) {
	literal, err := h.resolve(network, address)
	if err != nil {
		return nil, err
	}
	return net.ResolveUDPAddr(network, literal)
}

// ResolveTCPAddr is [net.ResolveTCPAddr] with a bound on its time.
func (h *hostNet) ResolveTCPAddr(network, address string) (*net.TCPAddr, error) {
	literal, err := h.resolve(network, address)
	if err != nil {
		return nil, err
	}
	return net.ResolveTCPAddr(network, literal)
}

// resolve replaces the name in "name:port" by an address of the network's family.
func (h *hostNet) resolve(network, address string) (literal string, err error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", err
	}
	if host == "" || net.ParseIP(host) != nil {
		return address, nil
	}
	ipNetwork := "ip" // udp4 is ip4, tcp6 is ip6
	if last := network[len(network)-1:]; last == "4" || last == "6" {
		ipNetwork += last
	}
	ip, err := h.lookUp(host, ipNetwork)
	if err != nil {
		return "", err
	}
	return net.JoinHostPort(ip.String(), port), nil
}
