package cli

import (
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/server"
)

// limitOptions are the flags of the server's limits.
type limitOptions struct {
	limits server.Config
	checks []func() error
}

func (o *limitOptions) register(f *pflag.FlagSet) {
	l, d := &o.limits, server.Defaults()
	limit(o, f.IntVar, &l.MaxConnections, "max-connections", d.MaxConnections, "connections at most")
	limit(o, f.IntVar, &l.MaxRooms, "max-rooms", d.MaxRooms, "rooms at most")
	liftable(o, f.IntVar, &l.ConnectionsPerAddress, "connections-per-address", d.ConnectionsPerAddress, "connections of one client address at most")
	liftable(o, f.IntVar, &l.RoomsPerAddress, "rooms-per-address", d.RoomsPerAddress, "rooms created from one client address at most")
	liftable(o, f.Float64Var, &l.HandshakeRate, "handshake-rate", d.HandshakeRate, "new connections a second from one client address, on average")
	liftable(o, f.IntVar, &l.HandshakeBurst, "handshake-burst", d.HandshakeBurst, "new connections from one client address at once")
	limit(o, f.IntVar, &l.MessageSize, "message-size", d.MessageSize, "`BYTES` of one message, at most and by default")
	limit(o, f.Float64Var, &l.MessageRate, "message-rate", d.MessageRate, "messages a second of one connection, on average")
	limit(o, f.IntVar, &l.MessageBurst, "message-burst", d.MessageBurst, "messages of one connection at once")
	limit(o, f.IntVar, &l.Candidates, "max-candidates", d.Candidates, "ICE candidates of one side after a session description at most")
	limit(o, f.DurationVar, &l.HandshakeTimeout, "handshake-timeout", d.HandshakeTimeout, "`TIME` for TLS and for the headers of a request")
	limit(o, f.DurationVar, &l.MessageTimeout, "message-timeout", d.MessageTimeout, "`TIME` for the rest of a message that has begun to come")
	limit(o, f.DurationVar, &l.WriteTimeout, "write-timeout", d.WriteTimeout, "`TIME` for a client to take what is sent to it")
	limit(o, f.DurationVar, &l.PingInterval, "ping-interval", d.PingInterval, "`TIME` between pings, and for the answer to one")
	limit(o, f.DurationVar, &l.IdleTimeout, "idle-timeout", d.IdleTimeout, "`TIME` that a connection may be in no room")
	limit(o, f.DurationVar, &l.WaitTimeout, "wait-timeout", d.WaitTimeout, "`TIME` that a connection may be alone in its room")
	limit(o, f.DurationVar, &l.Lifetime, "max-lifetime", d.Lifetime, "`TIME` that a connection may last; some end up to an eighth earlier")
}

// config is the limits, checked.
func (o *limitOptions) config() (server.Config, error) {
	for _, check := range o.checks {
		if err := check(); err != nil {
			return server.Config{}, err
		}
	}
	if most := server.Defaults().MessageSize; o.limits.MessageSize > most {
		return server.Config{}, usagef("--message-size %d: give %d or less, which is what clients take", o.limits.MessageSize, most)
	}
	return o.limits, nil
}

type quantity interface{ int | float64 | time.Duration }

// limit makes a flag of a limit, by the method of a flag set for its type.
func limit[T quantity](o *limitOptions, flag func(*T, string, T, string), to *T, name string, value T, usage string) {
	flag(to, name, value, usage)
	o.checks = append(o.checks, func() error {
		if *to <= 0 {
			return usagef("--%s %v: give a number above 0", name, *to)
		}
		return nil
	})
}

// liftable is limit for one that 0 lifts, which the server is told as -1.
func liftable[T quantity](o *limitOptions, flag func(*T, string, T, string), to *T, name string, value T, usage string) {
	flag(to, name, value, usage+", 0 for no limit")
	o.checks = append(o.checks, func() error {
		switch {
		case *to < 0:
			return usagef("--%s %v: give a number, or 0 for no limit", name, *to)
		case *to == 0:
			*to = -1
		}
		return nil
	})
}
