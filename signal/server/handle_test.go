package server

import (
	"bytes"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/signal"
)

// mute is a connection whose messages are read from its queue by the test.
func mute(s *Server) *conn {
	c := newConn(nil, &s.cfg, s.metrics)
	c.awake = true // by the test
	return c
}

func queued(c *conn) []string {
	var got []string
	for msg := c.next(); msg != nil; msg = c.next() {
		got = append(got, string(msg))
	}
	return got
}

// FuzzHandle lets a member send anything. Only the other member of its room may
// hear of it, and only the same bytes; strangers hear nothing and keep their room.
func FuzzHandle(f *testing.F) {
	for _, s := range []string{`{"type":"createRoom"}`, `{"type":"answer","roomId":"ROOM","payload":{}}`, `{"type":"leave","roomId":"ROOM"}`,
		`{"type":"offer","roomId":"OTHER"}`, `{"type":"resume","roomId":"OTHER","payload":{"token":"` + someToken + `","role":"joiner"}}`,
		`{"type":"peerLeft","roomId":"ROOM"}`, `{"type":"x","type":"peerLeft","roomId":"ROOM"}`, `[]`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		s := New(Config{})
		creator, joiner, stranger := mute(s), mute(s), mute(s)
		room, other := open(t, s, creator), open(t, s, stranger)
		if err := s.rooms.offer(joiner, room, nil, false); err != nil {
			t.Fatal(err)
		}
		queued(creator)
		data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("ROOM"), []byte(room)), []byte("OTHER"), []byte(other))

		err := s.handle(joiner, data)
		heard := queued(creator)
		if err != nil && len(heard) != 0 {
			t.Fatalf("refused with %v, and yet passed on: %q", err, heard)
		}
		if len(heard) > 1 || len(heard) == 1 && heard[0] != string(data) {
			t.Fatalf("sent %q, heard %q", data, heard)
		}
		if got := queued(stranger); got != nil || s.rooms.seats[stranger] == nil || s.rooms.seats[creator] == nil {
			t.Fatalf("a stranger was touched: %q", got)
		}
	})
}

func open(t *testing.T, s *Server, c *conn) string {
	if err := s.handle(c, []byte(`{"type":"createRoom"}`)); err != nil {
		t.Fatal(err)
	}
	queued(c)
	return s.rooms.seats[c].room.id
}

// lockedBuffer takes the lines of a logger from any goroutine.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func TestLogsHoldNoRoomID(t *testing.T) {
	var log lockedBuffer
	addr, stop := start(t, Config{Logger: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	creator, joiner, id := call(t, addr)
	_ = joiner.ws.CloseNow()
	if _, err := creator.read(); err != nil {
		t.Fatal(err)
	}
	third := dial(t, addr)
	third.send(`{"type":"answer","roomId":%q}`, id)
	third.expectError(signal.CodeNotInRoom)
	_ = creator.ws.CloseNow()
	_ = third.ws.CloseNow()
	stop()
	text := log.buf.String()
	if !regexp.MustCompile(`room=[0-9a-f]{8}\b`).MatchString(text) {
		t.Errorf("the room is not in the log: %s", text)
	}
	if strings.Contains(text, id) {
		t.Errorf("the room ID is in the log: %s", text)
	}
}

func TestBucket(t *testing.T) {
	now := time.Unix(0, 0)
	b := newBucket(2, 3, now)
	if !b.full(now) {
		t.Error("a new one is not full")
	}
	taken := func() (n int) {
		for b.take(now) {
			n++
		}
		return n
	}
	if n := taken(); n != 3 {
		t.Errorf("burst of %d, want 3", n)
	}
	now = now.Add(time.Second)
	if n := taken(); n != 2 {
		t.Errorf("%d after a second, want 2", n)
	}
	now = now.Add(time.Hour)
	if n := taken(); n != 3 {
		t.Errorf("%d after an hour, want 3", n)
	}
}
