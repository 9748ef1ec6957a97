package server

import (
	"math/rand/v2"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// doubtTime is how long a pong may take of somebody whose seat another one wants.
const doubtTime = 3 * time.Second

// company is whom a connection shares a room with.
type company int

const (
	unseated company = iota // it is in no room
	alone
	together
)

// watch is what the patrol remembers of one connection. Times are the age of the
// connection.
type watch struct {
	ping    time.Duration // when to ping next
	pinged  time.Duration // when it was last
	look    time.Duration // when to look at its company next
	company company
	since   time.Duration // of its company
	expiry  time.Duration
}

// newWatch spreads the pings and the ends of connections that are opened at the
// same time, as after a restart.
func newWatch(cfg *Config) watch {
	return watch{
		ping:   cfg.PingInterval - rand.N(cfg.PingInterval/2+1),
		expiry: cfg.Lifetime - rand.N(cfg.Lifetime/8+1),
	}
}

// inspect does what is due. It does not wait.
func (c *conn) inspect(rs *rooms) {
	now := c.age()
	switch {
	case overdue(&c.writing, c.cfg.WriteTimeout, now):
		c.abort("cannot write in time")
	case overdue(&c.reading, c.cfg.MessageTimeout, now):
		c.abort("the rest of a message did not come in time")
	case now >= c.watch.expiry:
		c.dismiss(errExpired, websocket.StatusGoingAway, "connection is too old")
	case c.idle(rs, now) && rs.expel(c, c.watch.company):
		c.dismiss(c.idleness(), websocket.StatusPolicyViolation, "idle")
	case now >= c.watch.ping && !c.answered():
		c.abort("no answer to a ping")
	case c.doubted.Swap(false):
		c.hurry(now)
	case now >= c.watch.ping:
		c.ping(now, c.cfg.PingInterval)
	}
}

func overdue(begun *atomic.Int64, most, now time.Duration) bool {
	at := time.Duration(begun.Load())
	return at != 0 && now-at > most
}

// dismiss ends the connection with an error message.
func (c *conn) dismiss(err error, code websocket.StatusCode, reason string) {
	c.tell(err)
	c.end(code, reason)
}

// idle reports whether the connection has waited in no room, or alone in one, for
// too long. The rooms are asked now and then only.
func (c *conn) idle(rs *rooms, now time.Duration) bool {
	w := &c.watch
	if now < w.look {
		return false
	}
	w.look = now + min(c.cfg.IdleTimeout, c.cfg.WaitTimeout)/8
	if found := rs.company(c); found != w.company {
		w.company, w.since = found, now
	}
	switch w.company {
	case unseated:
		return now-w.since >= c.cfg.IdleTimeout
	case alone:
		return now-w.since >= c.cfg.WaitTimeout
	}
	return false
}

// idleness says what the connection has waited for too long.
func (c *conn) idleness() error {
	if c.watch.company == alone {
		return errNobodyJoins(c.cfg.WaitTimeout)
	}
	return errIdle
}

// answered reports whether a pong has come since the last ping.
func (c *conn) answered() bool { return time.Duration(c.ponged.Load()) >= c.watch.pinged }

// hurry has a ping answered soon, the last one or a new one.
func (c *conn) hurry(now time.Duration) {
	if c.answered() {
		c.ping(now, min(doubtTime, c.cfg.PingInterval))
	} else {
		c.watch.ping = min(c.watch.ping, now+doubtTime)
	}
}

// ping has the writer send a ping, and waits so long for the answer.
func (c *conn) ping(now, patience time.Duration) {
	c.watch.pinged, c.watch.ping = now, now+patience
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.pingDue = true
		c.wake()
	}
}

// company is whom m shares a room with.
func (rs *rooms) company(m member) company {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	return rs.companyOf(m)
}

// expel frees the seat that m may have, kept or not, if its company is still this
// one: not if somebody has just joined.
func (rs *rooms) expel(m member, still company) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.companyOf(m) != still {
		return false
	}
	if s := rs.seats[m]; s != nil {
		rs.stand(s)
	}
	return true
}

// companyOf is company for who holds the lock.
func (rs *rooms) companyOf(m member) company {
	switch s := rs.seats[m]; {
	case s == nil:
		return unseated
	case s.room.other(s) == nil:
		return alone
	}
	return together
}
