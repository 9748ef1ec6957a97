package turn

import (
	"net"
	"time"
)

// packets is the UDP listener. It lets the leases see the answers.
type packets struct {
	net.PacketConn
	leases *leases
}

// WriteTo sends to a client.
func (p *packets) WriteTo(data []byte, client net.Addr) (int, error) {
	p.leases.watch(data, client, time.Now())
	return p.PacketConn.WriteTo(data, client)
}
