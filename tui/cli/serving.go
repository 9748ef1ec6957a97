package cli

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"syscall"

	"golang.org/x/sync/errgroup"

	"github.com/rtcchat/rtcchat/signal/server"
)

// run serves until ctx ends. What it runs outlives ctx by the draining; the first
// that fails ends all.
func (s *serving) run(ctx context.Context) error {
	cfg := s.cfg
	cfg.Logger = s.log
	if s.relay != nil {
		cfg.TURN = s.relay
	}
	s.server = server.New(cfg)
	lasting, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	group, running := errgroup.WithContext(lasting)
	s.runCertificates(running, group) // first: it answers those who ask for one
	s.runRelay(running, group)
	group.Go(func() error { return s.server.Serve(running, s.web()) })
	s.runInside(running, group)
	group.Go(func() error {
		defer stop()
		select {
		case <-ctx.Done():
			s.drained(running, context.Cause(ctx))
		case <-running.Done():
		}
		return nil
	})
	return group.Wait()
}

// web is the listener of pages and websockets, with TLS where there is to be any.
func (s *serving) web() net.Listener {
	if s.secure == nil {
		return s.listener
	}
	return tls.NewListener(s.listener, s.secure)
}

func (s *serving) runRelay(ctx context.Context, group *errgroup.Group) {
	if s.relay != nil {
		group.Go(func() error { return s.relay.Run(ctx) })
	}
}

func (s *serving) runCertificates(ctx context.Context, group *errgroup.Group) {
	if s.certificates == nil {
		return
	}
	group.Go(func() error {
		s.certificates.run(ctx, s.reload)
		return nil
	})
	if s.plain != nil {
		handler := s.certificates.challenges(server.RedirectTLS(s.tlsPort()))
		group.Go(func() error { return server.ServeSide(ctx, s.plain, handler, s.log) })
	}
}

// tlsPort is where visitors find https: where the public URL says, else at the usual
// port of the proxy that has it, or here.
func (s *serving) tlsPort() int {
	const usual = 443
	if u, err := url.Parse(s.cfg.PublicURL); err == nil && u.Scheme == "https" {
		if port, err := strconv.Atoi(u.Port()); err == nil {
			return port
		}
		return usual
	}
	if s.secure == nil {
		return usual
	}
	return s.listener.Addr().(*net.TCPAddr).Port
}

func (s *serving) runInside(ctx context.Context, group *errgroup.Group) {
	if s.inside == nil {
		return
	}
	at := s.inside.Addr()
	if ip, err := netip.ParseAddrPort(at.String()); err == nil && !ip.Addr().IsLoopback() {
		s.log.Warn("metrics and profiles are open to whoever reaches their address", "address", at.String())
	}
	s.log.Info("measuring", "address", at.String())
	measured := append(certificateMetrics(s.certificates), s.server)
	if s.relay != nil {
		measured = append(measured, relayMetrics(s.relay)...)
	}
	group.Go(func() error { return server.ServeSide(ctx, s.inside, server.Inside(measured...), s.log) })
}

// drained lets members leave where there is time: SIGTERM comes from whoever
// upgrades or moves the server, any other end from somebody who sits in front.
func (s *serving) drained(ctx context.Context, cause error) {
	var by Interrupted
	if s.drain == 0 || !errors.As(cause, &by) || by.Signal != syscall.SIGTERM {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, s.drain)
	defer cancel()
	s.server.Drain(ctx)
}
