package cli

import (
	"context"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/certificate"
)

// tlsOptions are the flags that say where the server's certificate comes from.
type tlsOptions struct {
	cert, key                    string
	names                        []string
	email, cache, issuer, listen string
	plain                        bool
}

func (o *tlsOptions) register(f *pflag.FlagSet) {
	f.StringVar(&o.cert, "tls-cert", "", "certificate for TLS, with its chain, `FILE.pem`; read again when it changes, and at SIGHUP")
	f.StringVar(&o.key, "tls-key", "", "key of the certificate, `FILE.pem`")
	f.StringSliceVar(&o.names, "acme-domain", nil, "get the certificate for `NAME` by ACME, which agrees to the issuer's terms (repeatable)")
	f.StringVar(&o.email, "acme-email", "", "`ADDRESS` to which the issuer may write")
	f.StringVar(&o.cache, "acme-cache", "", "`DIRECTORY` that keeps what ACME gave (default $STATE_DIRECTORY, or in the XDG state directory)")
	f.StringVar(&o.issuer, "acme-directory", "", "`URL` of the ACME server (default Let's Encrypt's)")
	f.StringVar(&o.listen, "http-listen", "", "send visitors of plain HTTP at `HOST:PORT`, as :80, on to https, and answer ACME there (default off)")
	f.BoolVar(&o.plain, "plain-http", false, "speak plain HTTP on --listen though there is a certificate: for TURN alone, behind a proxy with TLS")
}

// certificates is where certificates come from.
type certificates struct {
	get   certificate.Get
	names []string

	files  *certificate.Files  // nil where they come by ACME
	issuer *certificate.Issuer // nil where they come from files
}

// open gives nil where the server is to have no certificate.
func (o *tlsOptions) open(log *slog.Logger) (*certificates, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	switch {
	case len(o.names) > 0:
		return o.openIssuer(log)
	case o.cert != "":
		files, err := certificate.OpenFiles(o.cert, o.key, log)
		if err != nil {
			return nil, err
		}
		return &certificates{get: files.Get, names: files.Names(), files: files}, nil
	}
	return nil, nil
}

// check finds flags that do not go together, or would do nothing.
func (o *tlsOptions) check() error {
	acme, files := len(o.names) > 0, o.cert != "" || o.key != ""
	switch {
	case acme && files:
		return usagef("a certificate comes from --tls-cert or by --acme-domain, not both")
	case files && (o.cert == "" || o.key == ""):
		return usagef("--tls-cert and --tls-key belong together: give both")
	case !acme && (o.email != "" || o.cache != "" || o.issuer != ""):
		return usagef("--acme-email, --acme-cache and --acme-directory are for --acme-domain NAME: give that too")
	case acme && o.plain && o.listen == "":
		return usagef("with --plain-http the issuer can prove the name at port 80 alone: give --http-listen :80 too")
	case !acme && !files && o.listen != "":
		return usagef("--http-listen sends visitors to https: give --tls-cert FILE and --tls-key FILE, or --acme-domain NAME")
	}
	return nil
}

func (o *tlsOptions) openIssuer(log *slog.Logger) (*certificates, error) {
	cache := o.cache
	if cache == "" {
		cache = stateDirectory("acme")
	}
	issuer, err := certificate.NewIssuer(certificate.ACME{
		Names: o.names, Email: o.email, Cache: cache, Directory: o.issuer, Logger: log,
	})
	if err != nil {
		return nil, usageError{err}
	}
	return &certificates{get: issuer.Get, names: issuer.Names(), issuer: issuer}, nil
}

// stateDirectory is where to keep what outlives the process: systemd's
// StateDirectory=, else that of the XDG Base Directory Specification.
func stateDirectory(name string) string {
	if first, _, _ := strings.Cut(os.Getenv("STATE_DIRECTORY"), ":"); first != "" {
		return filepath.Join(first, name)
	}
	base := os.Getenv("XDG_STATE_HOME")
	if base == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		base = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(base, "rtcchat", name)
}

// run keeps the certificate fresh until ctx ends; each value from now has one that is
// in files read again.
func (c *certificates) run(ctx context.Context, now <-chan struct{}) {
	if c.files != nil {
		c.files.Run(ctx, now)
	} else {
		c.issuer.Run(ctx)
	}
}

// challenges has the plain HTTP listener answer the issuer too.
func (c *certificates) challenges(next http.Handler) http.Handler {
	if c.issuer != nil {
		return c.issuer.Challenges(next)
	}
	return next
}

// expiry is when the certificate ends, false where there may be several.
func (c *certificates) expiry() (time.Time, bool) {
	if c == nil || c.files == nil {
		return time.Time{}, false
	}
	return c.files.Expiry(), true
}

// host is the first name that stands for one host, "" for none.
func (c *certificates) host() string {
	for _, name := range c.names {
		if !strings.HasPrefix(name, "*") {
			return name
		}
	}
	return ""
}
