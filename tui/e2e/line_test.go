//go:build e2e

package e2e

import (
	"io"
	"net"
	"testing"
	"time"
)

// sshBuffers is what ssh and the kernels at its ends hold back of a slow link's
// data before the first write waits, in bytes; measured.
const sshBuffers = 1_300_000

// packet is how much a line carries at once, in bytes.
const packet = 1400

// line carries bytes at a rate, with a buffer like that of ssh before it.
type line struct {
	queue chan []byte
	done  chan struct{}
	cut   chan struct{} // nothing comes through any more
}

// newLine makes a line that hands what comes through to take.
func newLine(t *testing.T, bytesPerSecond int, take func([]byte)) *line {
	l := &line{queue: make(chan []byte, sshBuffers/packet), done: make(chan struct{}), cut: make(chan struct{})}
	go func() {
		defer close(l.done)
		pace := pace{rate: bytesPerSecond}
		for {
			select {
			case <-l.cut:
				return
			case p := <-l.queue:
				pace.wait(len(p))
				take(p)
			}
		}
	}()
	t.Cleanup(func() {
		close(l.cut)
		<-l.done
	})
	return l
}

// send waits while the buffer is full.
func (l *line) send(p []byte) {
	for len(p) > 0 {
		n := min(len(p), packet)
		select {
		case l.queue <- append([]byte(nil), p[:n]...):
		case <-l.cut:
		}
		p = p[n:]
	}
}

// pace says when a line is free.
type pace struct {
	rate int // bytes a second
	free time.Time
}

// wait waits until n more bytes have gone through.
func (p *pace) wait(n int) {
	if now := time.Now(); p.free.Before(now) {
		p.free = now
	}
	p.free = p.free.Add(time.Duration(n) * time.Second / time.Duration(p.rate))
	<-time.After(time.Until(p.free))
}

// startProxy lets one connection through to an address; what comes back from
// there comes at a rate. It returns the address to connect to.
func startProxy(t *testing.T, to string, bytesPerSecond int) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		near, err := listener.Accept()
		if err != nil {
			return
		}
		defer near.Close()
		far, err := net.Dial("tcp", to)
		if err != nil {
			t.Error(err)
			return
		}
		defer far.Close()
		_ = far.(*net.TCPConn).SetReadBuffer(256 << 10) // less would stall TCP, whose segments are large here
		up := make(chan struct{})
		go func() {
			defer close(up)
			_, _ = io.Copy(far, near)
			_ = far.Close()
		}()
		pace := pace{rate: bytesPerSecond}
		buf := make([]byte, packet)
		for {
			n, err := far.Read(buf)
			pace.wait(n)
			if _, werr := near.Write(buf[:n]); err != nil || werr != nil {
				break
			}
		}
		_ = near.Close()
		<-up
	}()
	t.Cleanup(func() {
		_ = listener.Close()
		<-done
	})
	return listener.Addr().String()
}
