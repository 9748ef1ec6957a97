package server

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// closeGrace is how long a connection may take to say good-bye.
const closeGrace = 2 * time.Second

// conn is one websocket and what waits to be sent on it. There are many and most
// are idle, so it is small: it has one goroutine, which reads, and another only
// while there is something to send.
type conn struct {
	ws      *websocket.Conn
	socket  *socket
	cfg     *Config
	visitor *visitor
	count   *metrics
	opened  time.Time

	// Of the reader.
	messages, mistakes bucket
	candidates         int  // since its last description
	grown              bool // more was done than to pass a message on

	// When a message began to come and when the writer began to write, in
	// nanoseconds after opened; zero for neither.
	reading, writing atomic.Int64

	ponged  atomic.Int64 // when the last pong came, likewise
	doubted atomic.Bool  // it is to be pinged at once, and to answer soon

	watch watch // of the patrol

	mu      sync.Mutex // guards what follows
	queue   queue
	pingDue bool
	awake   bool // there is a writer
	ended   bool
	code    websocket.StatusCode
	reason  string
	helpers sync.WaitGroup // writers; none comes to it once ended is set
}

func newConn(from *visitor, cfg *Config, m *metrics) *conn {
	now := time.Now()
	return &conn{
		cfg: cfg, visitor: from, count: m, opened: now,
		messages: newBucket(cfg.MessageRate, cfg.MessageBurst, now),
		mistakes: newBucket(cfg.ErrorRate, cfg.ErrorBurst, now),
		watch:    newWatch(cfg),
	}
}

// accept takes the connection over from net/http by the handshake of a websocket.
// Where there is none, the client has been answered. Origins are not looked at.
func (c *conn) accept(w http.ResponseWriter, r *http.Request, l *lane) (err error) {
	tap := &hijackTap{ResponseWriter: w, lane: l, rate: c.cfg.MessageRate}
	c.ws, err = websocket.Accept(tap, r, &websocket.AcceptOptions{
		InsecureSkipVerify: true,
		// Who pings without end is answered as often as its messages are taken.
		OnPingReceived: func(context.Context, []byte) bool { return c.messages.take(time.Now()) },
		OnPongReceived: func(context.Context, []byte) { c.ponged.Store(int64(c.age())) },
	})
	if err != nil {
		return err
	}
	c.ws.SetReadLimit(-1) // readWhole has one
	c.socket = tap.socket
	return nil
}

// run reads until the client goes, does what a limit forbids, or somebody calls
// end; then it waits until all that the connection has started has ended, and
// tells s. After a message that takes more than passing it on, a goroutine of its
// own goes on: the stack of this one has become larger than waiting needs, and
// would never shrink as far.
func (c *conn) run(s *Server) {
	for c.read(s) {
		if c.grown {
			c.grown = false
			go c.run(s)
			return
		}
	}
	s.gone(c) // at once: saying good-bye may take its time
	c.socket.deafen()
	c.end(websocket.StatusNormalClosure, "")
	c.helpers.Wait()
	s.closed(c)
}

// end has the writer send what is queued and then close the websocket. The
// first call counts. It does not wait.
func (c *conn) end(code websocket.StatusCode, reason string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finish(code, reason)
}

// finish is end for who holds the lock.
func (c *conn) finish(code websocket.StatusCode, reason string) {
	if c.ended {
		return
	}
	c.wake()
	c.ended, c.code, c.reason = true, code, reason
}

// abort ends the connection without a word. It does not wait.
func (c *conn) abort(reason string) {
	c.end(websocket.StatusPolicyViolation, reason)
	c.socket.cut()
}

// doubt has the patrol ping at once. It does not wait.
func (c *conn) doubt() { c.doubted.Store(true) }

// from is where the client is, for the limits of one address.
func (c *conn) from() *visitor { return c.visitor }

// age is the time since the connection was opened.
func (c *conn) age() time.Duration { return time.Since(c.opened) }
