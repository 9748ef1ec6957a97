package signal

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"
)

// ErrServerGone is wrapped by what Run and Send return when the connection to
// the server has ended and this side did not end it.
var ErrServerGone = errors.New("the connection to the server is lost")

// ErrServerClosed is an ErrServerGone that the server announced: it is shutting
// down, or has had enough of this client.
var ErrServerClosed = fmt.Errorf("%w: the server closed it", ErrServerGone)

// ErrSuperseded is an ErrServerClosed because the seat was taken again over
// another connection.
var ErrSuperseded = fmt.Errorf("%w: the seat was taken again over another connection", ErrServerClosed)

// CloseSuperseded is the close code of a connection whose seat another one has
// taken again. Its client must not come back by itself: two would take the seat in
// turns for ever.
const CloseSuperseded websocket.StatusCode = 4001

const (
	sendTimeout = 10 * time.Second
	closeGrace  = 2 * time.Second // for the server's half of the close handshake
	// probeTimeout is how long a pong may take when there is reason for doubt.
	probeTimeout = 3 * time.Second
)

// Client is the client's end of one websocket. Run must be running for
// messages to arrive and for the loss of the server to be noticed.
type Client struct {
	ws       *websocket.Conn
	conn     net.Conn
	interval time.Duration
	doubt    chan struct{} // has a value when a ping is due at once
	closing  atomic.Bool
}

// Run calls handle, from the goroutine of Run, for each message in the order of
// arrival, and keeps the connection alive. It blocks until the connection ends,
// and has closed it and ended all it started when it returns: nil where Close
// was called or ctx ended, else an error that wraps [ErrServerGone]. handle must
// not wait for long: while it does, nothing else is read. Messages that make no
// sense are left out. Call Run once.
func (c *Client) Run(ctx context.Context, handle func(Message)) error {
	ended := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		select {
		case <-ctx.Done():
		case <-ended:
		}
		c.Close()
	})
	// Reading and pinging outlive ctx by the close handshake: a context that
	// ends would cut the connection instead of closing it.
	whole := context.WithoutCancel(ctx)
	wg.Go(func() { c.keepAlive(whole, ended) })
	err := c.read(whole, handle)
	byUs := c.closing.Load()
	close(ended)
	wg.Wait()
	if byUs {
		return nil
	}
	return gone(err)
}

func (c *Client) read(ctx context.Context, handle func(Message)) error {
	for {
		typ, data, err := c.ws.Read(ctx)
		if err != nil {
			return err
		}
		if typ != websocket.MessageText || c.closing.Load() {
			continue
		}
		if m, err := ParseMessage(data); err == nil {
			handle(m)
		}
	}
}

// keepAlive cuts the connection when a ping stays without its pong.
func (c *Client) keepAlive(ctx context.Context, ended <-chan struct{}) {
	tick := time.NewTicker(c.interval)
	defer tick.Stop()
	for {
		patience := c.interval
		select {
		case <-ended:
			return
		case <-tick.C:
		case <-c.doubt:
			patience = min(patience, probeTimeout)
		}
		pingCtx, cancel := context.WithTimeout(ctx, patience)
		err := c.ws.Ping(pingCtx)
		cancel()
		if err != nil {
			c.cut()
			return
		}
	}
}

// Probe has the connection proved now instead of at the next ping: it is cut when
// the server does not answer within three seconds. It does not wait. Any goroutine
// may call it.
func (c *Client) Probe() {
	select {
	case c.doubt <- struct{}{}:
	default:
	}
}

// Send sends one message, waiting at most ten seconds for the network. An end of
// ctx in the middle of a message cuts the connection. Any goroutine may call it.
func (c *Client) Send(ctx context.Context, m Message) error {
	data, err := encodeMessage(m)
	if err != nil {
		return err
	}
	if err := c.write(ctx, data); err != nil {
		return fmt.Errorf("send %s: %w", m.Type, err)
	}
	return nil
}

func encodeMessage(m Message) ([]byte, error) {
	data, err := json.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", m.Type, err)
	}
	if len(data) > MaxMessageSize {
		return nil, fmt.Errorf("send %s: %w", m.Type, CodeMessageTooLarge)
	}
	return data, nil
}

func (c *Client) write(ctx context.Context, data []byte) error {
	sendCtx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	if err := c.ws.Write(sendCtx, websocket.MessageText, data); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return gone(err)
	}
	return nil
}

// Close says good-bye to the server and closes the connection, within about two
// seconds even when the server says nothing. Any goroutine may call it, at any
// time and more than once.
func (c *Client) Close() {
	c.closing.Store(true)
	grace := time.AfterFunc(closeGrace, c.cut)
	defer grace.Stop()
	// The error is of no use: the connection is closed either way.
	_ = c.ws.Close(websocket.StatusNormalClosure, "")
}

// cut makes everything that reads or writes fail at once, without waiting.
func (c *Client) cut() { _ = c.conn.SetDeadline(time.Unix(1, 0)) }

// gone words the error of a connection that has ended.
func gone(err error) error {
	var closed websocket.CloseError
	switch {
	case errors.As(err, &closed) && closed.Code == CloseSuperseded:
		return ErrSuperseded
	case errors.As(err, &closed) && closed.Reason != "":
		return fmt.Errorf("%w: %s", ErrServerClosed, oneLine(closed.Reason))
	case errors.As(err, &closed):
		return ErrServerClosed
	case errors.Is(err, websocket.ErrMessageTooBig):
		return fmt.Errorf("%w: it sent a message of more than %d bytes", ErrServerGone, MaxMessageSize)
	}
	return ErrServerGone
}
