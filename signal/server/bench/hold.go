package main

import (
	"bytes"
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// The bounds of idle connections.
const (
	openers       = 64 // at once
	openTime      = 10 * time.Second
	memoryAll     = 200 << 20
	memoryOne     = 16 << 10
	settleTime    = 5 * time.Second // before memory is looked at
	watchInterval = time.Second
)

// hold measures what connections cost that do nothing but hold a room each.
func (b *bench) hold(ctx context.Context) error {
	ours, err := b.holdIdle(ctx, b.server, b.idle)
	if err != nil {
		return err
	}
	what := fmt.Sprintf("%d idle connections with a room each", b.clients)
	memory := row{
		what: what + ", resident", measured: fmt.Sprintf("%s, %s each", mebibytes(ours.memory), kibibytes(ours.each)),
		limit: "200 MiB, 16 KiB each", passed: ours.memory <= memoryAll && ours.each <= memoryOne,
	}
	if b.rival != nil {
		theirs, err := b.holdIdle(ctx, *b.rival, settleTime)
		if err != nil {
			return err
		}
		memory.ratio = fmt.Sprintf("%.2f", float64(theirs.each)/float64(ours.each))
		memory.measured += fmt.Sprintf(" (%s %s, %s each)", b.rival.name, mebibytes(theirs.memory), kibibytes(theirs.each))
	}
	b.add(memory, row{
		what: what + ", opened in", measured: fmt.Sprintf("%.1f s", ours.opened.Seconds()),
		limit: "10 s", passed: ours.opened <= openTime,
	}, row{
		what: fmt.Sprintf("%s, lost in %s", what, b.idle), measured: fmt.Sprint(ours.lost),
		limit: "0", passed: ours.lost == 0,
	})
	return nil
}

// holding is what idle connections did to a server.
type holding struct {
	memory int // bytes of the process, the most there were
	each   int // bytes that each connection added
	opened time.Duration
	lost   int
}

// crowd is the idle connections.
type crowd struct {
	sockets []socket
	rooms   []string
	lost    atomic.Int64
	readers sync.WaitGroup
}

// holdIdle opens connections and rooms, leaves them alone but for the pings of the
// server, and then asks each whether it and its room are still there.
func (b *bench) holdIdle(ctx context.Context, c command, idle time.Duration) (h holding, err error) {
	p, err := c.launch(ctx, b.serverCore)
	if err != nil {
		return h, err
	}
	defer p.stop()
	if err := meetOnce(ctx, p.addr); err != nil { // what is loaded once is nobody's in particular
		return h, err
	}
	before, err := p.resident()
	if err != nil {
		return h, err
	}
	people := &crowd{sockets: make([]socket, b.clients), rooms: make([]string, b.clients)}
	defer people.close()
	begin := time.Now()
	if err := people.open(ctx, p.addr); err != nil {
		return h, err
	}
	h.opened = time.Since(begin)
	b.note("%s: %d connections in %.1f s", c.name, b.clients, h.opened.Seconds())
	people.read()
	if h.memory, err = p.watch(ctx, settleTime, idle); err != nil {
		return h, err
	}
	h.each = (h.memory - before) / b.clients
	people.ask()
	h.lost = int(people.lost.Load())
	b.note("%s: %s, %s each, %d lost", c.name, mebibytes(h.memory), kibibytes(h.each), h.lost)
	return h, nil
}

func meetOnce(ctx context.Context, addr string) error {
	var p pair
	if err := p.meet(ctx, addr, nil); err != nil {
		return err
	}
	return p.part()
}

// watch is the most memory that the server has over d, after it has settled.
func (p *process) watch(ctx context.Context, settle, d time.Duration) (most int, err error) {
	tick := time.NewTicker(watchInterval)
	defer tick.Stop()
	for begin := time.Now(); time.Since(begin) < settle+d; {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-tick.C:
		}
		now, err := p.resident()
		if err != nil {
			return 0, err
		}
		if time.Since(begin) >= settle {
			most = max(most, now)
		}
	}
	return most, nil
}

// open has each connect and open a room.
func (c *crowd) open(ctx context.Context, addr string) error {
	from := newAddresses(16, 1<<14)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(openers)
	for i := range c.sockets {
		group.Go(func() (err error) {
			if err := c.sockets[i].open(ctx, addr, from); err != nil {
				return fmt.Errorf("connection %d: %w", i+1, err)
			}
			if c.rooms[i], err = c.sockets[i].create(); err != nil {
				return fmt.Errorf("connection %d: %w", i+1, err)
			}
			return c.sockets[i].SetDeadline(time.Time{})
		})
	}
	return group.Wait()
}

// read answers the pings of each until it is told something, which is the answer
// to ask. Whoever is told nothing, or something else, is lost.
func (c *crowd) read() {
	for i := range c.sockets {
		c.readers.Go(func() {
			text, err := c.sockets[i].next()
			if err != nil || !bytes.HasPrefix(text, []byte(`{"type":"error"`)) || bytes.Contains(text, []byte("not-in-room")) {
				c.lost.Add(1)
			}
		})
	}
}

// ask has each call for a partner, who is not there: the server says so where it
// still knows the room. A server that does not know the call says that.
func (c *crowd) ask() {
	for i := range c.sockets {
		s := &c.sockets[i]
		_ = s.SetDeadline(time.Now().Add(patience))
		_, _ = s.Write(newMessage("renegotiate", "null").frame(nil, c.rooms[i])) // the reader tells
	}
	c.readers.Wait()
}

func (c *crowd) close() {
	for i := range c.sockets {
		if c.sockets[i].Conn != nil {
			c.sockets[i].Close()
		}
	}
	c.readers.Wait()
}
