package server

import "net"

// LocalAddress is an address of this machine that others on its network can
// reach: the one that packets to the outside leave from, else the first of an
// interface that is up, else loopback. Nothing is sent to find it.
func LocalAddress() string {
	// Connecting a UDP socket only asks the routing table. The addresses are
	// of the blocks kept for documentation (RFC 5737, RFC 3849).
	for _, outside := range []string{"192.0.2.1:9", "[2001:db8::1]:9"} {
		if conn, err := net.Dial("udp", outside); err == nil {
			local := conn.LocalAddr().(*net.UDPAddr).IP
			conn.Close()
			if usable(local) {
				return local.String()
			}
		}
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return "127.0.0.1"
	}
	for _, a := range addresses {
		if network, ok := a.(*net.IPNet); ok && usable(network.IP) {
			return network.IP.String()
		}
	}
	return "127.0.0.1"
}

// usable reports whether ip can stand in an invite without a zone.
func usable(ip net.IP) bool {
	return !ip.IsLoopback() && !ip.IsUnspecified() && !ip.IsLinkLocalUnicast()
}
