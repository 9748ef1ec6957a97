package turn

import (
	"sync/atomic"
)

// Usage is what a server relays and has relayed since its start.
type Usage struct {
	Relays      int    // open
	Opened      uint64 // relays, since the start
	Refused     uint64 // requests for relays, by wrong credentials or quotas
	Connections int    // TCP and TLS, open
	// Bytes of relayed packets, from clients to peers and back, and those that
	// were lost to the bandwidth of a participant.
	Sent, Received, Lost uint64
}

// counts is the part of Usage that nothing else knows.
type counts struct {
	opened, refused, sent, received, lost atomic.Uint64
}

// Usage is for metrics.
func (s *Server) Usage() Usage {
	c := &s.relays.counts
	u := Usage{
		Relays: s.relays.count(),
		Opened: c.opened.Load(), Refused: c.refused.Load(),
		Sent: c.sent.Load(), Received: c.received.Load(), Lost: c.lost.Load(),
	}
	for _, l := range []*streams{s.tcp, s.tls} {
		if l != nil {
			u.Connections += l.count()
		}
	}
	return u
}
