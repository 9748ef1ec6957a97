package cli

import (
	"bytes"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/server"
	"github.com/rtcchat/rtcchat/signal/turn"
)

// turnSecretVariable holds the secret itself. It is no flag, which every user of
// the machine could read in the list of processes.
const turnSecretVariable = "RTCCHAT_TURN_SECRET"

// turnOptions are the flags of the STUN and TURN server. It is off without an
// address: a relay is for whoever means to have one.
type turnOptions struct {
	listen, listenTLS                   string
	publicIP, host, ports, secretSource string
	allowPrivate                        bool
}

func (o *turnOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.listen, "turn-listen", "", "serve STUN and TURN by UDP and TCP on `HOST:PORT`, as :3478 (default off)")
	f.StringVar(&o.listenTLS, "turn-tls-listen", "", "serve TURN by TLS on `HOST:PORT`, as :5349 (default off)")
	f.StringVar(&o.publicIP, "turn-public-ip", "", "`ADDRESS` where clients reach this machine (default its own)")
	f.StringVar(&o.host, "turn-host", "", "`NAME` in the certificate that clients check for TURN by TLS (default its first)")
	f.StringVar(&o.ports, "turn-ports", allPorts, "`MIN-MAX`, the UDP ports of relays")
	f.BoolVar(&o.allowPrivate, "turn-allow-private", false, "relay to private, loopback and link-local addresses too; not on a public machine")
	f.StringVar(&o.secretSource, "turn-secret-file", "",
		"`FILE` with the secret that credentials are made with, or set "+turnSecretVariable+" (default a random one)")
}

// open opens the ports of the TURN server, nil where there is to be none. The
// certificates may be nil.
func (o *turnOptions) open(log *slog.Logger, certs *certificates) (*turn.Server, error) {
	if o.listen == "" && o.listenTLS == "" {
		return nil, o.unused()
	}
	cfg, err := o.config(certs)
	if err != nil {
		return nil, err
	}
	if cfg.PublicIP.IsPrivate() && !cfg.AllowPrivate {
		log.Warn("the TURN server's address is private: clients elsewhere need --turn-public-ip", "address", cfg.PublicIP)
	}
	cfg.Logger = log
	return turn.Listen(cfg)
}

// allPorts are the relays' where nothing else is said.
const allPorts = "49152-65535"

// unused finds flags that do nothing without an address to listen on.
func (o *turnOptions) unused() error {
	if o.publicIP != "" || o.host != "" || o.ports != allPorts || o.allowPrivate || o.secretSource != "" {
		return usagef("the flags --turn-… are for STUN and TURN, which are off: give --turn-listen :3478, or leave them all out")
	}
	return nil
}

func (o *turnOptions) config(certs *certificates) (turn.Config, error) {
	cfg := turn.Config{Address: o.listen, AddressTLS: o.listenTLS, HostTLS: o.host, AllowPrivate: o.allowPrivate}
	var err error
	if cfg.MinPort, cfg.MaxPort, err = parsePorts(o.ports); err != nil {
		return cfg, err
	}
	if cfg.PublicIP, err = o.address(); err != nil {
		return cfg, err
	}
	if cfg.Secret, err = o.secret(); err != nil {
		return cfg, err
	}
	if o.listenTLS == "" {
		return cfg, nil
	}
	if certs == nil {
		return cfg, usagef("--turn-tls-listen needs a certificate: give --tls-cert FILE and --tls-key FILE, or --acme-domain NAME")
	}
	cfg.TLS = certs.get.Stream()
	if cfg.HostTLS == "" {
		cfg.HostTLS = certs.host()
	}
	return cfg, nil
}

// address is where clients reach the TURN server: the flag's, else the one that
// it listens on, else one of this machine.
func (o *turnOptions) address() (netip.Addr, error) {
	if o.publicIP != "" {
		ip, err := netip.ParseAddr(o.publicIP)
		if err != nil || ip.IsUnspecified() {
			return ip, usagef("--turn-public-ip %q: give an IP address", o.publicIP)
		}
		return ip, nil
	}
	for _, listen := range []string{o.listen, o.listenTLS} {
		at, err := netip.ParseAddrPort(listen)
		if err == nil && !at.Addr().IsUnspecified() {
			return at.Addr(), nil
		}
		if host, _, split := net.SplitHostPort(listen); err != nil && split == nil && host != "" {
			return netip.Addr{}, usagef("TURN on %q: give the address that the name stands for, or add --turn-public-ip ADDRESS", listen)
		}
	}
	return netip.ParseAddr(server.LocalAddress())
}

// secret is nil for a random one.
func (o *turnOptions) secret() ([]byte, error) {
	if o.secretSource == "" {
		return []byte(os.Getenv(turnSecretVariable)), nil
	}
	data, err := os.ReadFile(o.secretSource)
	if err != nil {
		return nil, fmt.Errorf("read TURN secret: %w", err)
	}
	data = bytes.TrimSpace(data)
	if len(data) == 0 {
		return nil, fmt.Errorf("read TURN secret: %s is empty", o.secretSource)
	}
	return data, nil
}

func parsePorts(text string) (first, last uint16, err error) {
	from, to, ok := strings.Cut(text, "-")
	low, errLow := strconv.ParseUint(strings.TrimSpace(from), 10, 16)
	high, errHigh := strconv.ParseUint(strings.TrimSpace(to), 10, 16)
	if !ok || errLow != nil || errHigh != nil || low == 0 || low > high {
		return 0, 0, usagef("--turn-ports %q: give the first and the last, like 49152-65535", text)
	}
	return uint16(low), uint16(high), nil
}
