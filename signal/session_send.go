package signal

import (
	"context"
	"errors"
	"fmt"
)

// Send sends one message as [Client.Send] does. While the session is away, and
// where the websocket fails under it, the message is kept and sent when the
// session is back, unless more than 64 wait by then; what does not count as a
// message between members is not kept. Any goroutine may call it.
func (s *Session) Send(ctx context.Context, m Message) error {
	select {
	case s.sending <- struct{}{}:
		defer func() { <-s.sending }()
	case <-ctx.Done():
		return fmt.Errorf("send %s: %w", m.Type, ctx.Err())
	}
	s.noteSent(&m)
	data, err := encodeMessage(m)
	if err != nil {
		return err
	}
	c := s.client.Load()
	if m.counts() {
		s.outbox.add(data)
		if c == nil {
			return nil
		}
		_, _ = s.outbox.next() // is data: all before it has been written
	}
	if c == nil {
		return nil
	}
	if err := c.write(ctx, data); err != nil && (s.claim().token == "" || !errors.Is(err, ErrServerGone)) {
		return fmt.Errorf("send %s: %w", m.Type, err)
	}
	return nil
}

// noteSent asks for a seat that is kept in the message that takes one, and
// forgets the seat with the one that gives it up.
func (s *Session) noteSent(m *Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch m.Type {
	case TypeCreateRoom:
		m.Resume = true
		s.seat = claim{role: Creator, asked: true}
	case TypeOffer:
		if !s.seat.asked {
			m.Resume = true
			s.seat = claim{roomID: m.RoomID, role: Joiner, asked: true, paired: true}
		}
	case TypeLeave:
		s.seat = claim{}
	}
}
