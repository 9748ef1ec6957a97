package certificate

import (
	"context"
	"crypto/tls"
	"fmt"
	"log/slog"
	"os"
	"sync/atomic"
	"time"
)

// checkInterval is how often the files are looked at.
const checkInterval = 10 * time.Second

// Files is a certificate and its key in files. Make it by [OpenFiles].
type Files struct {
	cert, key string
	log       *slog.Logger
	current   atomic.Pointer[tls.Certificate]
	tried     stamp  // of Run's goroutine alone, once that is running
	trouble   string // the same: what the log was told last, "" while all is well
}

// OpenFiles reads a certificate with its chain and its key, both PEM. Its error
// is one line for the user.
func OpenFiles(cert, key string, log *slog.Logger) (*Files, error) {
	f := &Files{cert: cert, key: key, log: log}
	if err := f.read(); err != nil {
		return nil, err
	}
	return f, nil
}

// Get is for tls.Config.GetCertificate. Any goroutine may call it.
func (f *Files) Get(*tls.ClientHelloInfo) (*tls.Certificate, error) { return f.current.Load(), nil }

// Names are the DNS names of the certificate in use.
func (f *Files) Names() []string { return f.current.Load().Leaf.DNSNames }

// Expiry is when the certificate in use ends.
func (f *Files) Expiry() time.Time { return f.current.Load().Leaf.NotAfter }

// Run reads the files again when they have changed, which it looks for every ten
// seconds, and at each value from now, until ctx ends. Files that make no pair, as
// in the middle of their renewal, leave the old one in use and are tried again: that
// they may be read now does not show from outside. Call it once.
func (f *Files) Run(ctx context.Context, now <-chan struct{}) {
	tick := time.NewTicker(checkInterval)
	defer tick.Stop()
	f.watch(ctx, now, tick.C)
}

func (f *Files) watch(ctx context.Context, now <-chan struct{}, tick <-chan time.Time) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-now:
			f.trouble = "" // who asks is told again
		case <-tick:
			if f.stamp() == f.tried && f.trouble == "" {
				continue
			}
		}
		f.reload()
	}
}

// reload reads the files and tells what is new about them.
func (f *Files) reload() {
	err := f.read()
	switch {
	case err == nil:
		f.trouble = ""
		f.log.Info("certificate reloaded", "expires", f.Expiry())
	case err.Error() != f.trouble:
		f.trouble = err.Error()
		f.log.Error("cannot reload the certificate, the old one stays in use", "error", err, "expires", f.Expiry())
	}
}

// read takes the pair into use if it is one.
func (f *Files) read() error {
	f.tried = f.stamp()
	pair, err := tls.LoadX509KeyPair(f.cert, f.key)
	if err != nil {
		return fmt.Errorf("read certificate: %w", err)
	}
	if time.Now().After(pair.Leaf.NotAfter) {
		f.log.Warn("the certificate has expired", "expires", pair.Leaf.NotAfter)
	}
	f.current.Store(&pair)
	return nil
}

// stamp tells one state of the files from another.
type stamp [2]struct {
	written int64 // Unix nanoseconds, 0 where there is no file
	size    int64
}

func (f *Files) stamp() (s stamp) {
	for i, name := range []string{f.cert, f.key} {
		if info, err := os.Stat(name); err == nil {
			s[i].written, s[i].size = info.ModTime().UnixNano(), info.Size()
		}
	}
	return s
}
