package main

import (
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/render/bench/score"
)

func TestVerdict(t *testing.T) {
	for _, c := range []struct {
		row  row
		want string
	}{
		{row{value: 20, must: 10, aim: 20}, "reaches the goal"},
		{row{value: 19.9, must: 10, aim: 20}, "within the limit"},
		{row{value: 9.9, must: 10, aim: 20}, "misses the limit"},
		{row{value: 1.5, must: 3, aim: 1.5, less: true}, "reaches the goal"},
		{row{value: 3, must: 3, aim: 1.5, less: true}, "within the limit"},
		{row{value: 3.1, must: 3, aim: 1.5, less: true}, "misses the limit"},
	} {
		if got := c.row.verdict(); got != c.want {
			t.Errorf("%+v %s, not %s", c.row, got, c.want)
		}
	}
}

func TestReplaceSection(t *testing.T) {
	path := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	if err := os.WriteFile(path, []byte("before\n"+sectionBegin+"old\n"+sectionEnd+"after\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replaceSection(path, "new\n"); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if want := "before\n" + sectionBegin + "new\n" + sectionEnd + "after\n"; string(got) != want {
		t.Errorf("%q, not %q", got, want)
	}
	if err := os.WriteFile(path, []byte("nothing\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := replaceSection(path, "new\n"); err == nil {
		t.Error("a file without marks was written")
	}
}

// gradients is a small film: a gradient that moves.
func gradients(n int) *film {
	f := &film{cells: image.Pt(8, 4), wanted: map[int]*score.Reference{}}
	for i := range n {
		img := image.NewYCbCr(image.Rect(0, 0, 64, 64), image.YCbCrSubsampleRatio420)
		for p := range img.Y {
			img.Y[p] = uint8(40 + 2*(p%64) + (p/64+3*i)%60)
		}
		for p := range img.Cb {
			img.Cb[p], img.Cr[p] = 128, 128
		}
		f.frames = append(f.frames, img)
		if counts(i) || counts(i+1) {
			f.wanted[i] = score.NewReference(img, 8, 4)
		}
	}
	return f
}

// counter counts what it is asked to draw.
type counter struct {
	drawer
	frames int
}

func (c *counter) draw(img *image.YCbCr) ([]byte, time.Duration, error) {
	c.frames++
	return c.drawer.draw(img)
}

func TestPlayDrawsWhatIsLookedAt(t *testing.T) {
	f := gradients(2 * scoreEvery)
	for all, want := range map[bool]int{true: len(f.frames), false: 4} {
		c := &counter{drawer: newOurs(f.cells, render.Options{})}
		s, err := f.play(c, all)
		if err != nil || c.frames != want || s.Frames != 2 || s.bytes <= 0 || s.PSNR < 20 {
			t.Errorf("all %v: %d frames, %+v, %v", all, c.frames, s, err)
		}
	}
}

// TestNegate finds no pixel of a frame as it was in the one before.
func TestNegate(t *testing.T) {
	frames := gradients(1).frames
	frames = append(frames, gradients(1).frames...)
	negate(frames)
	for i, v := range frames[0].Y {
		if frames[1].Y[i] == v {
			t.Fatalf("pixel %d is %d in both", i, v)
		}
	}
	for i, v := range frames[0].Cb {
		if frames[1].Cb[i] == v || frames[1].Cr[i] == frames[0].Cr[i] {
			t.Fatalf("chroma pixel %d stays", i)
		}
	}
}

// TestRaceDrawsInRounds counts who draws how often.
func TestRaceDrawsInRounds(t *testing.T) {
	f := gradients(2*roundFrames + 3)
	a, b := &counter{drawer: newOurs(f.cells, render.Options{})}, &counter{drawer: newOurs(f.cells, render.Options{})}
	mine, theirs, err := race(a, b, f.frames)
	if err != nil || a.frames != len(f.frames) || b.frames != len(f.frames) {
		t.Errorf("%d and %d frames, %v", a.frames, b.frames, err)
	}
	if mine.fast > mine.median || mine.fast <= 0 || theirs.fast <= 0 {
		t.Errorf("%v and %v", mine, theirs)
	}
}

// TestBoundIsAbove finds no picture better than the bound, and none far below it.
func TestBoundIsAbove(t *testing.T) {
	f := gradients(scoreEvery)
	for set := render.GlyphHalf; set <= render.GlyphBest; set++ {
		if set == render.GlyphSextant || set == render.GlyphOctant {
			continue // not in the report
		}
		s, err := f.play(newOurs(f.cells, render.Options{Glyphs: set}), true)
		if err != nil {
			t.Fatal(err)
		}
		if best, err := f.bound(set); err != nil || best < s.PSNR || best > s.PSNR+0.5 {
			t.Errorf("%v: %.2f dB, the bound is %.2f, %v", set, s.PSNR, best, err)
		}
	}
}

func TestThriftiest(t *testing.T) {
	f := gradients(scoreEvery)
	exact, err := f.play(newOurs(f.cells, render.Options{}), true)
	if err != nil {
		t.Fatal(err)
	}
	quality, s, err := f.thriftiest(render.Options{}, func(scored) bool { return true })
	if err != nil || quality != 100 || s.bytes > exact.bytes {
		t.Errorf("anything goes: quality %d, %+v, %v", quality, s, err)
	}
	if quality, s, err = f.thriftiest(render.Options{}, func(scored) bool { return false }); err != nil || quality != 0 || s != exact {
		t.Errorf("nothing goes: quality %d, %+v, %v", quality, s, err)
	}
}

func TestMarkdown(t *testing.T) {
	r := &report{}
	r.add(row{what: "speed", figure: "2×", ours: "1 ms", peer: "2 ms", value: 2, must: 1, aim: 3, format: "%g×"})
	if got := r.markdown(); !strings.Contains(got, "| 2× | 1 ms | 2 ms | 1× | 3× | within the limit |\n") {
		t.Error(got)
	}
}
