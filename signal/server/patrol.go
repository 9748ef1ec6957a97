package server

import (
	"sync"
	"time"

	"github.com/coder/websocket"
)

// Bounds of the time between two rounds of the patrol.
const (
	shortestRound = 5 * time.Millisecond
	longestRound  = time.Second
)

// patrol knows all connections and looks after their times from one goroutine,
// which there is while there are connections. A limit of time is kept to within
// an eighth of the shortest of them, or a second.
type patrol struct {
	rooms *rooms
	round time.Duration

	mu       sync.Mutex
	conns    map[*conn]struct{}
	stop     chan struct{}  // ends the walk; nil where there is none
	farewell *farewell      // for those who come from now on
	walks    sync.WaitGroup // the one, and one that is ending
}

// farewell is how to end a connection.
type farewell struct {
	code   websocket.StatusCode
	reason string
}

func newPatrol(rs *rooms, cfg *Config) *patrol {
	round := min(cfg.PingInterval, cfg.WriteTimeout, cfg.MessageTimeout, cfg.IdleTimeout, cfg.WaitTimeout, cfg.Lifetime) / 8
	return &patrol{rooms: rs, round: min(max(round, shortestRound), longestRound), conns: map[*conn]struct{}{}}
}

// add begins to look after c.
func (p *patrol) add(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conns[c] = struct{}{}
	if p.farewell != nil {
		c.end(p.farewell.code, p.farewell.reason)
	}
	if p.stop == nil {
		stop := make(chan struct{})
		p.stop = stop
		p.walks.Go(func() { p.walk(stop) })
	}
}

// remove is told that c has ended.
func (p *patrol) remove(c *conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
	if len(p.conns) == 0 {
		close(p.stop)
		p.stop = nil
	}
}

// dismiss ends all connections, those still to come as well. It does not wait.
func (p *patrol) dismiss(code websocket.StatusCode, reason string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.farewell = &farewell{code, reason}
	for c := range p.conns {
		c.end(code, reason)
	}
}

// wait waits for the patrol's end, which comes when there are no connections.
func (p *patrol) wait() { p.walks.Wait() }

// walk looks at each connection, round after round.
func (p *patrol) walk(stop <-chan struct{}) {
	tick := time.NewTicker(p.round)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
			p.look()
		}
	}
}

// look makes one round.
func (p *patrol) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.inspect(p.rooms)
	}
}
