package cli

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"github.com/rtcchat/rtcchat/signal/server"
)

// serverConfig is what the flags of serve make of the server.
func serverConfig(t *testing.T, args ...string) (server.Config, error) {
	t.Helper()
	o, flags := new(serveOptions), pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.register(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return o.config()
}

func TestLimitFlags(t *testing.T) {
	cfg, err := serverConfig(t, "--max-rooms", "7", "--connections-per-address", "0", "--handshake-rate", "0", "--idle-timeout", "90s")
	if err != nil {
		t.Fatal(err)
	}
	if cfg.MaxRooms != 7 || cfg.ConnectionsPerAddress != -1 || cfg.HandshakeRate != -1 || cfg.IdleTimeout != 90*time.Second {
		t.Errorf("got %+v", cfg)
	}
	if cfg.RoomsPerAddress != server.Defaults().RoomsPerAddress || cfg.Lifetime != server.Defaults().Lifetime {
		t.Errorf("by default %+v", cfg)
	}
	for _, bad := range []string{
		"--max-rooms 0", "--max-connections -1", "--connections-per-address -1", "--handshake-rate -0.5", "--idle-timeout 0s",
		"--message-size 65537", "--message-rate 0",
	} {
		name, value, _ := strings.Cut(bad, " ")
		if _, err := serverConfig(t, name, value); ExitCode(err) != exitUsage {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestProxyFlags(t *testing.T) {
	cfg, err := serverConfig(t, "--public-url", "https://chat.example.org/chat/", "--allow-origin", "HTTPS://Friend.example/,null", "--allow-origin", "*",
		"--trusted-proxy", "127.0.0.1,10.1.2.3/8", "--trusted-proxy", "::1", "--proxy-header", "forwarded")
	if err != nil {
		t.Fatal(err)
	}
	var networks []string
	for _, n := range cfg.TrustedProxies {
		networks = append(networks, n.String())
	}
	if !slices.Equal(networks, []string{"127.0.0.1/32", "10.0.0.0/8", "::1/128"}) {
		t.Errorf("trusts %v", networks)
	}
	if !slices.Equal(cfg.Origins, []string{"https://friend.example", "null", "*"}) {
		t.Errorf("allows %q", cfg.Origins)
	}
	if cfg.PublicURL != "https://chat.example.org/chat" || cfg.ProxyHeader != server.Forwarded {
		t.Errorf("got %+v", cfg)
	}
	for _, bad := range []string{
		"--public-url chat.example.org", "--public-url https://chat.example.org:99999", "--public-url https://chat.example.org/päge", "--allow-origin friend.example", "--allow-origin https://friend.example/page",
		"--trusted-proxy proxy.example", "--trusted-proxy 10.0.0.0/33", "--proxy-header X-Real-IP",
	} {
		name, value, _ := strings.Cut(bad, " ")
		if _, err := serverConfig(t, name, value); ExitCode(err) != exitUsage {
			t.Errorf("%s: %v", bad, err)
		}
	}
}
