package server

import (
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// flushAt is how many bytes a corked socket gathers at most before it writes them.
const flushAt = 16 << 10

// outputs are the buffers of sockets that are corked. They are few: one for each
// connection that is being written to at this moment.
var outputs = sync.Pool{New: func() any { return new([]byte) }}

// socket is the network connection below a websocket. While it is corked, what
// is written is gathered, so that many messages leave in one system call.
// It is read no faster than its share allows, see lane. Its methods may be called
// from any goroutine, Read from one at a time.
type socket struct {
	net.Conn
	mu  sync.Mutex // guards out
	out *[]byte    // nil where it is not corked

	deaf, over atomic.Bool // nothing more is read; nothing more is written either

	lane *lane
	// Of the reader.
	share  bucket
	gave   time.Time     // when Read last did
	worked time.Duration // on what it gave
}

func newSocket(conn net.Conn, l *lane, rate float64) *socket {
	now := time.Now()
	return &socket{Conn: conn, lane: l, share: newBucket(rate, shareBurst, now), gave: now}
}

// Write implements net.Conn. Where the socket is corked, an error may show only
// in a later Write or in uncork.
func (s *socket) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.out == nil {
		return s.Conn.Write(p)
	}
	if len(*s.out)+len(p) > flushAt {
		if err := s.flush(); err != nil {
			return 0, err
		}
	}
	if len(p) > flushAt {
		return s.Conn.Write(p)
	}
	*s.out = append(*s.out, p...)
	return len(p), nil
}

// cork has Write gather, until uncork.
func (s *socket) cork() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out = outputs.Get().(*[]byte)
}

// uncork writes what was gathered.
func (s *socket) uncork() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.flush()
	outputs.Put(s.out)
	s.out = nil
	return err
}

func (s *socket) flush() error {
	if len(*s.out) == 0 {
		return nil
	}
	_, err := s.Conn.Write(*s.out)
	*s.out = (*s.out)[:0]
	return err
}

// cut makes everything that reads or writes fail at once, and what was written
// and not taken be thrown away. It does not wait.
func (s *socket) cut() {
	s.over.Store(true)
	conn := below(s.Conn)
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // only a connection that has ended refuses
	}
	_ = conn.SetDeadline(time.Unix(1, 0))
}
