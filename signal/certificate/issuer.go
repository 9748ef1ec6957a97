package certificate

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// complainEvery is how often the log hears that there is no certificate: every
// visitor would say so.
const complainEvery = time.Minute

var errStopped = errors.New("the server is stopping and asks for no certificate")

// ACME says what certificates to ask for, and of whom.
type ACME struct {
	Names     []string // to get certificates for, nothing else
	Email     string   // for warnings of the issuer; may be empty
	Cache     string   // directory for keys and certificates; made where it is missing
	Directory string   // URL of the issuer; empty for Let's Encrypt
	Logger    *slog.Logger
}

// Issuer gets certificates by ACME when they are first asked for, and anew
// before they end. Using one is agreeing to the issuer's terms.
type Issuer struct {
	manager *autocert.Manager
	names   []string
	log     *slog.Logger
	stopped chan struct{} // closed when nobody is to wait any more

	mu         sync.Mutex
	complained time.Time
}

// NewIssuer checks cfg and asks nobody yet. Its error is one line for the user.
func NewIssuer(cfg ACME) (*Issuer, error) {
	names, err := canonical(cfg.Names)
	if err != nil {
		return nil, err
	}
	if len(names) == 0 || cfg.Cache == "" {
		return nil, errors.New("ACME needs a name to certify and a directory to keep the certificate in")
	}
	if err := os.MkdirAll(cfg.Cache, 0o700); err != nil {
		return nil, fmt.Errorf("make directory for certificates: %w", err)
	}
	return &Issuer{names: names, log: cfg.Logger, stopped: make(chan struct{}), manager: &autocert.Manager{
		Prompt:     autocert.AcceptTOS,
		Cache:      autocert.DirCache(cfg.Cache),
		HostPolicy: autocert.HostWhitelist(names...),
		Email:      cfg.Email,
		Client:     &acme.Client{DirectoryURL: cfg.Directory, UserAgent: "rtcchat"},
	}}, nil
}

// canonical gives names as clients ask for them (RFC 6066 §3).
func canonical(names []string) ([]string, error) {
	var asked []string
	for _, name := range names {
		bare := strings.TrimSuffix(strings.ToLower(name), ".")
		_, notIP := netip.ParseAddr(bare)
		if notIP == nil || !strings.Contains(strings.Trim(bare, "."), ".") || strings.ContainsAny(bare, "*:/ ") {
			return nil, fmt.Errorf("no certificate can be had by ACME for %q: give a name like chat.example.org", name)
		}
		asked = append(asked, bare)
	}
	return asked, nil
}

// Names are those that certificates are got for, in lower case.
func (i *Issuer) Names() []string { return i.names }

// Get is for tls.Config.GetCertificate, with [acme.ALPNProto] among its
// NextProtos: it also answers the issuer's challenge tls-alpn-01 (RFC 8737). The
// first one who asks for a name waits for the issuer, until Run has ended at most.
// Any goroutine may call it.
func (i *Issuer) Get(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	got := make(chan outcome, 1)
	// autocert can neither be interrupted nor told to: it ends by itself, in five
	// minutes at worst.
	go func() {
		cert, err := i.manager.GetCertificate(hello)
		got <- outcome{cert, err}
	}()
	select {
	case a := <-got:
		if a.err != nil && slices.Contains(i.names, hello.ServerName) {
			i.complain(hello.ServerName, a.err)
		}
		return a.cert, a.err
	case <-i.stopped:
		return nil, errStopped
	}
}

// outcome is autocert's.
type outcome struct {
	cert *tls.Certificate
	err  error
}

// Run waits for the end of ctx, after which nobody waits for the issuer. Call it once.
func (i *Issuer) Run(ctx context.Context) {
	<-ctx.Done()
	close(i.stopped)
}

func (i *Issuer) complain(name string, err error) {
	i.mu.Lock()
	defer i.mu.Unlock()
	if time.Since(i.complained) < complainEvery {
		return
	}
	i.complained = time.Now()
	i.log.Error("no certificate by ACME: check that the name leads here and that ports 443 or 80 are open",
		"name", name, "error", err)
}

// Challenges answers the issuer's challenge http-01 (RFC 8555 §8.3), which comes
// to port 80, and leaves everything else to next. Without it there is
// tls-alpn-01 alone. Call it before the first Get.
func (i *Issuer) Challenges(next http.Handler) http.Handler {
	answer := i.manager.HTTPHandler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if host, _, err := net.SplitHostPort(r.Host); err == nil { // some issuers name the port
			r = r.WithContext(r.Context())
			r.Host = host
		}
		answer.ServeHTTP(w, r)
	})
}
