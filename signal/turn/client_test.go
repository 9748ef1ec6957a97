package turn

import (
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/pion/logging"
	"github.com/pion/stun/v4"
	pion "github.com/pion/turn/v5"
)

// address is where a client finds s by UDP and TCP.
func (s *Server) address() string { return s.tcp.Addr().String() }

// client is a TURN client over conn, which belongs to it.
func client(t *testing.T, s *Server, conn net.PacketConn, c Credential) *pion.Client {
	t.Helper()
	quiet := logging.NewDefaultLoggerFactory()
	quiet.DefaultLogLevel = logging.LogLevelDisabled
	cl, err := pion.NewClient(&pion.ClientConfig{
		STUNServerAddr: s.address(), TURNServerAddr: s.address(), Conn: conn,
		Username: c.Username, Password: c.Password, LoggerFactory: quiet, RTO: 100 * time.Millisecond,
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := cl.Listen(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cl.Close()
		conn.Close()
	})
	return cl
}

func overUDP(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func overTCP(t *testing.T, s *Server) net.PacketConn {
	t.Helper()
	conn, err := net.Dial("tcp", s.address())
	if err != nil {
		t.Fatal(err)
	}
	return pion.NewSTUNConn(conn)
}

func overTLS(t *testing.T, s *Server, trusted *tls.Config) net.PacketConn {
	t.Helper()
	conn, err := tls.Dial("tcp", s.tls.Addr().String(), trusted)
	if err != nil {
		t.Fatal(err)
	}
	return pion.NewSTUNConn(conn)
}

func allocate(t *testing.T, c *pion.Client) net.PacketConn {
	t.Helper()
	relayed, err := c.Allocate()
	if err != nil {
		t.Fatalf("allocate: %v", err)
	}
	t.Cleanup(func() { relayed.Close() })
	return relayed
}

// refused checks that an allocation fails with one of the codes.
func refused(t *testing.T, c *pion.Client, codes ...stun.ErrorCode) {
	t.Helper()
	relayed, err := c.Allocate()
	if err == nil {
		relayed.Close()
		t.Fatal("a relay was opened")
	}
	for _, code := range codes {
		if strings.Contains(err.Error(), fmt.Sprint(int(code))) {
			return
		}
	}
	t.Fatalf("refused with %v, want one of %v", err, codes)
}

// exchange sends from one relay to the other and back.
func exchange(t *testing.T, a, b net.PacketConn) {
	t.Helper()
	permitEach(t, a, b)
	for range 2 {
		say(t, a, b, "I am "+a.LocalAddr().String())
		a, b = b, a
	}
}

// permitEach makes the permissions that a first packet would find missing.
func permitEach(t *testing.T, a, b net.PacketConn) {
	t.Helper()
	for range 2 {
		if _, err := a.WriteTo([]byte("permit me"), b.LocalAddr()); err != nil {
			t.Fatalf("write to %v: %v", b.LocalAddr(), err)
		}
		a, b = b, a
	}
}

// say sends text until it arrives: a packet may be lost, and others wait.
func say(t *testing.T, from, to net.PacketConn, text string) {
	t.Helper()
	buf := make([]byte, 2000)
	for end := time.Now().Add(patience); time.Now().Before(end); {
		if _, err := from.WriteTo([]byte(text), to.LocalAddr()); err != nil {
			t.Fatalf("write: %v", err)
		}
		if err := to.SetReadDeadline(time.Now().Add(100 * time.Millisecond)); err != nil {
			t.Fatal(err)
		}
		n, sender, err := to.ReadFrom(buf)
		if err != nil || string(buf[:n]) != text {
			continue
		}
		if sender.String() != from.LocalAddr().String() {
			t.Fatalf("came from %v, want %v", sender, from.LocalAddr())
		}
		return
	}
	t.Fatalf("%q did not arrive within %v", text, patience)
}
