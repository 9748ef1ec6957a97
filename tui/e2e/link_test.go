//go:build e2e

package e2e

import (
	"fmt"
	"hash/maphash"
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// slowLinks are the links a call must be usable over, with what is asked of it.
var slowLinks = []struct {
	rate int           // bytes a second
	echo time.Duration // from a key to its effect on the screen, 95th percentile
	fps  float64       // pictures a second
}{
	{250_000, 150 * time.Millisecond, 20},
	{64_000, 250 * time.Millisecond, 12},
	{16_000, 500 * time.Millisecond, 6},
}

// The screen that the call is shown on.
const linkCols, linkRows, linkFlags = 160, 45, "--color truecolor"

// TestSlowLinks shows a call over a model of a link.
func TestSlowLinks(t *testing.T) {
	frames := clip(t)
	for _, link := range slowLinks {
		t.Run(fmt.Sprintf("%d kBps", link.rate/1000), func(t *testing.T) {
			v, s := prepareLinked(t, frames, link.rate)
			s.start()
			v.measure(t, s, link.rate, link.echo, link.fps)
		})
	}
}

// TestFirstPicture times how long a call over a thin line takes to show its first
// picture, also when the terminal is busy at first: what a program sends before it
// knows the line must not fill it.
func TestFirstPicture(t *testing.T) {
	frames := clip(t)
	for _, c := range []struct {
		rate         int
		busy         time.Duration
		first, whole time.Duration // some of the picture, all of it
	}{
		{16_000, 0, 2 * time.Second, 3 * time.Second},
		{16_000, 700 * time.Millisecond, 2 * time.Second, 4 * time.Second},
		{16_000, 2500 * time.Millisecond, 4 * time.Second, 6 * time.Second},
		{8_000, 0, 3 * time.Second, 5 * time.Second},
		{8_000, 1500 * time.Millisecond, 4 * time.Second, 7 * time.Second},
	} {
		t.Run(fmt.Sprintf("%d kBps, busy for %v", c.rate/1000, c.busy), func(t *testing.T) {
			measured(t, func(t *testing.T) error {
				v, s := prepareLinked(t, frames, c.rate)
				s.busy = c.busy
				s.start()
				v.awaitPicture(t, s)
				if v.first.after > c.first || v.whole.after > c.whole {
					return fmt.Errorf("want the first after %v and all of it after %v", c.first, c.whole)
				}
				return nil
			})
		})
	}
}

// prepareLinked makes a screen that shows the clip over a model of a link.
func prepareLinked(t *testing.T, frames []*image.YCbCr, rate int) (*callViewer, *screen) {
	v := &callViewer{seed: maphash.MakeSeed()}
	args := append([]string{"join", startCreator(t, frames), "--camera", "none", "--mic", "tone", "--speaker", "none"},
		strings.Fields(linkFlags)...)
	s := prepareScreen(t, linkCols, linkRows, v.onFrame, args...)
	s.onTake = v.lookForPicture
	s.line = newLine(t, rate, func(p []byte) { s.take(p, time.Now()) })
	return v, s
}

// TestSlowSSH shows a call over a real ssh whose connection is slow.
func TestSlowSSH(t *testing.T) {
	frames := clip(t)
	for _, link := range slowLinks {
		t.Run(fmt.Sprintf("%d kBps", link.rate/1000), func(t *testing.T) {
			script := filepath.Join(t.TempDir(), "program")
			text := fmt.Sprintf("#!/bin/sh\nHOME=%s LANG=C.UTF-8 exec %s join '%s' --camera none --mic tone --speaker none --ice-interface lo %s\n",
				t.TempDir(), program(t), startCreator(t, frames), linkFlags)
			if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
				t.Fatal(err)
			}
			server := startSSHD(t, script)
			v := &callViewer{seed: maphash.MakeSeed()}
			s := prepareScreen(t, linkCols, linkRows, v.onFrame)
			s.onTake = v.lookForPicture
			s.cmd = server.client(t, startProxy(t, server.address, link.rate))
			s.start()
			v.measure(t, s, link.rate, link.echo, link.fps)
		})
	}
}

// startCreator starts the side that shows the clip, and returns its invite.
func startCreator(t *testing.T, frames []*image.YCbCr) (invite string) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	creator := prepareHeadless(t, "create", "--camera", "-", "--mic", "none", "--speaker", "none")
	creator.cmd.Stdin = r
	fed := make(chan struct{})
	t.Cleanup(func() { <-fed })
	creator.start()
	r.Close()
	go func() {
		defer close(fed)
		feed(w, frames)
	}()
	return creator.invite()
}

