//go:build e2e

package e2e

import (
	"slices"
	"testing"
	"time"
)

// TestSoak holds a long call and watches what must not grow: goroutines, open
// files, memory. Half an hour is the real test (make e2e SOAK=30m), a minute
// finds a leak per frame.
func TestSoak(t *testing.T) {
	t.Parallel()
	a := startHeadless(t, nil, "create", "--camera", "test", "--mic", "tone", "--speaker", "none")
	b := startHeadless(t, nil, "join", a.invite(), "--camera", "test", "--mic", "tone", "--speaker", "none")
	sides := []*headless{a, b}
	const settle = 60 * time.Second
	length := max(*soak, 2*settle)
	begun := time.Now()
	for _, s := range sides {
		s.await("video", nil)
	}
	var early, late [2]usage
	<-time.After(time.Until(begun.Add(min(settle, length/2))))
	for i, s := range sides {
		early[i] = measure(t, s)
	}
	<-time.After(time.Until(begun.Add(length)))
	for i, s := range sides {
		late[i] = measure(t, s)
		t.Logf("side %d: after %v %+v, after %v %+v", i, min(settle, length/2), early[i], length, late[i])
		if late[i].goroutines > early[i].goroutines || late[i].files > early[i].files {
			t.Errorf("side %d: goroutines or files grew", i)
		}
		if grown := late[i].memory - early[i].memory; grown > 5<<20 {
			t.Errorf("side %d: memory grew by %d KiB, want at most 5 MiB", i, grown>>10)
		}
	}
}

// usage is what a process has.
type usage struct{ goroutines, files, memory int }

// measure takes the median of some seconds, in which the collector comes and goes.
func measure(t *testing.T, s *headless) usage {
	t.Helper()
	var goroutines, files, memory []int
	after := time.Now()
	for range 9 {
		var e event
		e, after = s.awaitAfter(after, "stats", nil)
		goroutines = append(goroutines, int(e.number("goroutines")))
		files = append(files, descriptors(t, s.cmd.Process.Pid))
		memory = append(memory, resident(t, s.cmd.Process.Pid))
	}
	for _, list := range [][]int{goroutines, files, memory} {
		slices.Sort(list)
	}
	return usage{goroutines[4], files[4], memory[4]}
}
