package cli

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/sync/errgroup"

	"github.com/rtcchat/rtcchat/signal/server"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	listen  string
	limits  limitOptions
	proxies proxyOptions
	turn    turnOptions
}

func (o *serveOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.listen, "listen", ":8080", "address to listen on, `HOST:PORT`; port 0 takes a free one")
	o.limits.register(f)
	o.proxies.register(f)
	o.turn.register(f)
}

// serve is the server of its own: it prints the address it listens on as its
// first line and serves until ctx ends.
func (o *serveOptions) serve(ctx context.Context, out io.Writer) error {
	cfg, err := o.config()
	if err != nil {
		return err
	}
	defer saveMemory()()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	relay, err := o.turn.open(log)
	if err != nil {
		return err
	}
	if relay != nil {
		defer relay.Close() // where it does not come to Run
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w: choose another address by --listen HOST:PORT", o.listen, err)
	}
	if _, err := fmt.Fprintln(out, listener.Addr()); err != nil {
		listener.Close()
		return fmt.Errorf("print the address: %w", err)
	}
	cfg.Logger = log
	group, ctx := errgroup.WithContext(ctx)
	if relay != nil {
		cfg.TURN = relay
		group.Go(func() error { return relay.Run(ctx) })
	}
	group.Go(func() error { return server.New(cfg).Serve(ctx, listener) })
	return group.Wait()
}

// config is what the flags tell of the server, but its port and its relay.
func (o *serveOptions) config() (server.Config, error) {
	cfg, err := o.limits.config()
	if err != nil {
		return cfg, err
	}
	err = o.proxies.apply(&cfg)
	return cfg, err
}
