package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"

	"github.com/rtcchat/rtcchat/signal/server"
)

// serve is the server of its own: it prints the address it listens on as its
// first line and serves until ctx ends.
func serve(ctx context.Context, address string, out io.Writer) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w: choose another address by --listen HOST:PORT", address, err)
	}
	if _, err := fmt.Fprintln(out, listener.Addr()); err != nil {
		listener.Close()
		return fmt.Errorf("print the address: %w", err)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	return server.New(server.Config{Logger: log}).Serve(ctx, listener)
}
