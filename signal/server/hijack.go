package server

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
)

// What a websocket keeps in memory for as long as it is open, in bytes, in place
// of the 4 KiB each way of net/http. A candidate comes in one read; what is
// longer is read past the buffer. Frames go out by way of the socket, which
// has a buffer while it needs one.
const (
	readBuffer  = 512
	writeBuffer = 128 // a control frame, which so comes to the socket in one piece
)

// hijackTap gives a websocket a socket and small buffers, and remembers the socket.
type hijackTap struct {
	http.ResponseWriter
	lane   *lane
	rate   float64 // of reads
	socket *socket
}

// Hijack implements http.Hijacker.
func (t *hijackTap) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take over connection: %w", err)
	}
	boundBuffers(conn)
	t.socket = newSocket(conn, t.lane, t.rate)
	r, err := smallReader(rw.Reader, t.socket)
	if err != nil {
		conn.Close()
		return nil, nil, fmt.Errorf("take over connection: %w", err)
	}
	return t.socket, bufio.NewReadWriter(r, bufio.NewWriterSize(t.socket, writeBuffer)), nil
}

// smallReader reads what is left in large, which it has in its own buffer
// already, and then conn.
func smallReader(large *bufio.Reader, conn net.Conn) (*bufio.Reader, error) {
	n := large.Buffered()
	if n == 0 {
		return bufio.NewReaderSize(conn, readBuffer), nil
	}
	early, err := large.Peek(n)
	if err != nil {
		return nil, err
	}
	small := bufio.NewReaderSize(io.MultiReader(bytes.NewReader(early), conn), max(readBuffer, n))
	_, err = small.Peek(n)
	return small, err
}
