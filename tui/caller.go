package tui

import (
	"context"
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"github.com/rtcchat/rtcchat/rtc"
)

// hangupWait is how long a call may take to say goodbye before its context ends.
const hangupWait = 2 * time.Second

// order is one call or preview that the user wants.
type order struct {
	id   int
	open func(ctx context.Context) (Preview, error)
	left chan struct{} // closed when the user wants it no more
	once *sync.Once
}

func newOrder(id int, open func(context.Context) (Preview, error)) *order {
	return &order{id: id, open: open, left: make(chan struct{}), once: new(sync.Once)}
}

// leave ends what was ordered, however far it has come. It does not wait.
func (o *order) leave() { o.once.Do(func() { close(o.left) }) }

func (o *order) unwanted() bool {
	select {
	case <-o.left:
		return true
	default:
		return false
	}
}

// What becomes of an order; id tells which, for the user may have gone on since.
type (
	openedMsg struct {
		id int
		it Preview // a Call, where one was ordered
	}
	eventMsg struct {
		id    int
		event rtc.Event
	}
	overMsg struct {
		id  int
		err error
	}
)

// caller opens and runs calls, one after another. Its one goroutine owns those
// of the call it serves and waits for them, so there are never two calls.
type caller struct {
	send   func(tea.Msg) // to the Update goroutine
	faults *faults
	orders chan *order // one slot, the newest wins
}

func newCaller(send func(tea.Msg), faults *faults) *caller {
	return &caller{send: send, faults: faults, orders: make(chan *order, 1)}
}

// take replaces whatever order waits by o. For the Update goroutine.
func (c *caller) take(o *order) {
	select {
	case <-c.orders:
	default:
	}
	c.orders <- o
}

// run serves first, where there is one, and then the orders that come, until
// orders is closed.
func (c *caller) run(ctx context.Context, first *order) {
	if first != nil {
		c.serve(ctx, first)
	}
	for o := range c.orders {
		if !o.unwanted() {
			c.serve(ctx, o)
		}
	}
}

// serve opens what o asks for, runs it to its end and tells of both.
func (c *caller) serve(ctx context.Context, o *order) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	it, err := c.open(ctx, cancel, o)
	if err != nil {
		c.send(overMsg{o.id, err})
		return
	}
	c.send(openedMsg{o.id, it})
	c.send(overMsg{o.id, c.conduct(ctx, cancel, o, it)})
}

// open opens what o asks for; cancel is called, which ends ctx, as soon as o is
// wanted no more. ctx lives on until the call is over.
func (c *caller) open(ctx context.Context, cancel func(), o *order) (it Preview, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer c.rescue(&err)
		it, err = o.open(ctx)
	}()
	select {
	case <-done:
	case <-o.left:
		cancel()
		<-done
	}
	return it, err
}

// conduct runs what was opened and passes its events on.
func (c *caller) conduct(ctx context.Context, cancel func(), o *order, it Preview) error {
	ran := make(chan error, 1)
	go func() {
		var err error
		defer func() { ran <- err }()
		defer c.rescue(&err)
		err = it.Run(ctx)
	}()
	call, _ := it.(Call)
	var events <-chan rtc.Event
	if call != nil {
		events = call.Events()
	}
	left, late := o.left, (<-chan time.Time)(nil)
	for {
		select {
		case e, open := <-events:
			if !open {
				events = nil
				continue
			}
			c.send(eventMsg{o.id, e})
		case <-left:
			left = nil
			late = goodbye(call, cancel)
		case <-late:
			cancel()
		case err := <-ran:
			c.drain(o.id, events)
			return err
		}
	}
}

// goodbye ends a call politely; the channel tells when to be so no longer.
// There is nobody to be polite to in a preview.
func goodbye(call Call, cancel func()) <-chan time.Time {
	if call == nil {
		cancel()
		return nil
	}
	call.Hangup()
	return time.After(hangupWait)
}

// drain passes on what a call that is over has said last.
func (c *caller) drain(id int, events <-chan rtc.Event) {
	for {
		select {
		case e, open := <-events:
			if !open {
				return
			}
			c.send(eventMsg{id, e})
		default:
			return
		}
	}
}

// rescue makes a panic an error. It is to be deferred.
func (c *caller) rescue(err *error) {
	if v := recover(); v != nil {
		*err = fmt.Errorf("hold the call: %w", c.faults.caught(v))
	}
}
