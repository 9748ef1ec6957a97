package server

import (
	"log/slog"
	"time"
)

// Config holds the limits of a server. A zero field takes its default.
type Config struct {
	// PublicURL is the address that the pages of rooms show, for a server
	// behind a proxy. Without it the Host header of the request is shown.
	PublicURL string

	MaxConnections int // open websockets; 4096
	MaxRooms       int // open rooms; 2048

	// SeatGrace is for how long the seat of a member that asked for it is kept
	// without a connection, in whole seconds; 60 s.
	SeatGrace time.Duration

	MessageRate  float64 // messages a second of one connection, on average; 200
	MessageBurst int     // messages of one connection at once; 400
	ErrorRate    float64 // refused messages a second of one connection, on average; 1
	ErrorBurst   int     // refused messages of one connection at once; 20

	QueueLength  int           // messages waiting for one connection; 256
	QueueBytes   int           // bytes waiting for one connection; 512 KiB
	WriteTimeout time.Duration // for one message; 10 s
	PingInterval time.Duration // between pings, and how long a pong may take; 12 s

	// TURN, which the caller runs, is handed out to members and those about to
	// become one, with credentials of their own. nil: no ICE servers are handed out.
	TURN Relay

	// Logger is told of connections and rooms, these by a hash of their IDs.
	// The default logs nothing.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	setDefault(&c.MaxConnections, 4096)
	setDefault(&c.MaxRooms, 2048)
	setDefault(&c.SeatGrace, time.Minute)
	setDefault(&c.MessageRate, 200)
	setDefault(&c.MessageBurst, 400)
	setDefault(&c.ErrorRate, 1)
	setDefault(&c.ErrorBurst, 20)
	setDefault(&c.QueueLength, 256)
	setDefault(&c.QueueBytes, 512<<10)
	setDefault(&c.WriteTimeout, 10*time.Second)
	setDefault(&c.PingInterval, 12*time.Second)
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
