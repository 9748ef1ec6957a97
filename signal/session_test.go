package signal

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"
)

const (
	testRoom  = "abc-def-ghj-kmn-pqr-stu"
	testToken = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// script is a server that does one thing with each websocket in turn, and with
// the last one until the test ends.
type script []func(ctx context.Context, ws *websocket.Conn)

// play runs the script's server and opens a session with it.
func (steps script) play(t *testing.T) *Session {
	t.Helper()
	turn := make(chan int, 1)
	turn <- 0
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := <-turn
		turn <- n + 1
		if n >= len(steps) {
			t.Errorf("connection %d of %d", n+1, len(steps))
			return
		}
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			t.Error(err)
			return
		}
		defer ws.CloseNow()
		steps[n](r.Context(), ws)
	}))
	s, err := OpenSession(t.Context(), "ws"+strings.TrimPrefix(srv.URL, "http"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		s.Close()
		srv.Close()
	})
	return s
}

func read(ctx context.Context, t *testing.T, ws *websocket.Conn, typ string) Message {
	_, data, err := ws.Read(ctx)
	m, parseErr := ParseMessage(data)
	if err != nil || parseErr != nil || m.Type != typ {
		t.Errorf("server got %q, %v; want %s", data, err, typ)
	}
	return m
}

// seat answers createRoom with a room and a token, and loses the websocket.
func seat(t *testing.T) func(context.Context, *websocket.Conn) {
	return func(ctx context.Context, ws *websocket.Conn) {
		if m := read(ctx, t, ws, TypeCreateRoom); !m.Resume {
			t.Error("asked for no seat that is kept")
		}
		write(ctx, t, ws, fmt.Sprintf(`{"type":"roomCreated","payload":%q}`, testRoom),
			fmt.Sprintf(`{"type":"seated","roomId":%q,"payload":{"token":%q,"grace":60}}`, testRoom, testToken),
			fmt.Sprintf(`{"type":"offer","roomId":%q}`, testRoom))
	}
}

// answer reads resume and says something.
func answer(t *testing.T, text string) func(context.Context, *websocket.Conn) {
	return func(ctx context.Context, ws *websocket.Conn) {
		m := read(ctx, t, ws, TypeResume)
		r, err := m.ResumeRequest()
		want := Resume{Token: testToken, Role: Creator, Paired: true, Received: 1}
		if err != nil || m.RoomID != testRoom || r != want {
			t.Errorf("asked for %s by %+v, %v; want %+v", m.RoomID, r, err, want)
		}
		write(ctx, t, ws, text)
		_, _, _ = ws.Read(ctx) // until the client goes
	}
}

// told is what a session told its watcher.
type told struct {
	messages, away int
	back           []bool
}

func runSession(t *testing.T, s *Session, back func()) (told, error) {
	t.Helper()
	var got told
	if err := s.Send(t.Context(), Message{Type: TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	err := s.Run(t.Context(), Watcher{
		Message: func(Message) { got.messages++ },
		Away:    func(error) { got.away++ },
		Back: func(lost bool) {
			got.back = append(got.back, lost)
			back()
		},
	})
	return got, err
}

func refusal(code ErrorCode) string {
	return fmt.Sprintf(`{"type":"error","payload":"no","code":%q}`, code)
}

func TestSessionComesBack(t *testing.T) {
	for _, lost := range []bool{false, true} {
		seated := fmt.Sprintf(`{"type":"seated","roomId":%q,"payload":{"grace":60,"lost":%v}}`, testRoom, lost)
		s := script{seat(t), answer(t, refusal(CodeServerFull)), answer(t, seated)}.play(t)
		begun := time.Now()
		got, err := runSession(t, s, s.Close)
		if err != nil || got.messages != 2 || got.away != 1 || len(got.back) != 1 || got.back[0] != lost {
			t.Errorf("told %+v, %v", got, err)
		}
		if s.Grace() != time.Minute {
			t.Errorf("grace %v", s.Grace())
		}
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("took %v", took)
		}
	}
}

// TestSessionGivesUp: what will not change is not tried again.
func TestSessionGivesUp(t *testing.T) {
	superseded := func(ctx context.Context, ws *websocket.Conn) {
		seat(t)(ctx, ws)
		_ = ws.Close(CloseSuperseded, "")
	}
	noToken := func(ctx context.Context, ws *websocket.Conn) {
		read(ctx, t, ws, TypeCreateRoom)
		write(ctx, t, ws, fmt.Sprintf(`{"type":"roomCreated","payload":%q}`, testRoom))
	}
	// An old server passes on what the other member makes, of another room even.
	otherRoom := func(ctx context.Context, ws *websocket.Conn) {
		noToken(ctx, ws)
		write(ctx, t, ws, fmt.Sprintf(`{"type":"seated","roomId":"x","payload":{"token":%q}}`, testToken),
			`{"type":"seated","payload":"nonsense"}`)
	}
	for name, test := range map[string]struct {
		script script
		want   error
		away   int
	}{
		"refused":          {script{seat(t), answer(t, refusal(CodeSeatLost))}, CodeSeatLost, 1},
		"an older server":  {script{seat(t), answer(t, refusal(CodeNotInRoom))}, CodeNotInRoom, 1},
		"superseded":       {script{superseded}, ErrSuperseded, 0},
		"no token":         {script{noToken}, ErrServerGone, 0},
		"a stranger's one": {script{otherRoom}, ErrServerGone, 0},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := runSession(t, test.script.play(t), func() {})
			if !errors.Is(err, test.want) || !errors.Is(err, ErrServerGone) || got.away != test.away || got.back != nil {
				t.Errorf("told %+v, %v", got, err)
			}
		})
	}
}

