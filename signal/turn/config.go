package turn

import (
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"time"
)

// minSecret is how many bytes of secret a password can rest on.
const minSecret = 16

// Config says where a server listens and what it allows. A zero field takes its
// default.
type Config struct {
	// Address, HOST:PORT, is listened on by UDP and by TCP; empty for neither.
	// Relayed packets leave from HOST too. Port 0 takes a free one.
	Address string
	// AddressTLS, HOST:PORT, is listened on by TLS over TCP; empty for no TLS.
	AddressTLS string
	// TLS holds the certificate for AddressTLS.
	TLS *tls.Config
	// PublicIP is where clients and peers find this machine. The default is
	// the HOST of Address, where that is one address.
	PublicIP netip.Addr
	// HostTLS is the name in the certificate, for the URL that clients get.
	// The default is PublicIP.
	HostTLS string
	// MinPort and MaxPort bound the ports of relays; 49152 to 65535.
	MinPort, MaxPort uint16
	// AllowPrivate allows peers at private, loopback and link-local addresses:
	// for a server within one network, never for one on a public machine.
	AllowPrivate bool

	Realm    string        // "rtcchat"
	Secret   []byte        // that credentials are made with; random
	Lifetime time.Duration // of credentials, whole seconds; 1 h

	MaxAllocations           int // relays of all participants; 4096
	AllocationsOfParticipant int // relays of one participant; 16
	AllocationsOfAddress     int // relays, and connections, of one client address; 64
	// Bandwidth of one participant, all relays and both ways together, in bytes
	// a second; 1 MiB. What is more is lost.
	Bandwidth int

	// Logger is told of trouble, and at level debug of each relay. It hears no
	// address of a client, no participant but by a hash, and never a password.
	// The default logs nothing.
	Logger *slog.Logger
}

func (c Config) withDefaults() Config {
	setDefault(&c.MinPort, 49152)
	setDefault(&c.MaxPort, 65535)
	setDefault(&c.Realm, "rtcchat")
	setDefault(&c.Lifetime, time.Hour)
	setDefault(&c.MaxAllocations, 4096)
	setDefault(&c.AllocationsOfParticipant, 16)
	setDefault(&c.AllocationsOfAddress, 64)
	setDefault(&c.Bandwidth, 1<<20)
	if len(c.Secret) == 0 {
		c.Secret = randomSecret()
	}
	if !c.PublicIP.IsValid() {
		c.PublicIP = bindIP(c.Address)
	}
	c.PublicIP = c.PublicIP.Unmap()
	setDefault(&c.HostTLS, c.PublicIP.String())
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	return c
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// check finds what no server can run with.
func (c Config) check() error {
	switch {
	case c.Address == "" && c.AddressTLS == "":
		return errors.New("no address to listen on for TURN")
	case c.AddressTLS != "" && c.TLS == nil:
		return errors.New("TURN over TLS needs a certificate")
	case !c.PublicIP.IsValid() || c.PublicIP.IsUnspecified():
		return errors.New("the public address of the TURN server is not known")
	case c.MinPort > c.MaxPort:
		return fmt.Errorf("ports %d-%d for TURN: the first is above the last", c.MinPort, c.MaxPort)
	case len(c.Secret) < minSecret:
		return fmt.Errorf("the TURN secret is too short: %d bytes are too easily guessed, give at least %d", len(c.Secret), minSecret)
	case c.Lifetime < time.Second || c.MaxAllocations < 0 || c.AllocationsOfParticipant < 0 ||
		c.AllocationsOfAddress < 0 || c.Bandwidth < 0:
		return errors.New("a limit of TURN is below zero, or credentials last less than a second")
	}
	return nil
}

// bindIP is the address in HOST:PORT, invalid where HOST is none or all.
func bindIP(address string) netip.Addr {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return netip.Addr{}
	}
	ip, err := netip.ParseAddr(host)
	if err != nil || ip.IsUnspecified() {
		return netip.Addr{}
	}
	return ip.Unmap()
}
