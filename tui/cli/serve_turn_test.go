package cli

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/spf13/pflag"
)

func parsedTURN(t *testing.T, args ...string) *turnOptions {
	t.Helper()
	o, flags := new(turnOptions), pflag.NewFlagSet("test", pflag.ContinueOnError)
	o.register(flags)
	if err := flags.Parse(args); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestTURNIsOffByDefault(t *testing.T) {
	if relay, err := parsedTURN(t).open(nil, nil); relay != nil || err != nil {
		t.Errorf("got %v, %v", relay, err)
	}
}

// TestTURNFlagsWithoutAddress: nobody is to believe that a relay runs.
func TestTURNFlagsWithoutAddress(t *testing.T) {
	for _, args := range [][]string{
		{"--turn-public-ip", "192.0.2.1"}, {"--turn-host", "turn.example.org"}, {"--turn-ports", "50000-50100"},
		{"--turn-allow-private"}, {"--turn-secret-file", "secret"},
	} {
		if relay, err := parsedTURN(t, args...).open(nil, nil); ExitCode(err) != exitUsage {
			t.Errorf("%v: %v, %v", args, relay, err)
		}
	}
}

func TestTURNPorts(t *testing.T) {
	cfg, err := parsedTURN(t, "--turn-listen", "127.0.0.1:0").config(nil)
	if err != nil || cfg.MinPort != 49152 || cfg.MaxPort != 65535 {
		t.Errorf("by default %d-%d, %v", cfg.MinPort, cfg.MaxPort, err)
	}
	for _, bad := range []string{"", "5000", "5000-", "-5000", "0-10", "10-9", "1-65536", "a-b"} {
		if _, _, err := parsePorts(bad); ExitCode(err) != exitUsage {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestTURNAddress(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"--turn-listen", "127.0.0.1:3478"}, "127.0.0.1"},
		{[]string{"--turn-listen", "10.0.0.2:3478", "--turn-public-ip", "192.0.2.1"}, "192.0.2.1"},
		{[]string{"--turn-tls-listen", "[::1]:5349"}, "::1"},
	} {
		if got, err := parsedTURN(t, c.args...).address(); err != nil || got.String() != c.want {
			t.Errorf("%v: %v, %v, want %s", c.args, got, err, c.want)
		}
	}
	if got, err := parsedTURN(t, "--turn-listen", "localhost:3478").address(); ExitCode(err) != exitUsage {
		t.Errorf("a name: %v, %v", got, err)
	}
	if _, err := parsedTURN(t, "--turn-listen", "localhost:3478", "--turn-public-ip", "127.0.0.1").address(); err != nil {
		t.Errorf("a name, and what it stands for: %v", err)
	}
	if got, err := parsedTURN(t, "--turn-listen", ":3478").address(); err != nil || got.IsUnspecified() {
		t.Errorf("everywhere: %v, %v", got, err)
	}
}

func TestTURNSecret(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("from a file\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv(turnSecretVariable, "from the environment")
	if got, err := parsedTURN(t).secret(); err != nil || string(got) != "from the environment" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := parsedTURN(t, "--turn-secret-file", file).secret(); err != nil || string(got) != "from a file" {
		t.Errorf("%q, %v", got, err)
	}
	if got, err := parsedTURN(t, "--turn-secret-file", os.DevNull).secret(); err == nil {
		t.Errorf("an empty file gave %q", got)
	}
}

func TestCertifiedName(t *testing.T) {
	for want, names := range map[string][]string{"": {"*.example.org"}, "turn.example.org": {"*.example.org", "turn.example.org"}} {
		if got := (&certificates{names: names}).host(); got != want {
			t.Errorf("%v gave %q, want %q", names, got, want)
		}
	}
}

func TestRelayFlag(t *testing.T) {
	if parsed(t).network().RelayOnly || !parsed(t, "--relay").network().RelayOnly {
		t.Error("--relay makes no difference")
	}
}