// TestSessionThatLeftStaysAway: who has given up its seat does not want it back.
func TestSessionThatLeftStaysAway(t *testing.T) {
	s := script{func(ctx context.Context, ws *websocket.Conn) {
		seat(t)(ctx, ws)
		read(ctx, t, ws, TypeLeave)
	}}.play(t)
	if err := s.Send(t.Context(), Message{Type: TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	err := s.Run(t.Context(), Watcher{Away: func(error) { t.Error("away") }, Message: func(m Message) {
		if m.Type == TypeOffer {
			if err := s.Send(t.Context(), Message{Type: TypeLeave, RoomID: testRoom}); err != nil {
				t.Error(err)
			}
		}
	}})
	if !errors.Is(err, ErrServerGone) || s.Grace() != 0 {
		t.Errorf("ended with %v", err)
	}
}

// TestSessionEndsWhileAway: whoever waits for a server that is gone can stop at once.
func TestSessionEndsWhileAway(t *testing.T) {
	s := script{seat(t), func(ctx context.Context, ws *websocket.Conn) { _, _, _ = ws.Read(ctx) }}.play(t)
	if err := s.Send(t.Context(), Message{Type: TypeCreateRoom}); err != nil {
		t.Fatal(err)
	}
	begun := time.Now()
	err := s.Run(t.Context(), Watcher{Message: func(Message) {}, Back: func(bool) {}, Away: func(error) { s.Close() }})
	if err != nil || time.Since(begun) > 3*time.Second {
		t.Errorf("%v after %v", err, time.Since(begun))
	}
}

func TestOutbox(t *testing.T) {
	var o outbox
	write := func(n int) {
		for range n {
			if _, ok := o.next(); !ok {
				t.Fatal("nothing to write")
			}
		}
	}
	for _, m := range []string{"1", "2", "3", "4"} {
		o.add([]byte(m))
	}
	write(3)
	if o.sent() != 3 {
		t.Errorf("sent %d", o.sent())
	}
	if whole := o.arrived(2); !whole || o.sent() != 2 {
		t.Errorf("whole %v, sent %d", whole, o.sent())
	}
	if m, _ := o.next(); string(m) != "3" {
		t.Errorf("next %s", m)
	}
	write(1)
	if _, more := o.next(); more || o.sent() != 4 {
		t.Errorf("more %v, sent %d", more, o.sent())
	}
	// Beyond its bounds it forgets the oldest: no loss if they arrived, one if not.
	for range outboxMessages + 10 {
		o.add(make([]byte, 10))
		write(1)
	}
	if whole := o.arrived(o.sent()); !whole || len(o.msgs) != 0 || o.bytes != 0 {
		t.Errorf("whole %v, %d messages of %d bytes", whole, len(o.msgs), o.bytes)
	}
	for range outboxMessages + 1 {
		o.add(make([]byte, outboxBytes/outboxMessages))
	}
	before := o.sent()
	if whole := o.arrived(before); whole || len(o.msgs) != outboxMessages {
		t.Errorf("whole %v, %d messages", whole, len(o.msgs))
	}
	o.add(make([]byte, outboxBytes))
	write(1)
	if o.sent() != before+1 || len(o.msgs) != 1 {
		t.Errorf("sent %d, %d messages", o.sent(), len(o.msgs))
	}
	if whole := o.arrived(0); whole {
		t.Error("what was forgotten long ago is still there")
	}
}

// TestBackoff: the first attempt is soon, none is later than the cap, and all are
// spread.
func TestBackoff(t *testing.T) {
	for range 100 {
		var b backoff
		whole := firstDelay
		for range 12 {
			if d := b.next(); d < whole/2 || d > whole {
				t.Fatalf("waits %v, want %v to %v", d, whole/2, whole)
			}
			whole = min(2*whole, longestDelay)
		}
		b.lasted(stable - 1)
		if d := b.next(); d < longestDelay/2 {
			t.Errorf("waits %v after a connection that did not last", d)
		}
		b.lasted(stable)
		if d := b.next(); d > firstDelay {
			t.Errorf("waits %v after a connection that lasted", d)
		}
	}
}
