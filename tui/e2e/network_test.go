//go:build e2e

package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// lossyCall is how long a call over a bad network is watched, briefOutage how
// long a link is down that comes back.
const (
	lossyCall   = 20 * time.Second
	briefOutage = 6 * time.Second
	longOutage  = 16 * time.Second
	// minuteOutage is one that only those survive whose seats are kept.
	minuteOutage = 45 * time.Second
	// givesUp is how soon a side that waits for its partner, or for the server, gives up.
	givesUp = 75 * time.Second
)

// TestNetworkOfTwo calls from one machine to another with no server and no way
// out of their network: the invite is all they need.
func TestNetworkOfTwo(t *testing.T) {
	h := newHub(t)
	a, b := h.newMachine(), h.newMachine()
	creator := a.talk("create")
	invite := creator.invite()
	if !strings.HasPrefix(invite, "http://"+a.address+":") {
		t.Errorf("the invite %s does not lead to %s", invite, a.address)
	}
	joiner := b.talk("join", invite)
	_, at := joiner.await("video", nil)
	took := at.Sub(joiner.begun)
	t.Logf("from the start of the joiner to its first picture: %v", took)
	if took > 2*time.Second {
		t.Errorf("the first picture took %v, want at most 2 s", took)
	}
	bothSeeAndHear(creator, joiner)
}

// TestNetworkBad holds a call over a network that loses 5 % of the packets and
// delays the others by 20 to 40 ms, each way.
func TestNetworkBad(t *testing.T) {
	h := newHub(t)
	h.impair(0.05, 30*time.Millisecond, 10*time.Millisecond)
	_, sides := h.callWithoutServer()
	begun := time.Now()
	for _, side := range sides {
		side.watch(lossyCall - time.Since(begun))
	}
	for _, side := range sides {
		checkBadCall(t, side, begun)
	}
}

func checkBadCall(t *testing.T, side *headless, begun time.Time) {
	t.Helper()
	stats := side.readings("stats", begun)
	first, last := stats[0], stats[len(stats)-1]
	rate := (last.number("frames_shown") - first.number("frames_shown")) / last.at.Sub(first.at).Seconds()
	slowest, quietest := 1e9, 0.0
	for i, s := range stats[1:] {
		slowest = min(slowest, s.number("frames_shown")-stats[i].number("frames_shown"))
		quietest = min(quietest, s.number("audio_level_db"))
	}
	t.Logf("%s over %v: %.1f pictures a second, %.0f in the slowest; sound level %.1f dB, lowest %.1f dB; loss %.3f, round trip %v ms",
		side.cmd.Args[5], last.at.Sub(first.at).Round(time.Second), rate, slowest,
		last.number("audio_level_db"), quietest, last.number("loss"), last.number("rtt_ms"))
	if rate < 15 {
		t.Errorf("%.1f pictures a second, want at least 15", rate)
	}
	if quietest < -40 {
		t.Errorf("sound at %.1f dB, want more than -40 dB all the time", quietest)
	}
	if changes := side.readings("state", begun); len(changes) > 0 {
		t.Errorf("the call did not stay connected: %v", changes)
	}
}

// TestNetworkLinkComesBack takes one side's network card down for a while.
func TestNetworkLinkComesBack(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	machines, sides := h.callWithoutServer()
	down := time.Now()
	machines[1].down()
	<-time.After(briefOutage)
	machines[1].up()
	checkComeBack(t, sides, down)
}

// TestNetworkNewPath loses the path of the call for good, and nothing else: both
// sides find another.
func TestNetworkNewPath(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	_, sides := h.callWithoutServer()
	down := time.Now()
	h.forget()
	checkComeBack(t, sides, down)
}

// TestNetworkComesBackWithoutServer loses everything for a good while, and the
// server for ever.
func TestNetworkComesBackWithoutServer(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	url, kill := h.newMachine().serve()
	sides := h.callThrough(url)
	down := time.Now()
	h.cut()
	kill()
	<-time.After(longOutage)
	h.mend()
	checkComeBack(t, sides, down)
}

