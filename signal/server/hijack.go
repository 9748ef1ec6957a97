package server

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
)

// hijackTap remembers the network connection that a websocket takes over: a
// deadline on it ends any wait of the websocket at once.
type hijackTap struct {
	http.ResponseWriter
	conn net.Conn
}

// Hijack implements http.Hijacker.
func (t *hijackTap) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(t.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take over connection: %w", err)
	}
	t.conn = conn
	return conn, rw, nil
}
