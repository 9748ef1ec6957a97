package main

import (
	"slices"
	"sync"
	"time"
)

// sample is how long things took. Its methods may be called from any goroutine.
type sample struct {
	mu    sync.Mutex
	times []time.Duration
}

func (s *sample) add(d time.Duration) {
	s.mu.Lock()
	s.times = append(s.times, d)
	s.mu.Unlock()
}

func (s *sample) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.times)
}

// percentile is the n-th percentile, 0 of nothing.
func (s *sample) percentile(n int) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return percentile(s.times, n)
}

func percentile[T ~int64 | ~float64](values []T, n int) T {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[(len(sorted)-1)*n/100]
}
