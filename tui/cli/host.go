package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"

	"github.com/rtcchat/rtcchat/signal/server"
)

// host is a signalling server in this process.
type host struct {
	url  string // as an invite names it
	stop context.CancelFunc
	done chan error
}

// startHost serves on a free port until Close: on all of this machine's
// addresses, or, where local, on loopback alone.
func startHost(ctx context.Context, log *slog.Logger, local bool) (*host, error) {
	address := ":0"
	if local {
		address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("open a port for the room: %w", err)
	}
	port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
	name := "127.0.0.1"
	if !local {
		name = server.LocalAddress()
	}
	h := &host{url: "http://" + net.JoinHostPort(name, port), done: make(chan error, 1)}
	// The server says good-bye after the call, which still needs it when ctx ends.
	ctx, h.stop = context.WithCancel(context.WithoutCancel(ctx))
	s := server.New(server.Config{PublicURL: h.url, Logger: log})
	go func() { h.done <- s.Serve(ctx, listener) }()
	return h, nil
}

// closeHost ends the server, where there is one, and joins its error to err.
func closeHost(h *host, err error) error {
	if h == nil {
		return err
	}
	h.stop()
	return errors.Join(err, <-h.done)
}