// TestNetworkLongOutage loses everything for longer than the server keeps a dead
// connection: both get their seats again, and find a new path through the server.
func TestNetworkLongOutage(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	url, _ := h.newMachine().serve()
	sides := h.callThrough(url)
	down := time.Now()
	h.cut()
	<-time.After(minuteOutage)
	h.mend()
	checkComeBack(t, sides, down)
	for _, side := range sides {
		side.await("notice", func(e event) bool { return strings.Contains(e.text("message"), "server is back") })
	}
}

func checkComeBack(t *testing.T, sides [2]*headless, down time.Time) {
	t.Helper()
	up := time.Now()
	for _, side := range sides {
		lost := side.awaitState(5*time.Second, "reconnecting", down)
		back := side.awaitState(patience, "connected", lost)
		t.Logf("%s: reconnecting after %v, connected again %v after the network came back",
			side.cmd.Args[5], lost.Sub(down), back.Sub(up))
	}
	for _, side := range sides {
		var flows time.Time
		eventuallyWithin(t, patience, "a second of pictures and sound after the outage", func() (ok bool) {
			flows, ok = side.flows(up)
			return ok
		})
		t.Logf("%s: a whole second of pictures and sound %v after the network came back", side.cmd.Args[5], flows.Sub(up))
	}
}

// TestNetworkStaysAway loses the network for good: both sides give up.
func TestNetworkStaysAway(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	_, sides := h.callWithoutServer()
	down := time.Now()
	h.cut()
	for _, side := range sides {
		at := side.awaitEnd(time.Until(down.Add(givesUp)), "was lost and did not come back")
		t.Logf("%s gave up after %v", side.cmd.Args[5], at.Sub(down))
	}
}

// TestNetworkKilledParticipant kills one side: the other sees soon that the call is
// broken, and gives up when the seat is no longer kept.
func TestNetworkKilledParticipant(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	url, _ := h.newMachine().serve()
	sides := h.callThrough(url)
	killed := time.Now()
	_ = sides[0].cmd.Process.Kill()
	told := sides[1].awaitState(5*time.Second, "reconnecting", killed)
	gaveUp := sides[1].awaitEnd(time.Until(killed.Add(givesUp)), "was lost and did not come back")
	t.Logf("told after %v, gave up after %v", told.Sub(killed), gaveUp.Sub(killed))
}

// TestNetworkKilledHost kills the side that is the server as well, so that nobody
// is left who could tell: the other sees the connection break and gives up in time.
func TestNetworkKilledHost(t *testing.T) {
	h := newHub(t)
	t.Parallel()
	_, sides := h.callWithoutServer()
	killed := time.Now()
	_ = sides[0].cmd.Process.Kill()
	told := sides[1].awaitState(5*time.Second, "reconnecting", killed)
	gaveUp := sides[1].awaitEnd(time.Until(killed.Add(givesUp)), "was lost and did not come back")
	t.Logf("told after %v, gave up after %v", told.Sub(killed), gaveUp.Sub(killed))
}

// TestNetworkServerKilled kills the server in the middle: neither side misses
// a picture or a sound.
func TestNetworkServerKilled(t *testing.T) {
	h := newHub(t)
	ear := filepath.Join(t.TempDir(), "ear.wav")
	url, kill := h.newMachine().serve()
	sides := h.callThrough(url, "--speaker", ear)
	killed := time.Now()
	kill()
	for _, side := range sides {
		side.await("notice", func(e event) bool { return strings.Contains(e.text("message"), "server is gone") })
		_, rate := side.watch(3*time.Second - time.Since(killed))
		t.Logf("%s: %.1f pictures a second after the server's end", side.cmd.Args[5], rate)
		if rate < 27 {
			t.Errorf("%.1f pictures a second, want 27 or more: no gap of 100 ms", rate)
		}
	}
	_, _ = sides[1].watch(2 * time.Second)
	sides[1].stop()
	heard := readWAV(t, ear)
	gap := longestGap(heard[min(len(heard), firstSound(heard)+sampleRate/2):])
	t.Logf("longest gap in %v of sound: %v", time.Duration(len(heard))*time.Second/sampleRate, gap)
	if gap > 100*time.Millisecond {
		t.Errorf("a gap of %v in the sound, want none over 100 ms", gap)
	}
}
