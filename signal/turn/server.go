package turn

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"time"

	pion "github.com/pion/turn/v5"

	"github.com/rtcchat/rtcchat/signal/redact"
)

// maxAllocationLifetime is how long an allocation lasts that its client does not
// refresh and has not asked for another time (RFC 8656 §3.2).
const maxAllocationLifetime = 10 * time.Minute

// Server is a STUN and TURN server. Make it by [Listen], then Run it once. The
// other methods may be called at any time from any goroutine.
type Server struct {
	cfg    Config
	log    *slog.Logger
	names  *redact.Names // of participants, in the log
	quotas *quotas
	peers  *peers
	relays *relays

	udp  *packets // nil for none
	tcp  *streams // nil for none
	tls  *streams // nil for none
	once sync.Once
}

// Listen opens the ports that cfg names and serves nobody yet. An error is one
// line for the user. Who does not Run the server must Close it.
func Listen(cfg Config) (*Server, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	peers, err := newPeers(cfg)
	if err != nil {
		return nil, fmt.Errorf("list this machine's addresses: %w", err)
	}
	s := &Server{cfg: cfg, log: cfg.Logger, names: redact.NewNames(), quotas: newQuotas(cfg), peers: peers}
	s.relays = newRelays(cfg, s.quotas)
	if err := s.listen(); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Server) listen() error {
	if s.cfg.Address != "" {
		stream, packet, err := listenBoth(s.cfg.Address)
		if err != nil {
			return fmt.Errorf("listen on %s for TURN: %w", s.cfg.Address, err)
		}
		s.udp = &packets{packet, newLeases()}
		s.tcp = newStreams(stream, s.cfg, nil)
	}
	if s.cfg.AddressTLS != "" {
		stream, err := net.Listen("tcp", s.cfg.AddressTLS)
		if err != nil {
			return fmt.Errorf("listen on %s for TURN over TLS: %w", s.cfg.AddressTLS, err)
		}
		s.tls = newStreams(stream, s.cfg, s.cfg.TLS)
	}
	return nil
}

// listenBoth opens one port for TCP and UDP. One that the system chose for TCP
// can be taken for UDP: then it tries another.
func listenBoth(address string) (net.Listener, net.PacketConn, error) {
	const tries = 10
	for try := 1; ; try++ {
		stream, err := net.Listen("tcp", address)
		if err != nil {
			return nil, nil, err
		}
		packet, err := net.ListenPacket("udp", stream.Addr().String())
		if err == nil {
			return stream, packet, nil
		}
		stream.Close()
		if _, port, _ := net.SplitHostPort(address); port != "0" || try == tries {
			return nil, nil, err
		}
	}
}

// Run serves until ctx ends, then closes everything and returns nil; all it
// started has ended by then. Relayed calls break with it. Call it once.
func (s *Server) Run(ctx context.Context) error {
	p, err := pion.NewServer(s.pionConfig())
	if err != nil {
		s.Close()
		return fmt.Errorf("start TURN server: %w", err)
	}
	s.log.Info("relaying", "urls", append(s.STUN(), s.TURN()...), "ports", fmt.Sprintf("%d-%d", s.cfg.MinPort, s.cfg.MaxPort))
	<-ctx.Done()
	s.Close()
	_ = p.Close() // closes what is closed
	s.relays.unended.Wait()
	return nil
}

// Close closes the ports of a server that does not run, and does nothing to one
// that has ended.
func (s *Server) Close() {
	s.once.Do(func() {
		if s.udp != nil {
			s.udp.Close()
		}
		for _, l := range []*streams{s.tcp, s.tls} {
			if l != nil {
				l.stop()
			}
		}
	})
}

func (s *Server) pionConfig() pion.ServerConfig {
	cfg := pion.ServerConfig{
		Realm:         s.cfg.Realm,
		AuthHandler:   s.authenticate,
		QuotaHandler:  s.allows,
		LoggerFactory: pionLog{s.log},
		EventHandler: pion.EventHandler{
			OnAuth:              s.judged,
			OnAllocationCreated: s.opened,
			OnAllocationDeleted: s.closed,
		},
		AllocationLifetime:  min(s.cfg.Lifetime, maxAllocationLifetime),
		PermissionTimeout:   permissionLifetime,
		StrictAddressFamily: s.cfg.PublicIP.Is4(),
	}
	if s.udp != nil {
		cfg.PacketConnConfigs = []pion.PacketConnConfig{{
			PacketConn: s.udp, RelayAddressGenerator: s.relays, PermissionHandler: s.permit(s.udp.leases),
		}}
	}
	for _, l := range []*streams{s.tcp, s.tls} {
		if l != nil {
			cfg.ListenerConfigs = append(cfg.ListenerConfigs, pion.ListenerConfig{
				Listener: l, RelayAddressGenerator: s.relays, PermissionHandler: s.permit(l.leases),
			})
		}
	}
	return cfg
}

// permit decides on permissions for the clients of one listener.
func (s *Server) permit(l *leases) pion.PermissionHandler {
	return func(client net.Addr, peer net.IP) bool {
		ip, ok := netip.AddrFromSlice(peer)
		now := time.Now()
		return ok && s.peers.allow(ip) && l.safe(client, now) && l.admits(client, ip, now)
	}
}

// allows is quotas.allows, counted.
func (s *Server) allows(participant, realm string, client net.Addr) bool {
	ok := s.quotas.allows(participant, realm, client)
	if !ok {
		s.relays.counts.refused.Add(1)
	}
	return ok
}

// judged counts wrong credentials.
func (s *Server) judged(_, _ net.Addr, _, _, _, _ string, good bool) {
	if !good {
		s.relays.counts.refused.Add(1)
	}
}

func (s *Server) opened(client, _ net.Addr, _, participant, _ string, relay net.Addr, _ int) {
	s.quotas.count(client, 1)
	s.log.Debug("relay opened", "participant", s.names.Hash(participant), "port", addrPort(relay).Port())
}

func (s *Server) closed(client, _ net.Addr, _, participant, _ string) {
	s.quotas.count(client, -1)
	s.log.Debug("relay closed", "participant", s.names.Hash(participant))
}

// STUN lists the server's URLs for STUN (RFC 7064).
func (s *Server) STUN() []string {
	if s.udp == nil {
		return nil
	}
	return []string{"stun:" + s.at(s.cfg.PublicIP.String(), s.tcp)}
}

// TURN lists the server's URLs for TURN (RFC 7065), the best first.
func (s *Server) TURN() []string {
	var urls []string
	if s.udp != nil {
		at := s.at(s.cfg.PublicIP.String(), s.tcp)
		urls = append(urls, "turn:"+at+"?transport=udp", "turn:"+at+"?transport=tcp")
	}
	if s.tls != nil {
		urls = append(urls, "turns:"+s.at(s.cfg.HostTLS, s.tls)+"?transport=tcp")
	}
	return urls
}

func (s *Server) at(host string, l *streams) string {
	return net.JoinHostPort(host, strconv.Itoa(int(addrPort(l.Addr()).Port())))
}
