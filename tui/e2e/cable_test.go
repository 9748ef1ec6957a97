//go:build e2e

package e2e

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// cable is a way to a server that can be cut and mended, and keeps what went to
// the server.
type cable struct {
	t      *testing.T
	url    string // of the server, by this way
	server string // host:port

	mu    sync.Mutex
	isCut bool
	ends  []net.Conn
	sent  bytes.Buffer
	tasks sync.WaitGroup
}

func layCable(t *testing.T, server string) *cable {
	t.Helper()
	to, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{t: t, url: "http://" + l.Addr().String(), server: to.Host}
	c.tasks.Go(func() { c.serve(l) })
	t.Cleanup(func() {
		_ = l.Close()
		c.cut()
		c.tasks.Wait()
	})
	return c
}

func (c *cable) serve(l net.Listener) {
	for {
		from, err := l.Accept()
		if err != nil {
			return
		}
		to, err := net.Dial("tcp", c.server)
		if err != nil || !c.joins(from, to) {
			_ = from.Close()
			continue
		}
		c.tasks.Go(func() { copyUntilClosed(to, io.TeeReader(from, (*cableTap)(c))) })
		c.tasks.Go(func() { copyUntilClosed(from, to) })
	}
}

// joins notes a connection, or ends it where the cable is cut.
func (c *cable) joins(from, to net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.isCut {
		_ = to.Close()
		return false
	}
	c.ends = append(c.ends, from, to)
	return true
}

func copyUntilClosed(to net.Conn, from io.Reader) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
}

// cableTap is what a cable keeps.
type cableTap cable

func (c *cableTap) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent.Write(p)
}

// cut ends all connections and lets no other through.
func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = true
	for _, end := range c.ends {
		_ = end.Close()
	}
	c.ends = nil
}

func (c *cable) mend() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.isCut = false
}

// carried is what went to the server.
func (c *cable) carried() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.sent.String()
}
