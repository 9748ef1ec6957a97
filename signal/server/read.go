package server

import (
	"errors"
	"io"
	"time"

	"github.com/coder/websocket"

	"github.com/rtcchat/rtcchat/signal"
)

// heavyMessage is how many bytes of a message count as another message: a candidate
// has less, an offer is five, a browser's ten or more. Passing on the longest there
// may be takes a third of a millisecond, which is that long to check as JSON.
const heavyMessage = 512

// tooLongRest is how much is read of what a message is too long by: who sends all of
// it before reading the answer is to come to that.
const tooLongRest = 2 * signal.MaxMessageSize

// errEnded is receive's when it has ended the connection itself.
var errEnded = errors.New("connection ended")

// read hands one message to s and reports whether another may follow: the
// connection has neither ended nor broken a limit.
func (c *conn) read(s *Server) bool {
	data, err := c.receive()
	if err == nil && !c.messages.takeMany(time.Now(), 1+len(data)/heavyMessage) {
		err = errTooFast
	}
	if err == nil {
		err = s.handle(c, data)
	}
	if err == nil {
		return true
	}
	c.grown = true
	if !c.refuse(err) {
		return false
	}
	if !c.mistakes.take(time.Now()) {
		c.refuse(errTooWrong)
		return false
	}
	return true
}

// receive reads one message. A refusal leaves the connection usable; any other
// error is its end.
func (c *conn) receive() ([]byte, error) {
	typ, r, err := c.ws.Reader(forever{})
	if err != nil {
		return nil, err
	}
	c.reading.Store(int64(c.age()))
	defer c.reading.Store(0)
	data, err := readWhole(r, c.cfg.MessageSize)
	if errors.Is(err, errTooLong) {
		c.tooLong(r)
		return nil, errEnded
	}
	if err != nil {
		return nil, err
	}
	if typ != websocket.MessageText {
		return nil, errNotText
	}
	return data, nil
}

// tooLong ends the connection for a message of which r has the rest. It stands apart
// from receive, in which all who are idle stand.
//
//go:noinline
func (c *conn) tooLong(r io.Reader) {
	c.tell(errTooLarge(c.cfg.MessageSize))
	_, _ = io.CopyN(io.Discard, r, tooLongRest) // it ends here, however that went
	c.end(websocket.StatusMessageTooBig, "message too large")
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
