package certificate

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/acme"
)

// fakeCA is as much of an ACME server (RFC 8555) as one client with one order at
// a time needs. It checks the challenge for real and no signature at all.
type fakeCA struct {
	t         *testing.T
	server    *httptest.Server
	challenge string
	port      string // in the Host of http-01, ":80" or none
	key       *ecdsa.PrivateKey
	root      *x509.Certificate
	issued    atomic.Int64

	mu         sync.Mutex
	target     string // where the names lead
	thumbprint string // of the account's key
	name       string
	status     string // of the order
	proved     string // status of the challenge
	cert       []byte
}

const caToken = "token-of-the-challenge"

func startCA(t *testing.T, challenge string) *fakeCA {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	ca := &fakeCA{t: t, challenge: challenge, key: key}
	if ca.root, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/directory", ca.directory)
	mux.HandleFunc("/nonce", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("/account", ca.account)
	mux.HandleFunc("/new-order", ca.order)
	mux.HandleFunc("/order", func(w http.ResponseWriter, _ *http.Request) { ca.tellOrder(w, http.StatusOK) })
	mux.HandleFunc("/authz", ca.authz)
	mux.HandleFunc("/challenge", ca.prove)
	mux.HandleFunc("/finalize", ca.finalize)
	mux.HandleFunc("/cert", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(ca.cert) })
	ca.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Replay-Nonce", rand.Text())
		ca.mu.Lock()
		defer ca.mu.Unlock()
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(ca.server.Close)
	t.Cleanup(http.DefaultClient.CloseIdleConnections) // autocert's
	return ca
}

func (ca *fakeCA) at(path string) string { return ca.server.URL + path }
func (ca *fakeCA) url() string           { return ca.at("/directory") }

// visit says where the CA finds who asks for certificates.
func (ca *fakeCA) visit(address string) {
	ca.mu.Lock()
	ca.target = address
	ca.mu.Unlock()
}

func (ca *fakeCA) roots() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(ca.root)
	return pool
}

func (ca *fakeCA) directory(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"newNonce": ca.at("/nonce"), "newAccount": ca.at("/account"), "newOrder": ca.at("/new-order"),
	})
}

func (ca *fakeCA) account(w http.ResponseWriter, r *http.Request) {
	var protected struct {
		JWK struct{ X, Y string } `json:"jwk"`
	}
	ca.decode(r, &protected, nil)
	point := slices.Concat([]byte{4}, unbase64(protected.JWK.X), unbase64(protected.JWK.Y)) // SEC 1 §2.3.3
	key, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	if err != nil {
		ca.t.Error(err)
	}
	if ca.thumbprint, err = acme.JWKThumbprint(key); err != nil {
		ca.t.Error(err)
	}
	w.Header().Set("Location", ca.at("/account/1"))
	answer(w, http.StatusCreated, map[string]any{"status": "valid"})
}

func (ca *fakeCA) order(w http.ResponseWriter, r *http.Request) {
	var request struct{ Identifiers []struct{ Value string } }
	ca.decode(r, nil, &request)
	ca.name, ca.status, ca.proved = request.Identifiers[0].Value, "pending", "pending"
	ca.tellOrder(w, http.StatusCreated)
}

func (ca *fakeCA) tellOrder(w http.ResponseWriter, code int) {
	w.Header().Set("Location", ca.at("/order"))
	answer(w, code, map[string]any{
		"status": ca.status, "authorizations": []string{ca.at("/authz")},
		"identifiers": []any{map[string]string{"type": "dns", "value": ca.name}},
		"finalize":    ca.at("/finalize"), "certificate": ca.at("/cert"),
	})
}

func (ca *fakeCA) authz(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"status": ca.proved, "identifier": map[string]string{"type": "dns", "value": ca.name},
		"challenges": []any{ca.tellChallenge()},
	})
}

func (ca *fakeCA) tellChallenge() map[string]string {
	return map[string]string{"type": ca.challenge, "url": ca.at("/challenge"), "token": caToken, "status": ca.proved}
}

func (ca *fakeCA) prove(w http.ResponseWriter, r *http.Request) {
	check := ca.proveTLS
	if ca.challenge == "http-01" {
		check = ca.proveHTTP
	}
	ca.proved, ca.status = "valid", "ready"
	if err := check(r.Context(), caToken+"."+ca.thumbprint); err != nil {
		ca.proved, ca.status = "invalid", "invalid"
	}
	answer(w, http.StatusOK, ca.tellChallenge())
}

// proveTLS is RFC 8737 §3.
func (ca *fakeCA) proveTLS(ctx context.Context, want string) error {
	d := &tls.Dialer{Config: &tls.Config{
		ServerName: ca.name, NextProtos: []string{acme.ALPNProto}, InsecureSkipVerify: true,
	}}
	conn, err := d.DialContext(ctx, "tcp", ca.target)
	if err != nil {
		return err
	}
	defer conn.Close()
	sum := sha256.Sum256([]byte(want))
	digest, err := asn1.Marshal(sum[:])
	if err != nil {
		return err
	}
	for _, e := range conn.(*tls.Conn).ConnectionState().PeerCertificates[0].Extensions {
		if e.Id.String() == "1.3.6.1.5.5.7.1.31" && e.Critical && bytes.Equal(e.Value, digest) {
			return nil
		}
	}
	return errors.New("no proof in the certificate")
}

// proveHTTP is RFC 8555 §8.3.
func (ca *fakeCA) proveHTTP(ctx context.Context, want string) error {
	url := "http://" + ca.name + ca.port + "/.well-known/acme-challenge/" + caToken
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true,
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, ca.target)
		}}}
	resp, err := client.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != want {
		return fmt.Errorf("answered %q, %w", body, err)
	}
	return nil
}

func (ca *fakeCA) finalize(w http.ResponseWriter, r *http.Request) {
	var request struct{ CSR string }
	ca.decode(r, nil, &request)
	csr, err := x509.ParseCertificateRequest(unbase64(request.CSR))
	if err != nil || ca.status != "ready" {
		answer(w, http.StatusForbidden, map[string]any{"type": "urn:ietf:params:acme:error:orderNotReady"})
		return
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(ca.issued.Add(1) + 1), DNSNames: csr.DNSNames,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca.root, csr.PublicKey, ca.key)
	if err != nil {
		ca.t.Error(err)
	}
	ca.cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	ca.status = "valid"
	ca.tellOrder(w, http.StatusOK)
}

// decode reads the two JSON parts of a JWS (RFC 7515 §7.2.2), nil for those that
// are of no interest.
func (ca *fakeCA) decode(r *http.Request, protected, payload any) {
	var jws struct{ Protected, Payload string }
	if err := json.NewDecoder(r.Body).Decode(&jws); err != nil {
		ca.t.Errorf("%s: %v", r.URL, err)
	}
	for part, to := range map[string]any{jws.Protected: protected, jws.Payload: payload} {
		if to != nil && part != "" {
			if err := json.Unmarshal(unbase64(part), to); err != nil {
				ca.t.Errorf("%s: %v", r.URL, err)
			}
		}
	}
}

func unbase64(text string) []byte {
	data, _ := base64.RawURLEncoding.DecodeString(text)
	return data
}

func answer(w http.ResponseWriter, code int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(value)
}
