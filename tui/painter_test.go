package tui

import (
	"image"
	"log/slog"
	"math"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// easel is a painter with a scene of a call, and the slots that feed it.
type easel struct {
	*painter
	wakes        atomic.Int64
	remote, self *rtc.Slot
}

func newEasel() *easel {
	e := &easel{remote: rtc.NewSlot(nil), self: rtc.NewSlot(nil)}
	e.painter = newPainter(func() { e.wakes.Add(1) }, func() int { return math.MaxInt }, newFaults(slog.New(slog.DiscardHandler)))
	return e
}

// callScene is a call at 160x45: video, a self view, a status line.
func (e *easel) callScene() *scene {
	c := &canvas{size: image.Pt(160, 45), theme: themeOf(render.TrueColor)}
	c.video(remoteVideo, image.Rect(0, 0, 160, 44), render.Contain)
	c.video(selfVideo, image.Rect(115, 28, 155, 43), render.Cover)
	c.text(image.Rect(0, 44, 160, 45), c.bar(160, []part{{long: c.theme.bar.Render("status")}}, nil))
	return &scene{size: c.size, layers: c.layers, remote: e.remote, self: e.self, synchronized: true}
}

func TestPaintsWhatIsNewAndNothingElse(t *testing.T) {
	e := newEasel()
	if out := e.paint(nil, true); len(out) != 0 {
		t.Errorf("without a scene %d bytes are painted", len(out))
	}
	s := e.callScene()
	e.show(s)
	if out := e.paint(nil, true); !strings.Contains(string(out), "status") {
		t.Errorf("the first painting is %q", out)
	}
	steps := []struct {
		name  string
		do    func()
		fresh bool
		bytes bool
		shown uint64
	}{
		{"nothing happened", func() {}, false, false, 0},
		{"a remote frame", func() { e.remote.Put(noise(1), time.Now()) }, false, true, 1},
		{"nothing happened since", func() {}, false, false, 1},
		{"the same picture again", func() { e.remote.Put(noise(1), time.Now()) }, false, false, 2},
		{"two frames, of which the newest counts", func() {
			e.remote.Put(noise(2), time.Now())
			e.remote.Put(noise(3), time.Now())
		}, false, true, 3},
		{"a self frame", func() { e.self.Put(noise(4), time.Now()) }, false, true, 3},
		{"an equal scene", func() { e.show(e.callScene()) }, false, false, 3},
		{"the terminal was cleared", func() {}, true, true, 3},
		{"no scene any more", func() { e.show(nil); e.remote.Put(noise(5), time.Now()) }, true, false, 3},
		{"the scene again", func() { e.show(s) }, false, true, 4},
	}
	for _, step := range steps {
		step.do()
		out := e.paint(nil, step.fresh)
		if (len(out) > 0) != step.bytes || e.framesShown() != step.shown {
			t.Errorf("%s: %d bytes, %d frames shown, want %d", step.name, len(out), e.framesShown(), step.shown)
		}
	}
}

func TestSelfFramesWaitForRemoteOnes(t *testing.T) {
	e := newEasel()
	e.show(e.callScene())
	woken := func(do func()) bool {
		before := e.wakes.Load()
		do()
		return e.wakes.Load() > before
	}
	self := func() { e.self.Put(grey(1), time.Now()) }
	if !woken(self) {
		t.Error("without remote frames, a self frame does not wake the painter")
	}
	if !woken(func() { e.show(e.callScene()) }) {
		t.Error("a scene does not wake the painter")
	}
	if !woken(func() { e.remote.Put(grey(1), time.Now()) }) {
		t.Error("a remote frame does not wake the painter")
	}
	if woken(self) {
		t.Error("a self frame just after a remote one wakes the painter")
	}
	e.lastRemote.Add(-int64(selfAlone))
	if !woken(self) {
		t.Error("a self frame long after a remote one does not wake the painter")
	}
	e.show(nil)
	if woken(func() { e.remote.Put(grey(1), time.Now()) }) {
		t.Error("a slot of a former scene wakes the painter")
	}
}

func TestFramesThatNobodySeesDoNotCount(t *testing.T) {
	e := newEasel()
	e.show(&scene{size: image.Pt(10, 2), remote: e.remote})
	e.remote.Put(grey(1), time.Now())
	e.paint(nil, false)
	if n := e.framesShown(); n != 0 {
		t.Errorf("%d frames count as shown", n)
	}
	for range 2 {
		e.show(e.callScene())
		e.paint(nil, false)
	}
	if n := e.framesShown(); n != 1 {
		t.Errorf("%d frames count as shown when one is seen", n)
	}
}

func TestAPanicWhilePaintingIsCaught(t *testing.T) {
	e := newEasel()
	broken := e.callScene()
	broken.layers[0] = layer{source: text, area: image.Rect(0, 0, 1, 1)} // and no cells
	e.show(broken)
	e.remote.Put(grey(1), time.Now())
	if out := e.paint([]byte("before"), false); string(out) != "before" {
		t.Errorf("painted %q", out)
	}
	select {
	case err := <-e.faults.first:
		if !strings.HasPrefix(err.Error(), "internal error: ") {
			t.Error(err)
		}
	default:
		t.Error("nobody is told")
	}
}

func TestPutHalvesWideCharactersCleanly(t *testing.T) {
	var grid render.Grid
	grid.Resize(6, 1)
	wide := []render.Cell{{Rune: '中'}, {Rune: render.Continuation}}
	put(&grid, image.Rect(0, 0, 2, 1), wide)
	put(&grid, image.Rect(4, 0, 6, 1), wide)
	put(&grid, image.Rect(1, 0, 5, 1), []render.Cell{{Rune: 'a'}, {Rune: 'b'}, {Rune: 'c'}, {Rune: 'd'}})
	if got := gridText(&grid); got != " abcd\n" || grid.Cells[5] != render.Blank {
		t.Errorf("%q, %v", got, grid.Cells)
	}
}

// In steady state a frame goes to the terminal without allocating.
func TestPaintingAllocatesNothing(t *testing.T) {
	e := newEasel()
	e.show(e.callScene())
	pictures := []*image.YCbCr{noise(1), noise(2), noise(3)}
	n, buf := 0, []byte(nil)
	frame := func() {
		e.remote.Put(pictures[n%3], time.Time{})
		e.self.Put(pictures[(n+1)%3], time.Time{})
		buf = e.paint(buf[:0], false)
		n++
	}
	for range 10 {
		frame()
	}
	if allocs := testing.AllocsPerRun(50, frame); allocs != 0 {
		t.Errorf("%v allocations a frame", allocs)
	}
}

func BenchmarkPaint160x45(b *testing.B) {
	e := newEasel()
	e.show(e.callScene())
	pictures := []*image.YCbCr{large(1), large(2), large(3)}
	var buf []byte
	paint := func(n int) {
		e.remote.Put(pictures[n%3], time.Time{})
		e.self.Put(pictures[(n+1)%3], time.Time{})
		buf = e.paint(buf[:0], false)
	}
	for n := range 6 {
		paint(n)
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n++ {
		paint(n)
	}
	b.ReportMetric(float64(len(buf)), "bytes/frame")
}

// large is a picture of 640x480 that moves with n: bands of brightness.
func large(n int) *image.YCbCr {
	img := image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		img.Y[i] = uint8(16 + (i%640+i/640+40*n)%219)
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = uint8(100+n), uint8(140-n)
	}
	return img
}

// The first picture is coarse on a slow line, also when the screen it comes upon
// was painted before the line was known.
func TestTheFirstPictureIsCoarseOnASlowLine(t *testing.T) {
	e := newEasel()
	e.show(e.callScene())
	e.paint(nil, true)
	const budget = 500
	e.budget = func() int { return budget }
	e.remote.Put(large(1), time.Now())
	if out := e.paint(nil, false); len(out) > (limitFrames+1)*leastBytes || e.quality.value() < 50 {
		t.Errorf("%d bytes at a quality of %d", len(out), e.quality.value())
	}
}
