package server

import "net"

// What the kernel may hold of one connection, in bytes, each way. Left alone it
// takes up to some megabytes for each client that pours or does not read.
const (
	receiveBuffer = 64 << 10
	sendBuffer    = 128 << 10
)

// How much is still read of somebody after the end, in bytes: what was on the way,
// and the good-bye.
const (
	lingerBytes = 64 << 10
	smallRead   = 4 << 10 // that a read counts at least
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
// has ended the connection too, has sent too much, or somebody calls cut.
func (s *socket) Close() error {
	if s.deaf.Load() && !s.over.Load() {
		s.linger()
	}
	return s.Conn.Close()
}

// linger lets what was written arrive: a connection that is closed before all of
// it is read is reset. Who goes on sending is reset, as it fills the buffers of both
// ends with small pieces, which cost the kernel milliseconds at a time, in which
// nobody else has this processor. Most systems have a client read before that
// what has come to it already.
func (s *socket) linger() {
	half, ok := s.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	const size = 1
	scrap := takeInput(size)
	defer inputs[size].Put(scrap)
	for left := lingerBytes; left > 0; {
		n, err := s.Conn.Read((*scrap)[:inputSizes[size]])
		if err != nil {
			return
		}
		left -= max(n, smallRead)
	}
}
