package probe

import (
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
	"github.com/rtcchat/rtcchat/signal/server"
)

func TestCertificates(t *testing.T) {
	for _, c := range []struct {
		what    string
		lasts   time.Duration
		name    string // asked for
		trusted bool
		want    State
		advice  string
	}{
		{"ends soon", 24 * time.Hour, "chat.example.org", true, Warning, "renewed"},
		{"has ended", -time.Hour, "chat.example.org", true, Failed, "renew"},
		{"of somebody else", time.Hour, "other.example.org", true, Failed, "another name"},
		{"of its own", time.Hour, "chat.example.org", false, Failed, "signed"},
	} {
		t.Run(c.what, func(t *testing.T) {
			certificate := certtest.New(t, "chat.example.org", c.lasts)
			trust := certificate.Trust()
			trust.ServerName = c.name
			if !c.trusted {
				trust.RootCAs = x509.NewCertPool()
			}
			got := run(t, Probe{Server: startServer(t, server.Config{}, certificate.Show()), TLS: trust})["tls"]
			if got.State != c.want || !strings.Contains(got.Advice, c.advice) {
				t.Errorf("got %+v", got)
			}
		})
	}
}

func TestTLSOnOneSideOnly(t *testing.T) {
	url := startServer(t, server.Config{}, nil)
	states(t, run(t, Probe{Server: strings.Replace(url, "http", "https", 1)}), map[string]State{"tcp": OK, "tls": Failed})
}

func TestNothingListens(t *testing.T) {
	got := run(t, Probe{Server: "http://127.0.0.1:1"})
	states(t, got, map[string]State{"tcp": Failed})
	if !strings.Contains(got["tcp"].Advice, "nothing listens") {
		t.Errorf("got %+v", got)
	}
}

func TestNoSuchName(t *testing.T) {
	got := run(t, Probe{Server: "http://no..body"}) // which no resolver has to be asked for
	states(t, got, map[string]State{"name": Failed})
}
