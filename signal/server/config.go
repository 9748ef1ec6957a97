package server

import (
	"log/slog"
	"math"
	"net/netip"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// Config holds the limits of a server. A zero field takes its default, which is
// the last word of its line. Those of an address hold for an IPv4 address or an
// IPv6 network of 64 bits, and a negative one of them is no limit.
type Config struct {
	// PublicURL is the address that the pages of rooms show, and whose page may
	// open websockets, for a server behind a proxy that does not tell. Without it
	// the Host header of the request is shown.
	PublicURL string

	// Origins are those whose pages may open websockets, as
	// "https://chat.example.org", beside this server's own and those of the
	// visitor's own machine; or [AnyOrigin]. A file is of the origin "null".
	Origins []string

	// TrustedProxies are the networks of proxies whose ProxyHeader tells where a
	// client is. From anybody else that header counts for nothing.
	TrustedProxies []netip.Prefix
	ProxyHeader    ProxyHeader // X-Forwarded-For

	MaxConnections int // open websockets; 16384
	MaxRooms       int // open rooms; 16384

	ConnectionsPerAddress int     // open websockets of one address; 128
	RoomsPerAddress       int     // open rooms that one address has created; 64
	HandshakeRate         float64 // new websockets a second of one address, on average; 10
	HandshakeBurst        int     // new websockets of one address at once; 256

	// SeatGrace is for how long the seat of a member that asked for it is kept
	// without a connection, in whole seconds; 60 s.
	SeatGrace time.Duration

	MessageSize  int     // bytes of one message, at most and by default 64 KiB
	MessageRate  float64 // messages a second of one connection, on average; 200
	MessageBurst int     // messages of one connection at once; 400
	ErrorRate    float64 // refused messages a second of one connection, on average; 1
	ErrorBurst   int     // refused messages of one connection at once; 20
	Candidates   int     // ICE candidates of one side after a description, 256

	QueueLength int // messages waiting for one connection; 256
	QueueBytes  int // bytes waiting for one connection; 512 KiB

	HandshakeTimeout time.Duration // for the headers of a request and TLS; 10 s
	MessageTimeout   time.Duration // for the rest of a message that has begun to come; 10 s
	WriteTimeout     time.Duration // for the network to take what is written; 10 s
	PingInterval     time.Duration // between pings, and how long a pong may take; 12 s
	IdleTimeout      time.Duration // of a connection in no room; 10 min
	WaitTimeout      time.Duration // of a connection that is alone in a room; 12 h
	Lifetime         time.Duration // of a connection, or up to an eighth less; 24 h

	// TURN, which the caller runs, is handed out to members and those about to
	// become one, with credentials of their own. nil: no ICE servers are handed out.
	TURN Relay

	// Logger is told of connections and rooms, these by a hash of their IDs.
	// The default logs nothing.
	Logger *slog.Logger
}

// Defaults is a Config with all limits at their defaults.
func Defaults() Config { return Config{}.withDefaults() }

func (c Config) withDefaults() Config {
	setDefault(&c.MaxConnections, 16384)
	setDefault(&c.MaxRooms, 16384)
	setLimit(&c.ConnectionsPerAddress, 128)
	setLimit(&c.RoomsPerAddress, 64)
	setLimit(&c.HandshakeRate, 10)
	setLimit(&c.HandshakeBurst, 256)
	setDefault(&c.MessageSize, signal.MaxMessageSize)
	c.MessageSize = min(c.MessageSize, signal.MaxMessageSize)
	setDefault(&c.SeatGrace, time.Minute)
	setDefault(&c.MessageRate, 200)
	setDefault(&c.MessageBurst, 400)
	setDefault(&c.ErrorRate, 1)
	setDefault(&c.ErrorBurst, 20)
	setDefault(&c.Candidates, 256)
	setDefault(&c.QueueLength, 256)
	setDefault(&c.QueueBytes, 512<<10)
	setDefault(&c.HandshakeTimeout, 10*time.Second)
	setDefault(&c.MessageTimeout, 10*time.Second)
	setDefault(&c.WriteTimeout, 10*time.Second)
	setDefault(&c.PingInterval, 12*time.Second)
	setDefault(&c.IdleTimeout, 10*time.Minute)
	setDefault(&c.WaitTimeout, 12*time.Hour)
	setDefault(&c.Lifetime, 24*time.Hour)
	if c.ProxyHeader == "" {
		c.ProxyHeader = XForwarded
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func setDefault[T int | float64 | time.Duration](field *T, value T) {
	if *field <= 0 {
		*field = value
	}
}

// setLimit is setDefault for a field that a negative value makes no limit of.
func setLimit[T int | float64](field *T, value T) {
	switch {
	case *field == 0:
		*field = value
	case *field < 0:
		*field = T(math.MaxInt32)
	}
}
