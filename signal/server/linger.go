package server

import (
	"net"
	"time"
)

// What the kernel may hold of one connection, in bytes, each way. Left alone it
// takes up to some megabytes for each client that pours or does not read.
const (
	receiveBuffer = 64 << 10
	sendBuffer    = 128 << 10
)

// How somebody is read who goes on sending after the end: a few times at once, for
// what was on the way and the good-bye, and then with a pause after each.
const (
	lingerReads = 4
	lingerPause = 100 * time.Millisecond
)

// boundBuffers limits what the kernel holds of a connection.
func boundBuffers(conn net.Conn) {
	if tcp, ok := below(conn).(*net.TCPConn); ok {
		// One that has just been opened refuses only where it has ended already.
		_ = tcp.SetReadBuffer(receiveBuffer)
		_ = tcp.SetWriteBuffer(sendBuffer)
	}
}

// below is the connection that TLS is spoken on, or conn itself.
func below(conn net.Conn) net.Conn {
	if secured, ok := conn.(interface{ NetConn() net.Conn }); ok {
		return secured.NetConn()
	}
	return conn
}

// deafen has Read give the end from now on. A websocket that is closed waits for
// the client's answer, and reads for that all that the client may still send.
func (s *socket) deafen() { s.deaf.Store(true) }

// Close implements net.Conn. Where nobody reads any more it waits until the client
// has ended the connection too, or somebody calls cut.
func (s *socket) Close() error {
	if s.deaf.Load() && !s.over.Load() {
		s.linger()
	}
	return s.Conn.Close()
}

// linger lets what was written arrive: a connection that is closed before all of
// it is read is reset. Who goes on sending is read so slowly that it costs nothing.
func (s *socket) linger() {
	half, ok := s.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	scrap := takeInput(0)
	defer inputs[0].Put(scrap)
	for reads := 1; ; reads++ {
		if _, err := s.Conn.Read((*scrap)[:inputSizes[0]]); err != nil {
			return
		}
		if reads >= lingerReads {
			<-time.After(lingerPause)
		}
	}
}
