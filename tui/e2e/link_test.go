//go:build e2e

package e2e

import (
	"fmt"
	"hash/fnv"
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
	look look          // what is shown over it
	echo time.Duration // from a key to its effect on the screen, 95th percentile
	fps  float64       // pictures a second
}{
	{250_000, large, 150 * time.Millisecond, 20},
	{250_000, medium, 150 * time.Millisecond, 20},
	{64_000, medium, 250 * time.Millisecond, 12},
	{250_000, small, 150 * time.Millisecond, 20},
	{64_000, small, 250 * time.Millisecond, 12},
	{16_000, small, 500 * time.Millisecond, 6},
}

// look is a size of the screen, in cells, and flags.
type look struct {
	cols, rows int
	flags      string
}

var (
	large  = look{160, 45, "--color truecolor"}
	medium = look{80, 24, "--color 256"}
	small  = look{60, 20, "--color none --glyphs ascii"}
)

func (l look) String() string { return fmt.Sprintf("%dx%d %s", l.cols, l.rows, l.flags) }

// TestSlowLinks shows a call over a model of a link.
func TestSlowLinks(t *testing.T) {
	frames := clip(t)
	for _, link := range slowLinks {
		t.Run(fmt.Sprintf("%d kBps %v", link.rate/1000, link.look), func(t *testing.T) {
			v := &callViewer{}
			args := append([]string{"join", startCreator(t, frames), "--camera", "none", "--mic", "tone", "--speaker", "none"},
				strings.Fields(link.look.flags)...)
			s := prepareScreen(t, link.look.cols, link.look.rows, v.onFrame, args...)
			s.line = newLine(t, link.rate, func(p []byte) { s.take(p, time.Now()) })
			s.start()
			v.measure(t, s, link.rate, link.echo, link.fps)
		})
	}
}

// TestSlowSSH shows a call over a real ssh whose connection is slow.
func TestSlowSSH(t *testing.T) {
	frames := clip(t)
	for _, link := range slowLinks {
		t.Run(fmt.Sprintf("%d kBps %v", link.rate/1000, link.look), func(t *testing.T) {
			script := filepath.Join(t.TempDir(), "program")
			text := fmt.Sprintf("#!/bin/sh\nHOME=%s LANG=C.UTF-8 exec %s join '%s' --camera none --mic tone --speaker none --ice-interface lo %s\n",
				t.TempDir(), program(t), startCreator(t, frames), link.look.flags)
			if err := os.WriteFile(script, []byte(text), 0o700); err != nil {
				t.Fatal(err)
			}
			server := startSSHD(t, script)
			v := &callViewer{}
			s := prepareScreen(t, link.look.cols, link.look.rows, v.onFrame)
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
	last  uint64 // a digest of the picture
	shown int    // pictures
	muted bool
	at    time.Time // when muted changed
}

func (v *callViewer) onFrame(s *screen, at time.Time) {
	digest := fnv.New64a()
	for y := range s.rows / 2 {
		for x := range s.cols {
			c := s.vt.Cell(x, y)
			fmt.Fprint(digest, c.Char, c.FG, c.BG)
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

// measure presses the mute key at random moments and asks of the link what it
// can give: pictures that are too large for it may come more seldom, and delay a
// key by the time that one takes.
func (v *callViewer) measure(t *testing.T, s *screen, rate int, echo time.Duration, fps float64) {
	t.Helper()
	get := func() (shown, received int, muted bool, at time.Time) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return v.shown, s.received, v.muted, v.at
	}
	eventually(t, "pictures", func() bool { n, _, _, _ := get(); return n >= 5 })
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
	one := time.Duration(size / float64(rate) * float64(time.Second))
	if limit := max(echo, one*3/2+echo); p95 > limit {
		t.Errorf("a key takes %v, more than %v", p95, limit)
	}
	if least := min(fps, 0.6*float64(rate)/size); got < least {
		t.Errorf("%.1f pictures a second, fewer than %.1f", got, least)
	}
}
