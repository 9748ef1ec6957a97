package server

import "sync"

// gate counts the connections that are open, and lets no more in than max.
type gate struct {
	max    int
	mu     sync.Mutex
	open   int
	closed bool
	inside sync.WaitGroup
}

// enter reports whether one more may come in; if so it must leave again.
func (g *gate) enter() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed || g.open == g.max {
		return false
	}
	g.open++
	g.inside.Add(1)
	return true
}

func (g *gate) leave() {
	g.mu.Lock()
	g.open--
	g.mu.Unlock()
	g.inside.Done()
}

// close lets nobody in from now on.
func (g *gate) close() {
	g.mu.Lock()
	g.closed = true
	g.mu.Unlock()
}

// wait waits until all have left. The gate must have been closed.
func (g *gate) wait() { g.inside.Wait() }
