package probe

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"syscall"
	"time"
)

// endsSoon is when a certificate should have been renewed.
const endsSoon = 14 * 24 * time.Hour

func (p Probe) resolve(ctx context.Context, host string, report Report) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	found, err := net.DefaultResolver.LookupHost(ctx, host)
	if err != nil {
		report.fail("name", fmt.Errorf("%s cannot be found: %w", host, err), "check the spelling, the DNS entry, and this machine's network")
		return false
	}
	report.ok("name", host+" is at "+strings.Join(found[:min(len(found), 8)], ", "))
	return true
}

func (p Probe) connect(ctx context.Context, address string, report Report) (net.Conn, bool) {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	begin := time.Now()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", address)
	if err != nil {
		report.fail("tcp", err, unreached(err))
		return nil, false
	}
	report.ok("tcp", fmt.Sprintf("connected to %s in %v", conn.RemoteAddr(), since(begin)))
	return conn, true
}

// unreached is what to do about a connection that could not be made.
func unreached(err error) string {
	if errors.Is(err, syscall.ECONNREFUSED) {
		return "nothing listens there: check the port, and that the server runs"
	}
	return "no answer: check the address, and that firewalls on both sides let this port through"
}

// shake does the TLS handshake and looks at the certificate.
func (p Probe) shake(ctx context.Context, conn net.Conn, host string, report Report) bool {
	ctx, cancel := context.WithTimeout(ctx, p.Patience)
	defer cancel()
	secure := tls.Client(conn, p.trust(host))
	if err := secure.HandshakeContext(ctx); err != nil {
		report.fail("tls", err, distrusted(err))
		return false
	}
	state := secure.ConnectionState()
	end := state.PeerCertificates[0].NotAfter
	detail := fmt.Sprintf("%s, certificate of %s good until %s", tls.VersionName(state.Version), host, end.UTC().Format(time.DateOnly))
	if time.Until(end) < endsSoon {
		report.warn("tls", detail, "the certificate ends soon: see why it is not renewed")
		return true
	}
	report.ok("tls", detail)
	return true
}

// trust is how to check the certificate of host.
func (p Probe) trust(host string) *tls.Config {
	cfg := &tls.Config{MinVersion: tls.VersionTLS12}
	if p.TLS != nil {
		cfg = p.TLS.Clone()
	}
	if cfg.ServerName == "" {
		cfg.ServerName = host
	}
	return cfg
}

// distrusted is what to do about a handshake that failed.
func distrusted(err error) string {
	var unknown x509.UnknownAuthorityError
	var wrongName x509.HostnameError
	var invalid x509.CertificateInvalidError
	var notTLS tls.RecordHeaderError
	switch {
	case errors.As(err, &unknown):
		return "nobody this machine trusts has signed the certificate: is the chain in the file, or is it a certificate of your own?"
	case errors.As(err, &wrongName):
		return "the certificate is for another name: use that name, or get a certificate for this one"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "renew the certificate; the server reads it again by itself"
	case errors.As(err, &notTLS):
		return "it does not speak TLS there: use http:// if you trust the network, or another port"
	}
	return "see the server's log; with ACME the first handshake can take some seconds: try again"
}

// since is how long ago, as people read it.
func since(begin time.Time) time.Duration { return time.Since(begin).Round(100 * time.Microsecond) }
