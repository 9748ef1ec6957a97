//go:build e2e

package e2e

import (
	"slices"
	"strings"
	"time"
)

// talk makes the program run on a machine with a picture and a sound to send.
func (m *machine) talk(args ...string) *headless {
	m.t.Helper()
	args = append(args, "--headless", "--camera", "test", "--mic", "tone")
	if !slices.Contains(args, "--speaker") {
		args = append(args, "--speaker", "none")
	}
	h := prepareHeadless(m.t)
	h.cmd = m.command(args...)
	h.cmd.Stderr = &h.stderr
	h.start()
	return h
}

// serve runs a server on a machine until the test ends or end is called.
func (m *machine) serve() (url string, end func()) {
	m.t.Helper()
	cmd := m.command("serve", "--listen", m.address+":0")
	url = launchServer(m.t, cmd)
	ended := false
	end = func() {
		if !ended {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			ended = true
		}
	}
	m.t.Cleanup(end)
	return url, end
}

// callWithoutServer is a call between two machines, the server in the creator's
// program; callThrough is one whose server is elsewhere.
func (h *hub) callWithoutServer() (machines [2]*machine, sides [2]*headless) {
	h.t.Helper()
	machines = [2]*machine{h.newMachine(), h.newMachine()}
	return machines, h.call(machines)
}

func (h *hub) callThrough(url string, joinerArgs ...string) [2]*headless {
	h.t.Helper()
	machines := [2]*machine{h.newMachine(), h.newMachine()}
	creator := machines[0].talk("create", "--server", url)
	joiner := machines[1].talk(append([]string{"join", creator.invite()}, joinerArgs...)...)
	return bothSeeAndHear(creator, joiner)
}

func (h *hub) call(machines [2]*machine) [2]*headless {
	h.t.Helper()
	creator := machines[0].talk("create")
	joiner := machines[1].talk("join", creator.invite())
	return bothSeeAndHear(creator, joiner)
}

// bothSeeAndHear waits until pictures and sound arrive on both sides.
func bothSeeAndHear(creator, joiner *headless) [2]*headless {
	creator.t.Helper()
	sides := [2]*headless{creator, joiner}
	for _, side := range sides {
		side.await("video", nil)
		side.await("stats", func(e event) bool { return e.number("frames_shown") > 0 && e.number("audio_level_db") > -40 })
	}
	return sides
}

// reading is an event and when it came.
type reading struct {
	event
	at time.Time
}

// readings are the events of one name that came after a moment.
func (h *headless) readings(name string, after time.Time) (list []reading) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, e := range h.events {
		if e.name() == name && h.times[i].After(after) {
			list = append(list, reading{e, h.times[i]})
		}
	}
	return list
}

// awaitState waits for a state that begins after a moment and tells when.
func (h *headless) awaitState(limit time.Duration, state string, after time.Time) (at time.Time) {
	h.t.Helper()
	eventuallyWithin(h.t, limit, state+" on "+h.cmd.Args[5], func() bool {
		for _, r := range h.readings("state", after) {
			if r.text("state") == state {
				at = r.at
				return true
			}
		}
		return false
	})
	return at
}

// watch gathers the figures of a call for a time and tells the pictures shown a
// second, from its first figures to its last.
func (h *headless) watch(length time.Duration) (stats []reading, rate float64) {
	h.t.Helper()
	from := time.Now()
	eventuallyWithin(h.t, length+5*time.Second, "figures", func() bool {
		stats = h.readings("stats", from)
		return len(stats) > 1 && stats[len(stats)-1].at.Sub(from) >= length
	})
	first, last := stats[0], stats[len(stats)-1]
	return stats, (last.number("frames_shown") - first.number("frames_shown")) / last.at.Sub(first.at).Seconds()
}

// flows tells when, after a moment, a second of pictures and sound was over.
func (h *headless) flows(after time.Time) (at time.Time, ok bool) {
	stats := h.readings("stats", after)
	for i, s := range stats[min(1, len(stats)):] {
		pictures := s.number("frames_shown") - stats[i].number("frames_shown")
		if pictures >= 20 && s.number("audio_level_db") > -40 {
			return s.at, true
		}
	}
	return time.Time{}, false
}

// awaitEnd waits for the end of a call that failed: exit code 1, one clear line.
func (h *headless) awaitEnd(limit time.Duration, reason string) time.Time {
	h.t.Helper()
	e, at := h.awaitFor(limit, "ended", nil)
	if !strings.Contains(e.text("reason"), reason) {
		h.t.Errorf("%v ended with %q, want %q", h.cmd.Args, e.text("reason"), reason)
	}
	select {
	case <-h.exited:
	case <-time.After(patience):
		h.t.Fatalf("%v does not exit after its end", h.cmd.Args)
	}
	if code := h.cmd.ProcessState.ExitCode(); code != 1 {
		h.t.Errorf("%v: exit code %d, want 1", h.cmd.Args, code)
	}
	if !strings.Contains(h.stderr.String(), reason) {
		h.t.Errorf("%v said %q, want %q", h.cmd.Args, h.stderr.String(), reason)
	}
	return at
}
