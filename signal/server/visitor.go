package server

import (
	"net/netip"
	"sync/atomic"
	"time"
)

// visitor is what a block of client addresses has of the server: connections and
// handshakes, which the gate guards, and rooms.
type visitor struct {
	connections int
	handshakes  bucket
	rooms       atomic.Int64
	mostRooms   int
}

func newVisitor(cfg *Config, now time.Time) *visitor {
	return &visitor{
		handshakes: newBucket(cfg.HandshakeRate, cfg.HandshakeBurst, now),
		mostRooms:  cfg.RoomsPerAddress,
	}
}

// here reports whether the visitor has anything open.
func (v *visitor) here() bool { return v.connections > 0 || v.rooms.Load() > 0 }

// openRoom reports whether the visitor may have one more room; if so closeRoom
// must follow. Nobody, who is nil, may have any number.
func (v *visitor) openRoom() bool {
	if v == nil || v.rooms.Add(1) <= int64(v.mostRooms) {
		return true
	}
	v.rooms.Add(-1)
	return false
}

func (v *visitor) closeRoom() {
	if v != nil {
		v.rooms.Add(-1)
	}
}

// addressBlock is what one client can be expected to have: an IPv4 address, or
// an IPv6 network of 64 bits.
func addressBlock(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if !ip.Is6() {
		return ip
	}
	block, err := ip.Prefix(64)
	if err != nil { // not of an IPv6 address
		return ip
	}
	return block.Addr()
}
