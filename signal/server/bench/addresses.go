package main

import (
	"net"
	"sync/atomic"
)

// addresses are those that a load comes from, all of loopback, one after the
// other: people have an address each, and limits for one address are not to hold
// a load back that stands for many. nil is the usual address of loopback.
type addresses struct {
	second byte // of the four
	count  uint32
	turn   atomic.Uint32
}

// newAddresses makes count addresses of 127.second.0.0/16.
func newAddresses(second byte, count uint32) *addresses {
	return &addresses{second: second, count: count}
}

func (a *addresses) next() net.Addr {
	if a == nil {
		return nil
	}
	n := a.turn.Add(1) % a.count
	return &net.TCPAddr{IP: net.IPv4(127, a.second, byte(n>>8), byte(n))}
}
