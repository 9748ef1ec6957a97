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

// drain writes what is queued, in as few system calls as it can.
func (c *conn) drain() (err error) {
	c.socket.cork()
	for msg := c.next(); msg != nil && err == nil; msg = c.next() {
		err = c.ws.Write(forever{}, websocket.MessageText, msg)
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

// rest tells the writer what is left to do. If nothing is, it is the writer no more.
func (c *conn) rest() (more, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	more = c.queue.length() > 0
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
