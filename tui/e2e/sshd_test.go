//go:build e2e

package e2e

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"testing"
)

// sshd is a real sshd on loopback, with keys of its own.
type sshd struct {
	address string
	key     string // of the client
}

// startSSHD starts one that runs the line command whatever it is asked for.
func startSSHD(t *testing.T, command string) *sshd {
	t.Helper()
	path := "/usr/sbin/sshd"
	if _, err := os.Stat(path); err != nil {
		t.Skip("openssh-server is not installed")
	}
	dir := t.TempDir()
	s := &sshd{address: freePort(t), key: filepath.Join(dir, "client")}
	for _, key := range []string{"client", "host"} {
		if out, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", filepath.Join(dir, key)).CombinedOutput(); err != nil {
			t.Fatalf("make a key: %v: %s", err, out)
		}
	}
	if os.Getuid() == 0 { // where sshd looks for an empty directory to lock itself into
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(dir, "config")
	text := fmt.Sprintf("ListenAddress %s\nHostKey %s/host\nAuthorizedKeysFile %s/client.pub\nStrictModes no\nUsePAM no\nPidFile none\nForceCommand %s\nPermitRootLogin yes\nLogLevel ERROR\n",
		s.address, dir, dir, command)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	server := exec.Command(path, "-D", "-e", "-f", config)
	server.Stderr = &bytes.Buffer{}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	eventually(t, "sshd listens", func() bool {
		conn, err := net.Dial("tcp", s.address)
		if err != nil {
			return false
		}
		return conn.Close() == nil
	})
	return s
}

// client is the command that logs in by way of an address, with a terminal.
func (s *sshd) client(t *testing.T, by string) *exec.Cmd {
	t.Helper()
	host, port, err := net.SplitHostPort(by)
	if err != nil {
		t.Fatal(err)
	}
	me, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("ssh", "-F", "/dev/null", "-tt", "-i", s.key, "-p", port, "-o", "IdentitiesOnly=yes",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", me.Username+"@"+host)
	cmd.Env = environment(t)
	return cmd
}

// freePort is a loopback address that nobody listens on.
func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}
