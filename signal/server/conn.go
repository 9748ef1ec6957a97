package server

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// closeGrace is how long a connection may take to say good-bye.
const closeGrace = 2 * time.Second

// conn is one websocket and what waits to be sent on it.
type conn struct {
	ws    *websocket.Conn
	net   net.Conn
	cfg   Config
	queue chan []byte
	bytes atomic.Int64 // in the queue
	count *metrics

	once   sync.Once
	ending chan struct{} // closed when code and reason are set
	code   websocket.StatusCode
	reason string
}

func newConn(ws *websocket.Conn, nc net.Conn, cfg Config, m *metrics) *conn {
	return &conn{
		ws: ws, net: nc, cfg: cfg, count: m,
		queue:  make(chan []byte, cfg.QueueLength),
		ending: make(chan struct{}),
	}
}

// run serves the connection until the client goes, does what a limit forbids,
// or ctx ends, and returns why. All it started has ended when it returns.
func (c *conn) run(ctx context.Context, s *Server) (reason string) {
	stop := context.AfterFunc(ctx, func() { c.end(websocket.StatusGoingAway, "server is shutting down") })
	defer stop()
	// A context that ends would cut the websocket in the middle of a message.
	whole := context.WithoutCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() { c.write(whole) })
	wg.Go(func() { c.keepAlive(whole) })
	c.read(whole, s)
	s.gone(c) // at once: saying good-bye may take its time
	c.end(websocket.StatusNormalClosure, "")
	wg.Wait()
	return c.reason
}

// deliver puts msg into the queue. A client that reads too slowly for its queue
// is cut off; nobody ever waits for it.
func (c *conn) deliver(msg []byte) {
	if c.bytes.Add(int64(len(msg))) <= int64(c.cfg.QueueBytes) {
		select {
		case c.queue <- msg:
			return
		default:
		}
	}
	c.end(websocket.StatusPolicyViolation, "too slow")
	c.cut()
}

// end has the writer send what is queued and then close the websocket. The
// first call counts. It does not wait.
func (c *conn) end(code websocket.StatusCode, reason string) {
	c.once.Do(func() {
		c.code, c.reason = code, reason
		close(c.ending)
	})
}

// cut makes everything that reads or writes fail at once. It does not wait.
func (c *conn) cut() { _ = c.net.SetDeadline(time.Unix(1, 0)) }

// write sends what is queued until the end, and then closes the websocket.
func (c *conn) write(ctx context.Context) {
	for {
		select {
		case msg := <-c.queue:
			c.send(ctx, msg)
		case <-c.ending:
			grace := time.AfterFunc(closeGrace, c.cut)
			defer grace.Stop()
			c.flush(ctx)
			_ = c.ws.Close(c.code, c.reason) // closed either way
			return
		}
	}
}

func (c *conn) flush(ctx context.Context) {
	for {
		select {
		case msg := <-c.queue:
			c.send(ctx, msg)
		default:
			return
		}
	}
}

func (c *conn) send(ctx context.Context, msg []byte) {
	c.bytes.Add(-int64(len(msg)))
	c.count.sent.Add(float64(len(msg)))
	ctx, cancel := context.WithTimeout(ctx, c.cfg.WriteTimeout)
	defer cancel()
	if c.ws.Write(ctx, websocket.MessageText, msg) != nil {
		c.end(websocket.StatusAbnormalClosure, "cannot write")
		c.cut()
	}
}

// keepAlive cuts the connection when a ping stays without its pong.
func (c *conn) keepAlive(ctx context.Context) {
	tick := time.NewTicker(c.cfg.PingInterval)
	defer tick.Stop()
	for {
		select {
		case <-c.ending:
			return
		case <-tick.C:
		}
		pingCtx, cancel := context.WithTimeout(ctx, c.cfg.PingInterval)
		err := c.ws.Ping(pingCtx)
		cancel()
		if err != nil {
			c.end(websocket.StatusPolicyViolation, "no answer to a ping")
			c.cut()
			return
		}
	}
}
