package signal

import (
	"context"
	"fmt"
	"time"
)

// connection is one websocket in the life of a session.
type connection struct {
	session *Session
	client  *Client
	watcher Watcher
	seated  bool  // false until the server has answered resume
	refused error // what it answered, where that is no seat
}

// refusedResume is the server's refusal of a resume that will not change.
type refusedResume struct{ err error }

func (e *refusedResume) Error() string { return e.err.Error() }
func (e *refusedResume) Unwrap() error { return e.err }

// run takes what comes until the websocket ends, and says why as [Client.Run] does.
func (l *connection) run(ctx context.Context) error {
	if !l.seated {
		late := time.AfterFunc(resumePatience, l.client.cut)
		defer late.Stop()
		err := l.client.Run(ctx, func(m Message) {
			if !l.seated {
				l.onAnswer(ctx, m)
				if l.seated {
					late.Stop()
				}
				return
			}
			l.onMessage(m)
		})
		if l.refused != nil && err != nil {
			return l.refused
		}
		return err
	}
	return l.client.Run(ctx, l.onMessage)
}

// onAnswer takes the answer to resume. Nothing else can come before it.
func (l *connection) onAnswer(ctx context.Context, m Message) {
	switch m.Type {
	case TypeSeated:
		if seated, err := m.Seated(); err == nil {
			l.resumed(ctx, seated)
		}
	case TypeError:
		l.refused = fmt.Errorf("%w: %w", ErrServerGone, m.Err())
		if !m.Code.passes() {
			l.refused = &refusedResume{l.refused}
		}
		l.client.cut()
	}
}

// resumed sends what the server has not got, and goes on.
func (l *connection) resumed(ctx context.Context, seated Seated) {
	l.seated = true
	s := l.session
	s.sending <- struct{}{}
	whole := s.outbox.arrived(seated.Received)
	s.flush(ctx, l.client)
	s.client.Store(l.client)
	<-s.sending
	l.watcher.Back(seated.Lost || !whole)
}

// flush writes what waits. The end of the websocket, where it fails, is noticed by
// who reads, and all is sent again.
func (s *Session) flush(ctx context.Context, c *Client) {
	ctx, cancel := context.WithTimeout(ctx, resumePatience)
	defer cancel()
	failed := false
	for {
		data, ok := s.outbox.next()
		if !ok {
			return
		}
		if !failed {
			failed = c.write(ctx, data) != nil
		}
	}
}

// onMessage keeps count and hands on.
func (l *connection) onMessage(m Message) {
	if m.Type == TypeSeated {
		l.session.noteToken(m)
		return
	}
	if m.counts() {
		l.session.received++
	}
	l.session.noteReceived(m)
	l.watcher.Message(m)
}

// noteToken takes the token that was asked for; the first, and none that nobody
// asked for: a server that does not know of tokens passes on what a stranger makes.
func (s *Session) noteToken(m Message) {
	seated, err := m.Seated()
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || seated.Token == "" || !s.seat.asked || s.seat.token != "" || m.RoomID != s.seat.roomID {
		return
	}
	s.seat.token = seated.Token
	s.seat.grace = min(max(0, time.Duration(seated.Grace)*time.Second), maxGrace)
}

// maxGrace bounds what a server may say of its patience.
const maxGrace = 5 * time.Minute

// noteReceived follows who sits opposite.
func (s *Session) noteReceived(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case m.Type == TypeRoomCreated && s.seat.role == Creator && s.seat.roomID == "":
		s.seat.roomID = m.Text()
	case s.seat.role != Creator:
	case m.Type == TypeOffer:
		s.seat.paired = true
	case m.Type == TypeLeave, m.Type == TypePeerLeft:
		s.seat.paired = false
	}
}
