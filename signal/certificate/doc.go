// Package certificate gives TLS servers the certificate to show: one from files,
// read again when they change, or one that an ACME server issues (RFC 8555).
//
//	FILE.pem ─► Files ─┐
//	                   ├─► tls.Config.GetCertificate ─► pages and websockets, TURN over TLS
//	ACME ────► Issuer ─┘
//
// A certificate that cannot be read or issued never takes the place of one that
// works.
package certificate
