package turn

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"
)

const (
	// maxFrame is the largest message on a TCP connection that pion/turn takes.
	maxFrame = 1599
	// frameTimeout bounds the wait for a message of a client without an allocation,
	// TLS handshake included, the rest of a message that has begun, and a write.
	frameTimeout = 10 * time.Second
	// idleTimeout is how long a client may say nothing that has an allocation, which
	// is refreshed in ten minutes at the latest.
	idleTimeout = 11 * time.Minute
)

var errNoFrame = errors.New("neither a STUN message nor channel data")

// stream is one TCP or TLS connection. Read gives whole messages only: pion/turn
// loops for ever on some lengths and keeps all it is sent of others.
type stream struct {
	net.Conn          // raw, or TLS over it
	raw      net.Conn // for an end that waits for nothing
	in       *bufio.Reader
	frame    []byte // memory for one message
	rest     []byte // of the message that is being read
	leases   *leases
	once     sync.Once
	gone     func()
}

func newStream(c, raw net.Conn, l *leases, gone func()) *stream {
	return &stream{Conn: c, raw: raw, in: bufio.NewReader(c), frame: make([]byte, maxFrame), leases: l, gone: gone}
}

// Read reads from one message at a time. One goroutine may call it.
func (s *stream) Read(p []byte) (int, error) {
	for len(s.rest) == 0 {
		var err error
		if s.rest, err = s.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, s.rest)
	s.rest = s.rest[n:]
	return n, nil
}

// next reads one message, empty for one that is too large and was left out.
func (s *stream) next() ([]byte, error) {
	now, patience := time.Now(), frameTimeout
	if s.leases.holds(s.RemoteAddr(), now) {
		patience = idleTimeout
	}
	if err := s.SetReadDeadline(now.Add(patience)); err != nil {
		return nil, err
	}
	header, err := s.in.Peek(4)
	if err != nil {
		return nil, err
	}
	size, err := frameSize(header)
	if err != nil {
		return nil, err
	}
	if err := s.SetReadDeadline(time.Now().Add(frameTimeout)); err != nil {
		return nil, err
	}
	if size > maxFrame {
		_, err := s.in.Discard(size)
		return nil, err
	}
	if _, err := io.ReadFull(s.in, s.frame[:size]); err != nil {
		return nil, fmt.Errorf("read message: %w", err)
	}
	return s.frame[:size], nil
}

// frameSize is the length of the message that begins with header, with its
// padding: RFC 8489 §5 for STUN, RFC 8656 §12.5 for channel data.
func frameSize(header []byte) (int, error) {
	length := int(binary.BigEndian.Uint16(header[2:4]))
	switch header[0] >> 6 {
	case 0:
		return 20 + length, nil
	case 1:
		return 4 + (length+3)/4*4, nil
	}
	return 0, errNoFrame
}

// Write sends a message. A client that does not read is cut off.
func (s *stream) Write(p []byte) (int, error) {
	s.leases.watch(p, s.RemoteAddr(), time.Now())
	if err := s.SetWriteDeadline(time.Now().Add(frameTimeout)); err != nil {
		return 0, err
	}
	n, err := s.Conn.Write(p)
	if err != nil {
		s.raw.Close() // what follows half a message makes no sense
	}
	return n, err
}

// Close is pion/turn's last word: nothing of it uses the connection any more.
func (s *stream) Close() error {
	err := s.Conn.Close()
	s.once.Do(s.gone)
	return err
}
