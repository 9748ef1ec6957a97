package server

import (
	"time"

	"github.com/coder/websocket"
)

// deliver puts msg into the queue. A client that reads too slowly for its queue
// is cut off; nobody ever waits for it.
func (c *conn) deliver(msg []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ended {
		return
	}
	if c.queue.length() >= c.cfg.QueueLength || c.queue.bytes+len(msg) > c.cfg.QueueBytes {
		c.finish(websocket.StatusPolicyViolation, "too slow")
		c.socket.cut()
		return
	}
	c.queue.push(msg)
	c.wake()
}

// wake starts the writer where there is none. The caller holds the lock.
func (c *conn) wake() {
	if !c.awake {
		c.awake = true
		c.helpers.Go(c.write)
	}
}

// write sends what is queued until there is no more, and, where the connection
// has ended, closes the websocket.
func (c *conn) write() {
	for {
		c.writing.Store(int64(c.age()))
		err := c.drain()
		c.writing.Store(0)
		if err != nil {
			c.end(websocket.StatusAbnormalClosure, "cannot write")
			c.socket.cut()
		}
		more, ended := c.rest()
		if more {
			continue
		}
		if ended {
			c.sayGoodBye()
		}
		return
	}
}

// pingFrame is a ping without anything in it (RFC 6455 §5.5.2). The websocket
// package's own waits for the pong, in a goroutine with two timers.
var pingFrame = []byte{0x89, 0}

// drain writes what is queued, in as few system calls as it can. Between the
// messages, which only the writer writes, a ping cuts no frame in two: those that
// the reader answers with come to the socket in one piece each.
func (c *conn) drain() (err error) {
	c.socket.cork()
	for msg := c.next(); msg != nil && err == nil; msg = c.next() {
		c.count.sent.Add(float64(len(msg)))
		err = c.ws.Write(forever{}, websocket.MessageText, msg)
	}
	if c.pinging() && err == nil {
		_, err = c.socket.Write(pingFrame)
	}
	if uncorked := c.socket.uncork(); err == nil {
		err = uncorked
	}
	return err
}

func (c *conn) next() []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.queue.pop()
}

// pinging reports whether a ping is to be sent.
func (c *conn) pinging() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	due := c.pingDue
	c.pingDue = false
	return due
}

// rest tells the writer what is left to do. If nothing is, it is the writer no more.
func (c *conn) rest() (more, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	more = c.queue.length() > 0 || c.pingDue && !c.ended
	if !more && !c.ended {
		c.awake = false
	}
	return more, c.ended
}

// sayGoodBye closes the websocket.
func (c *conn) sayGoodBye() {
	grace := time.AfterFunc(closeGrace, c.socket.cut)
	defer grace.Stop()
	_ = c.ws.Close(c.code, c.reason) // closed either way
}
