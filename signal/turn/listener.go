package turn

import (
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"time"
)

// acceptRetry is how long to wait when no connection can be taken, as when the
// process has no file left.
const acceptRetry = 100 * time.Millisecond

// streams is the TCP or TLS listener. It bounds the connections, and ends them
// when it is closed, which pion/turn does not.
type streams struct {
	net.Listener
	tls    *tls.Config // nil for none
	cfg    Config
	leases *leases
	log    *slog.Logger

	mu       sync.Mutex
	open     map[*stream]struct{}
	byClient map[netip.Addr]int
	inside   sync.WaitGroup // a count of open
	stopping chan struct{}
	stopped  chan struct{} // closed when nothing of a connection is left
}

func newStreams(l net.Listener, cfg Config, secure *tls.Config) *streams {
	return &streams{
		Listener: l, tls: secure, cfg: cfg, leases: newLeases(), log: cfg.Logger,
		open: map[*stream]struct{}{}, byClient: map[netip.Addr]int{},
		stopping: make(chan struct{}), stopped: make(chan struct{}),
	}
}

// Accept takes the next connection. It fails only once all that it took have
// ended: pion/turn then ends their allocations, which must not be in use.
func (l *streams) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			if !l.pause(err) {
				return nil, net.ErrClosed
			}
			continue
		}
		if s := l.take(conn); s != nil {
			return s, nil
		}
		conn.Close()
	}
}

// pause waits after a failure to accept, and reports whether to go on.
func (l *streams) pause(err error) bool {
	retry := time.NewTimer(acceptRetry)
	defer retry.Stop()
	select {
	case <-l.stopping:
		<-l.stopped
		return false
	case <-retry.C:
	}
	if !errors.Is(err, net.ErrClosed) {
		l.log.Warn("cannot take a TURN connection", "error", err)
	}
	return true
}

// take makes a stream of a connection, nil where there are too many.
func (l *streams) take(raw net.Conn) *stream {
	client, conn := addressBlock(raw.RemoteAddr()), raw
	if l.tls != nil {
		conn = tls.Server(raw, l.tls) // the handshake is part of the first Read
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.stopping:
		return nil
	default:
	}
	if len(l.open) >= l.cfg.MaxAllocations || l.byClient[client] >= l.cfg.AllocationsOfAddress {
		return nil
	}
	var s *stream
	s = newStream(conn, raw, l.leases, func() { l.leave(s, client) })
	l.open[s] = struct{}{}
	l.byClient[client]++
	l.inside.Add(1)
	return s
}

// count is how many connections are open.
func (l *streams) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.open)
}

func (l *streams) leave(s *stream, client netip.Addr) {
	l.leases.forget(s.RemoteAddr())
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, s)
	if l.byClient[client]--; l.byClient[client] == 0 {
		delete(l.byClient, client)
	}
	l.inside.Done()
}

// stop ends all connections and waits for them; then Accept fails. Once only.
func (l *streams) stop() {
	l.mu.Lock()
	close(l.stopping)
	for s := range l.open {
		s.raw.Close()
	}
	l.mu.Unlock()
	l.Close()
	l.inside.Wait()
	close(l.stopped)
}
