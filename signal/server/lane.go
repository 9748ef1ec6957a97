package server

import (
	"io"
	"sync"
	"time"
)

// What a connection may send at once without having to wait, on average its message
// rate, counted in reads of the network: a set-up takes about ten.
const (
	shareBurst = 64
	heavyRead  = 2 << 10 // bytes that count as another read
)

// What those have who send more, all together: a tenth of one processor.
const (
	laneShare   = 10
	shortTurn   = 20 * time.Microsecond // that a turn costs at least
	longestWait = 500 * time.Millisecond
)

// lane is where connections wait that send more than their share, one behind the
// other. However many they are, working on what they send takes a bounded part of
// the time: whoever has had some waits, and those behind as well, for some times as
// long. The others never wait. They are also noticed at once: Go's scheduler looks
// at the network when nothing else can run, and where many can it does so late.
type lane struct {
	mu   sync.Mutex
	free time.Time // when the last who waits has its turn
}

// queue tells how long somebody has to wait who has worked for so long.
func (l *lane) queue(now time.Time, worked time.Duration) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.free.Before(now) {
		l.free = now
	}
	l.free = l.free.Add(max(laneShare*worked, shortTurn))
	if last := now.Add(longestWait); l.free.After(last) {
		l.free = last
	}
	return l.free.Sub(now)
}

// Read implements net.Conn. It waits before it gives what is more than the
// connection's share. While nothing comes, all connections stand here: what this
// function itself has on its stack counts ten thousand times.
func (s *socket) Read(p []byte) (n int, err error) {
	if s.deaf.Load() {
		return 0, io.EOF
	}
	s.rest()
	if n, err = s.Conn.Read(p); err == nil {
		s.pace(n)
	}
	return n, err
}

// rest is told that what was given has been worked on.
//
//go:noinline
func (s *socket) rest() { s.worked = time.Since(s.gave) }

// pace waits where n bytes are more than the share.
//
//go:noinline
func (s *socket) pace(n int) {
	s.gave = time.Now()
	if !s.share.takeMany(s.gave, 1+n/heavyRead) {
		<-time.After(s.lane.queue(s.gave, s.worked))
		s.gave = time.Now()
	}
}
