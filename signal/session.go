package signal

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// resumePatience bounds an attempt to come back: the opening of the websocket,
// and then the answer to resume.
const resumePatience = 5 * time.Second

// Session is a client's connection to the server that outlives its websockets:
// when one is lost, the session comes back to its seat over another, and neither
// side misses a message (docs/PROTOCOL.md, "A seat that is kept"). With a server
// that keeps no seats it ends with its first websocket, as a [Client] does.
//
//	seated ──websocket lost──► away ──redial, resume, replay──► seated
//	                            └──superseded, refused──► ended
//
// Run must be running for messages to arrive.
type Session struct {
	url     string
	opts    Options
	closing chan struct{}
	close   func()                 // closes closing, once
	client  atomic.Pointer[Client] // nil while away

	sending chan struct{} // a lock that keeps messages in order; guards outbox
	outbox  outbox

	mu   sync.Mutex
	seat claim

	received uint64 // messages that count; for Run's goroutine
}

// claim is what a session has to say for its seat.
type claim struct {
	roomID string
	role   Role
	asked  bool   // for a seat that is kept
	token  string // empty where the seat is not kept
	grace  time.Duration
	paired bool
}

// Watcher is told what happens to a session, from the goroutine of its Run, in
// order. None of its functions may wait for long.
type Watcher struct {
	Message func(Message)
	Away    func(error)     // the websocket is lost, the session tries to come back
	Back    func(lost bool) // it is back; lost where messages may be missing, either way
}

// OpenSession dials as [Dial] does.
func OpenSession(ctx context.Context, wsURL string, opts Options) (*Session, error) {
	c, err := Dial(ctx, wsURL, opts)
	if err != nil {
		return nil, err
	}
	s := &Session{url: wsURL, opts: opts, closing: make(chan struct{}), sending: make(chan struct{}, 1)}
	s.close = sync.OnceFunc(func() { close(s.closing) })
	s.client.Store(c)
	return s, nil
}

// Run tells w what happens, until the session ends: nil where Close was called
// or ctx ended, else an error that wraps [ErrServerGone]. It has closed all it
// opened and ended all it started when it returns. Call it once.
func (s *Session) Run(ctx context.Context, w Watcher) error {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer cancel()
	wg.Go(func() {
		select {
		case <-s.closing:
			cancel()
		case <-ctx.Done():
		}
	})
	var delay backoff
	c := s.client.Load()
	for seated := true; ; {
		begun := time.Now()
		life := connection{session: s, client: c, watcher: w, seated: seated}
		err := life.run(ctx)
		if err == nil {
			return nil
		}
		s.client.Store(nil)
		if !s.mayResume(err) {
			return err
		}
		if life.seated {
			w.Away(err)
		}
		delay.lasted(time.Since(begun))
		if c = s.redial(ctx, &delay); c == nil {
			return nil
		}
		seated = false
	}
}

// mayResume reports whether a session whose websocket ended so may come back.
func (s *Session) mayResume(err error) bool {
	return s.claim().token != "" && !errors.Is(err, ErrSuperseded) && !errors.As(err, new(*refusedResume))
}

// redial tries until a websocket is open and the seat asked for over it; nil where
// ctx has ended.
func (s *Session) redial(ctx context.Context, delay *backoff) *Client {
	opts := s.opts
	opts.HandshakeTimeout = resumePatience
	for delay.wait(ctx) {
		c, err := Dial(ctx, s.url, opts)
		if err != nil {
			continue
		}
		if c.Send(ctx, s.resumption()) == nil {
			return c
		}
		c.Close()
	}
	return nil
}

// resumption is the message that asks for the seat again.
func (s *Session) resumption() Message {
	seat := s.claim()
	s.sending <- struct{}{}
	sent := s.outbox.sent()
	<-s.sending
	m, err := NewMessage(TypeResume, seat.roomID,
		Resume{Token: seat.token, Role: seat.role, Paired: seat.paired, Received: s.received, Sent: sent})
	if err != nil { // strings and numbers always have a JSON form
		return Message{Type: TypeResume, RoomID: seat.roomID}
	}
	return m
}

// Grace is for how long the server keeps the seat of this session without a
// connection, 0 where it does not. Any goroutine may call it.
func (s *Session) Grace() time.Duration { return s.claim().grace }

// Probe has the websocket proved now, as [Client.Probe] does.
func (s *Session) Probe() {
	if c := s.client.Load(); c != nil {
		c.Probe()
	}
}

// Close ends the session for good, within about two seconds. Any goroutine may
// call it, at any time and more than once.
func (s *Session) Close() {
	s.close()
	if c := s.client.Load(); c != nil {
		c.Close()
	}
}

func (s *Session) claim() claim {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seat
}
