package server

import (
	"log/slog"
	"sync"
	"time"
)

// How often the log tells of what a stranger can have it tell.
const (
	complaintRate  = 0.1 // a second, on average
	complaintBurst = 10
)

// complaints makes the log's warnings of refused connections few, whoever causes
// them.
type complaints struct {
	mu     sync.Mutex
	bucket bucket
}

// level is that of the next warning.
func (c *complaints) level(now time.Time) slog.Level {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bucket.take(now) {
		return slog.LevelWarn
	}
	return slog.LevelDebug
}
