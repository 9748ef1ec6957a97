package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// skipLimit is how much of a message that is too large is read and thrown away,
// so that its sender can still be told, before the connection is cut.
const skipLimit = 1 << 20

// errEnded is next's when it has ended the connection itself.
var errEnded = errors.New("connection ended")

// read hands each message to s until the connection ends or breaks a limit.
func (c *conn) read(ctx context.Context, s *Server) {
	c.ws.SetReadLimit(skipLimit)
	messages := newBucket(c.cfg.MessageRate, c.cfg.MessageBurst, time.Now())
	mistakes := newBucket(c.cfg.ErrorRate, c.cfg.ErrorBurst, time.Now())
	for {
		data, err := c.next(ctx)
		if err == nil && !messages.take(time.Now()) {
			err = errTooFast
		}
		if err == nil {
			err = s.handle(c, data)
		}
		if err == nil {
			continue
		}
		if !c.refuse(err) {
			return
		}
		if !mistakes.take(time.Now()) {
			c.refuse(errTooWrong)
			return
		}
	}
}

// next reads one message. A refusal leaves the connection usable; any other
// error is its end.
func (c *conn) next(ctx context.Context) ([]byte, error) {
	typ, r, err := c.ws.Reader(ctx)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(r, signal.MaxMessageSize+1))
	if err != nil {
		return nil, err
	}
	if len(data) > signal.MaxMessageSize {
		return nil, c.skip(r)
	}
	if typ != websocket.MessageText {
		return nil, errNotText
	}
	return data, nil
}

// skip ends the connection because of the message that r is in the middle of.
func (c *conn) skip(r io.Reader) error {
	c.tell(errTooLarge)
	if _, err := io.Copy(io.Discard, r); err != nil {
		return fmt.Errorf("skip message: %w", err) // and the websocket has been closed
	}
	c.end(websocket.StatusMessageTooBig, "message too large")
	return errEnded
}

// refuse tells the client why its message was refused, and reports whether the
// connection may go on.
func (c *conn) refuse(err error) bool {
	if !c.tell(err) {
		return false
	}
	switch {
	case errors.Is(err, signal.CodeTooManyMessages):
		c.end(websocket.StatusPolicyViolation, "too many messages")
	case errors.Is(err, signal.CodeTooManyErrors):
		c.end(websocket.StatusPolicyViolation, "too many errors")
	default:
		return true
	}
	return false
}

// tell sends a refusal as an error message; false where err is none.
func (c *conn) tell(err error) bool {
	var refused *signal.Error
	if !errors.As(err, &refused) {
		return false
	}
	c.count.refused(refused.Code)
	c.deliver(encodeMessage(refused.Message()))
	return true
}
