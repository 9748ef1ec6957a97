//go:build e2e

package e2e

import (
	"time"
)

// gaps are the longest times in which nothing came, over all ends.
type gaps struct{ sound, pictures time.Duration }

// gapWatch looks at the counters of calls every few milliseconds. A look that
// comes late makes a gap longer, never shorter.
type gapWatch struct {
	end    chan struct{}
	result chan gaps
}

const lookEvery = 4 * time.Millisecond

func startWatch(ends []*end) *gapWatch {
	w := &gapWatch{end: make(chan struct{}), result: make(chan gaps, 1)}
	go func() { w.result <- w.watch(ends) }()
	return w
}

func (w *gapWatch) stop() gaps {
	close(w.end)
	return <-w.result
}

func watchGaps(ends []*end, d time.Duration) gaps {
	w := startWatch(ends)
	<-time.After(d)
	return w.stop()
}

// flow is when a counter of one end last grew.
type flow struct {
	count uint64
	since time.Time
}

// look tells for how long the counter has stood still, up to now.
func (f *flow) look(count uint64, now time.Time) (still time.Duration) {
	if f.since.IsZero() {
		f.since = now
	}
	still = now.Sub(f.since)
	if count != f.count {
		f.count, f.since = count, now
	}
	return still
}

func (w *gapWatch) watch(ends []*end) gaps {
	sound, pictures := make([]flow, len(ends)), make([]flow, len(ends))
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var longest gaps
	for {
		select {
		case <-w.end:
			return longest
		case <-tick.C:
		}
		for i, e := range ends {
			s := e.call.Stats()
			longest.sound = max(longest.sound, sound[i].look(s.AudioBytesIn, s.At))
			longest.pictures = max(longest.pictures, pictures[i].look(s.FramesReceived, s.At))
		}
	}
}
