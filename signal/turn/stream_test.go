package turn

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"github.com/pion/stun/v4"

	"github.com/rtcchat/rtcchat/signal/certificate/certtest"
)

func TestFrameSize(t *testing.T) {
	for _, c := range []struct {
		header [4]byte
		want   int
	}{
		{[4]byte{0, 1, 0, 0}, 20},
		{[4]byte{0, 1, 0, 8}, 28},
		{[4]byte{0, 1, 0xff, 0xec}, 20 + 0xffec}, // 65536: 0 in 16 bits
		{[4]byte{0x40, 0, 0, 0}, 4},
		{[4]byte{0x40, 0, 0, 5}, 12},
		{[4]byte{0x40, 0, 0xff, 0xfc}, 65536},
		{[4]byte{0x16, 3, 1, 0}, 276}, // TLS where none is spoken
	} {
		if got, err := frameSize(c.header[:]); err != nil || got != c.want {
			t.Errorf("%x: %d, %v, want %d", c.header, got, err, c.want)
		}
	}
	if _, err := frameSize([]byte("\x80abc")); !errors.Is(err, errNoFrame) {
		t.Errorf("RTP: %v", err)
	}
}

// FuzzStream: whatever comes, Read gives whole messages that are not too large,
// and comes to an end.
func FuzzStream(f *testing.F) {
	binding := stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw
	f.Add(binding)
	f.Add(append([]byte{0x40, 0, 0, 1, 'x', 0, 0, 0}, binding...))
	f.Add([]byte{0, 1, 0xff, 0xec, 0x21, 0x12, 0xa4, 0x42})
	f.Fuzz(func(t *testing.T, sent []byte) {
		s := newStream(script{bytes.NewReader(sent)}, nil, newLeases(), func() {})
		total := 0
		for p := make([]byte, maxFrame); ; {
			n, err := s.Read(p)
			if err != nil {
				break
			}
			if size, err := frameSize(p[:4]); err != nil || size != n {
				t.Fatalf("a message of %d bytes, %v, came as %d", size, err, n)
			}
			total += n
		}
		if total > len(sent) {
			t.Fatalf("%d bytes came of %d", total, len(sent))
		}
	})
}

// script is a connection that says what it is given.
type script struct{ io.Reader }

func (script) Write(p []byte) (int, error)      { return len(p), nil }
func (script) Close() error                     { return nil }
func (script) LocalAddr() net.Addr              { return &net.TCPAddr{} }
func (script) RemoteAddr() net.Addr             { return &net.TCPAddr{} }
func (script) SetDeadline(time.Time) error      { return nil }
func (script) SetReadDeadline(time.Time) error  { return nil }
func (script) SetWriteDeadline(time.Time) error { return nil }

// patient is a script that notes how long it was waited for each message.
type patient struct {
	script
	waits []time.Duration
}

func (p *patient) SetReadDeadline(at time.Time) error {
	p.waits = append(p.waits, time.Until(at).Round(time.Second))
	return nil
}

// TestOnlyRelaysMayBeSilent: who has a relay may say nothing for minutes; anybody
// else would only take the place of somebody.
func TestOnlyRelaysMayBeSilent(t *testing.T) {
	message := stun.MustBuild(stun.TransactionID, stun.BindingRequest).Raw
	conn := &patient{script: script{bytes.NewReader(bytes.Repeat(message, 3))}}
	l := newLeases()
	s := newStream(conn, nil, l, func() {})
	for i, want := range []time.Duration{frameTimeout, frameTimeout, idleTimeout} {
		if i == 2 {
			l.begin(addrPort(s.RemoteAddr()), time.Now(), time.Now().Add(time.Minute))
		}
		conn.waits = nil
		if _, err := s.Read(make([]byte, maxFrame)); err != nil {
			t.Fatal(err)
		}
		if conn.waits[0] != want {
			t.Errorf("waited %v for message %d, want %v", conn.waits[0], i, want)
		}
	}
}

// TestHostileStreams: the server gets rid of them, and goes on for others.
func TestHostileStreams(t *testing.T) {
	s := start(t, Config{})
	for _, sent := range [][]byte{
		{0, 1, 0xff, 0xec, 0x21, 0x12, 0xa4, 0x42, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0},
		{0x40, 0, 0xff, 0xfc, 0, 0, 0, 0, 0, 0, 0, 0},
		[]byte("GET / HTTP/1.1\r\nHost: example.org\r\n\r\n"),
		{0x80, 0, 0, 0},
	} {
		conn, err := net.Dial("tcp", s.address())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Write(sent); err != nil {
			t.Fatal(err)
		}
		conn.Close()
	}
	eventually(t, "an end of the connections", func() bool {
		s.tcp.mu.Lock()
		defer s.tcp.mu.Unlock()
		return len(s.tcp.open) == 0
	})
	allocate(t, client(t, s, overTCP(t, s), s.Mint("ann")))
}

func TestConnectionsOfOneAddress(t *testing.T) {
	s := start(t, Config{AllocationsOfAddress: 2})
	for range 2 {
		conn, err := net.Dial("tcp", s.address())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	third, err := net.Dial("tcp", s.address())
	if err != nil {
		t.Fatal(err)
	}
	defer third.Close()
	if err := third.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := third.Read(make([]byte, 1)); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the third connection: %v, want an end", err)
	}
}

func TestRelayOverTLS(t *testing.T) {
	certificate := certtest.New(t, "turn.example.org", time.Hour)
	s := start(t, Config{AddressTLS: "127.0.0.1:0", HostTLS: "turn.example.org", TLS: certificate.Show()})
	a := allocate(t, client(t, s, overTLS(t, s, certificate.Trust()), s.Mint("ann")))
	b := allocate(t, client(t, s, overUDP(t), s.Mint("bob")))
	exchange(t, a, b)
	if urls := s.TURN(); len(urls) != 3 || urls[2] != "turns:turn.example.org:"+port(s.tls)+"?transport=tcp" {
		t.Errorf("URLs %v", urls)
	}
}

func port(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String())
	return port
}
