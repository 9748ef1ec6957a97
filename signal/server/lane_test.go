package server

import (
	"bufio"
	"bytes"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

func TestLaneTakesAPartOfTheTime(t *testing.T) {
	now := time.Now()
	var l lane
	for _, step := range []struct {
		after, worked, wait time.Duration
	}{
		{0, time.Millisecond, laneShare * time.Millisecond},
		{0, 2 * time.Millisecond, 3 * laneShare * time.Millisecond}, // behind the first
		{laneShare * time.Millisecond, 0, 2*laneShare*time.Millisecond + shortTurn},
		{time.Second, 0, shortTurn}, // nobody waits any more
		{0, time.Hour, longestWait},
		{0, time.Hour, longestWait}, // everybody waits that long at most
	} {
		now = now.Add(step.after)
		if got := l.queue(now, step.worked); got != step.wait {
			t.Errorf("who worked for %v waits for %v, want %v", step.worked, got, step.wait)
		}
	}
}

// endless is a network connection on which something comes as often as it is read.
type endless struct{ net.Conn }

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestMoreThanTheShareWaits(t *testing.T) {
	var l lane
	read := func(s *socket, times int) time.Duration {
		begun, p := time.Now(), make([]byte, 10)
		for range times {
			if _, err := s.Read(p); err != nil {
				t.Fatal(err)
			}
		}
		return time.Since(begun)
	}
	hasty, modest := newSocket(endless{}, &l, 0.001), newSocket(endless{}, &l, 0.001)
	read(hasty, shareBurst)
	l.free = time.Now().Add(time.Second) // others wait
	if took := read(hasty, 1); took < longestWait/2 {
		t.Errorf("one more than the share came after %v", took)
	}
	if took := read(modest, shareBurst); took > longestWait/2 {
		t.Errorf("a share came after %v", took)
	}
}

// TestPingsWithoutEnd are answered as often as messages would be taken.
func TestPingsWithoutEnd(t *testing.T) {
	const burst = 10
	addr, _ := start(t, Config{MessageRate: 0.001, MessageBurst: burst})
	ping := "\x89\x80\x00\x00\x00\x00"
	conn := half(t, addr, upgrade+strings.Repeat(ping, 3*burst)+frame(0x81, `{"type":"createRoom"}`))
	if err := conn.SetReadDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	said, err := io.ReadAll(bufio.NewReader(conn))
	if err != nil {
		t.Fatal(err)
	}
	if pongs := bytes.Count(said, []byte{0x8a, 0}); pongs != burst || !bytes.Contains(said, []byte("too-many-messages")) {
		t.Errorf("%d pongs for %d pings, and then %q", pongs, 3*burst, said)
	}
}