// callViewer watches a call's screen for pictures, in the upper half, and for the
// effect of the mute key in its last row.
type callViewer struct {
	seed  maphash.Seed
	last  uint64 // a digest of the picture
	shown int    // pictures
	muted bool
	at    time.Time // when muted changed

	first, whole arrival // of the first picture
}

// arrival is when something came, counted from the first byte.
type arrival struct {
	after time.Duration
	bytes int
}

func (v *callViewer) onFrame(s *screen, at time.Time) {
	var digest maphash.Hash
	digest.SetSeed(v.seed)
	for y := range s.rows / 2 {
		for x := range s.cols {
			maphash.WriteComparable(&digest, s.vt.Cell(x, y))
		}
	}
	if d := digest.Sum64(); d != v.last {
		v.last = d
		v.shown++
	}
	var row strings.Builder
	for x := range s.cols {
		row.WriteRune(s.vt.Cell(x, s.rows-1).Char)
	}
	if muted := strings.Contains(row.String(), "you muted"); muted != v.muted {
		v.muted, v.at = muted, at
	}
}

// lookForPicture notes when the picture begins to be there, and when all its rows are.
func (v *callViewer) lookForPicture(s *screen, at time.Time) {
	if v.whole.bytes > 0 {
		return
	}
	blocks, rows := 0, 0
	for y := range s.rows - 1 {
		colored := 0
		for x := range s.cols {
			c := s.vt.Cell(x, y)
			if c.Char == '▀' || c.Char == '▄' {
				blocks++
			}
			if c.BG >= 1<<8 && c.BG < 1<<24 {
				colored++
			}
		}
		if colored > s.cols/4 { // a notice may lie over it
			rows++
		}
	}
	now := arrival{at.Sub(s.begun), s.received}
	if blocks > 0 && v.first.bytes == 0 {
		v.first = now
	}
	if rows == s.rows-1 {
		v.whole = now
	}
}

// awaitPicture waits for all of the first picture.
func (v *callViewer) awaitPicture(t *testing.T, s *screen) {
	t.Helper()
	eventually(t, "a picture", func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return v.whole.bytes > 0
	})
	t.Logf("the first picture begins after %v and %d bytes, and is whole after %v and %d bytes",
		v.first.after.Round(time.Millisecond), v.first.bytes, v.whole.after.Round(time.Millisecond), v.whole.bytes)
}

// measure presses the mute key at random moments, and counts pictures meanwhile.
func (v *callViewer) measure(t *testing.T, s *screen, rate int, echo time.Duration, fps float64) {
	t.Helper()
	get := func() (shown, received int, muted bool, at time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return v.shown, s.received, v.muted, v.at
	}
	v.awaitPicture(t, s)
	if v.first.bytes > 2*rate || v.whole.bytes > 3*rate {
		t.Errorf("the link is filled for more than two seconds before the first picture, or three before all of it")
	}
	random := rand.New(rand.NewPCG(1, uint64(rate)))
	pause := func() { <-time.After(200*time.Millisecond + time.Duration(random.Int64N(int64(500*time.Millisecond)))) }
	shownBefore, receivedBefore, muted, _ := get()
	begun := time.Now()
	var took []time.Duration
	for range 25 {
		pause()
		pressed := time.Now()
		s.keys("m")
		muted = !muted
		eventually(t, "the effect of a key", func() bool { _, _, m, _ := get(); return m == muted })
		_, _, _, at := get()
		took = append(took, at.Sub(pressed))
	}
	length := time.Since(begun).Seconds()
	shown, received, _, _ := get()
	pictures, bytes := shown-shownBefore, received-receivedBefore
	slices.Sort(took)
	size := float64(bytes) / float64(max(pictures, 1))
	got, p95 := float64(pictures)/length, percentile(took, 95)
	t.Logf("%d kB/s: key to echo median %v, 95th percentile %v, slowest %v (asked %v); %.1f pictures a second (asked %.0f), %.1f kB each, %.0f %% of the link",
		rate/1000, percentile(took, 50).Round(time.Millisecond), p95.Round(time.Millisecond), took[len(took)-1].Round(time.Millisecond), echo,
		got, fps, size/1000, 100*float64(bytes)/length/float64(rate))
	if p95 > echo {
		t.Errorf("a key takes %v, more than %v", p95, echo)
	}
	if got < fps {
		t.Errorf("%.1f pictures a second, fewer than %.0f", got, fps)
	}
}
