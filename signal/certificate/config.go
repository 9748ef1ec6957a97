package certificate

import (
	"crypto/tls"

	"golang.org/x/crypto/acme"
)

// Get is tls.Config.GetCertificate.
type Get func(*tls.ClientHelloInfo) (*tls.Certificate, error)

// Web is the configuration for pages and websockets: HTTP/1.1, which a
// websocket begins with (RFC 6455 §4.1), and the challenge of ACME.
func (g Get) Web() *tls.Config {
	return &tls.Config{GetCertificate: g, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1", acme.ALPNProto}}
}

// Stream is the configuration for what is no HTTP, as TURN.
func (g Get) Stream() *tls.Config {
	return &tls.Config{GetCertificate: g, MinVersion: tls.VersionTLS12}
}
