package rtc

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

const (
	// seatPatience is how long a joiner tries to get a seat that is kept for
	// somebody else, longer than servers keep one; seatInterval is how often.
	seatPatience = 75 * time.Second
	seatInterval = 2 * time.Second
)

// negotiate holds the call, from the server's door on, and returns why it ended.
// A seat that is kept, most often for this very user, whose program was killed, is
// tried again until it is free: each time with a session and a connection of its own.
func (c *Call) negotiate(ctx context.Context) error {
	defer close(c.over)
	c.setState(Signalling)
	if c.cfg.Invite.RoomID != "" {
		c.emit(RoomEvent{ID: c.cfg.Invite.RoomID, Invite: c.cfg.Invite.Link()})
	}
	for begun := time.Now(); ; {
		err := c.meet(ctx)
		var refused *signal.Error
		if !errors.As(err, &refused) || refused.Code != signal.CodeSeatKept || time.Since(begun) > seatPatience {
			return err
		}
		c.emit(NoticeEvent{refused.Text + ", trying again"})
		select {
		case <-time.After(seatInterval):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// discard takes from the inbox what nobody will do any more, so that nobody waits
// for a place in it, until the function that it gives is called.
func (c *Call) discard() (stop func()) {
	done := make(chan struct{})
	var taking sync.WaitGroup
	taking.Go(func() {
		for {
			select {
			case <-c.inbox:
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		taking.Wait()
		for len(c.inbox) > 0 {
			<-c.inbox // of this goroutine alone: the others have ended, or only post
		}
	}
}

// onSeatWanted hears that somebody would take the joiner's seat, who has lost the
// server and is waited for. Where media have stopped as well, its program is most
// likely dead, and started again by whoever comes now.
func (n *negotiator) onSeatWanted(ctx context.Context, m signal.Message) error {
	if n.joiner || m.RoomID != "" || n.healthy() {
		return nil
	}
	n.seatFreed = true
	return n.send(ctx, signal.Message{Type: signal.TypeFreeSeat, RoomID: n.roomID})
}

// makeRoom ends the connection to a partner whose seat this side has freed, and
// waits for the next.
func (n *negotiator) makeRoom(ctx context.Context) error {
	n.call.video.setLive(false)
	n.call.audio.live.Store(false)
	return n.waitAgain(ctx, fmt.Sprintf("%s has lost the connection, and somebody else comes", n.peerName()))
}
