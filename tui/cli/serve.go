package cli

import (
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
	"github.com/rtcchat/rtcchat/tui/term"
)

// serveOptions are the flags of serve.
type serveOptions struct {
	listen, metrics string
	drain           time.Duration
	log             logOptions
	tls             tlsOptions
	limits          limitOptions
	proxies         proxyOptions
	turn            turnOptions
}

func (o *serveOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.listen, "listen", ":8080", "address to listen on, `HOST:PORT`; port 0 takes a free one")
	f.StringVar(&o.metrics, "metrics-listen", "", "serve /metrics and /debug/pprof/ on `HOST:PORT`, as 127.0.0.1:9090 (default off)")
	f.DurationVar(&o.drain, "drain-timeout", 30*time.Second, "`TIME` to wait at SIGTERM for members to leave before the server ends")
	o.log.register(f)
	o.tls.register(f)
	o.limits.register(f)
	o.proxies.register(f)
	o.turn.register(f)
}

// serve is the server of its own: it prints the address it listens on as its
// first line and serves until ctx ends. Where SIGTERM ended it, the server is
// drained first. SIGHUP has the certificate read again.
func (o *serveOptions) serve(ctx context.Context, out io.Writer, hangups *Hangups) error {
	if o.drain < 0 {
		return usagef("--drain-timeout %v: give a time like 30s, or 0", o.drain)
	}
	cfg, err := o.config()
	if err != nil {
		return err
	}
	log, err := o.log.open(os.Stderr)
	if err != nil {
		return err
	}
	defer saveMemory()()
	s := &serving{cfg: cfg, drain: o.drain, log: log}
	defer s.close() // what does not come to run
	if err := o.open(s); err != nil {
		return err
	}
	if _, err := fmt.Fprintln(out, s.listener.Addr()); err != nil {
		return fmt.Errorf("print the address: %w", err)
	}
	if s.certificates != nil || !term.IsTerminal(os.Stderr) {
		s.reload = hangups.Listen() // else it means that the terminal is gone
	}
	return s.run(ctx)
}

// open opens the certificate and all ports.
func (o *serveOptions) open(s *serving) (err error) {
	if s.certificates, err = o.tls.open(s.log); err != nil {
		return err
	}
	if s.relay, err = o.turn.open(s.log, s.certificates); err != nil {
		return err
	}
	if s.listener, err = listen("--listen", o.listen); err != nil {
		return err
	}
	if s.certificates != nil && !o.tls.plain {
		s.secure = s.certificates.get.Web()
	}
	if o.tls.listen != "" {
		if s.plain, err = listen("--http-listen", o.tls.listen); err != nil {
			return err
		}
	}
	if o.metrics != "" {
		s.inside, err = listen("--metrics-listen", o.metrics)
	}
	return err
}

// listen opens the port that a flag names.
func listen(flag, address string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w: choose another address by %s HOST:PORT", address, err, flag)
	}
	return l, nil
}

// serving is all that a server runs.
type serving struct {
	cfg          server.Config // without what is opened
	log          *slog.Logger
	drain        time.Duration
	certificates *certificates   // nil for none
	relay        *turn.Server    // nil for none
	secure       *tls.Config     // nil for plain HTTP
	listener     net.Listener    // of pages and websockets
	plain        net.Listener    // of those to send to https; nil for none
	inside       net.Listener    // of metrics; nil for none
	reload       <-chan struct{} // has the certificate read again
	server       *server.Server
}

// close closes the ports, which does nothing to those that have been served.
func (s *serving) close() {
	if s.relay != nil {
		s.relay.Close()
	}
	for _, l := range []net.Listener{s.listener, s.plain, s.inside} {
		if l != nil {
			l.Close()
		}
	}
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
