// Package certtest makes certificates for the tests of those who show or trust
// one. Nothing but tests imports it.
package certtest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"testing"
	"time"
)

// Certificate is signed by its own key.
type Certificate struct {
	Name string // the DNS name it is for
	leaf *x509.Certificate
	key  *ecdsa.PrivateKey
}

// New makes a certificate that has been good for a day and ends after lasts, which
// may be below zero.
func New(t testing.TB, name string, lasts time.Duration) Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), DNSNames: []string{name}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-24 * time.Hour), NotAfter: time.Now().Add(lasts),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return Certificate{Name: name, leaf: leaf, key: key}
}

// Show is the configuration of a server that shows it.
func (c Certificate) Show() *tls.Config {
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{c.leaf.Raw}, PrivateKey: c.key}}}
}

// Trust is the configuration of a client that trusts it alone and asks for its name.
func (c Certificate) Trust() *tls.Config {
	pool := x509.NewCertPool()
	pool.AddCert(c.leaf)
	return &tls.Config{RootCAs: pool, ServerName: c.Name}
}

// Write writes it and its key to two files, PEM. An empty name leaves that file out.
func (c Certificate) Write(t testing.TB, cert, key string) {
	t.Helper()
	der, err := x509.MarshalECPrivateKey(c.key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{
		cert: {Type: "CERTIFICATE", Bytes: c.leaf.Raw}, key: {Type: "EC PRIVATE KEY", Bytes: der},
	} {
		if name == "" {
			continue
		}
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
