package tui

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// fakeFilm is n pictures, 25 a second.
type fakeFilm struct {
	n, next int
	fails   error
	format  rtc.PictureFormat
}

func (f *fakeFilm) Next(ctx context.Context) (*image.YCbCr, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if f.next == f.n {
		if f.fails != nil {
			return nil, f.fails
		}
		return nil, io.EOF
	}
	f.next++
	return noise(f.next / 2), nil // every other one differs
}

func (f *fakeFilm) Interval() time.Duration   { return 40 * time.Millisecond }
func (f *fakeFilm) Format() rtc.PictureFormat { return f.format }
func (f *fakeFilm) Count() int                { return f.n }

func (f *fakeFilm) Seek(n int) bool {
	f.next = n
	return true
}

// Every picture is one write between the marks, also one that changes nothing.
func TestWriteFilm(t *testing.T) {
	var out bytes.Buffer
	fast := 0
	look := FilmLook{Size: image.Pt(20, 6), Depth: render.TrueColor}
	stats, err := WriteFilm(t.Context(), &out, &fakeFilm{n: 10}, FilmOptions{Rate: &fast, Frames: 8}, look)
	if err != nil {
		t.Fatal(err)
	}
	frames := bytes.SplitAfter(out.Bytes(), []byte(endFrame))
	if len(frames) != 9 || len(frames[8]) != 0 {
		t.Fatalf("%d frames", len(frames)-1)
	}
	empty := 0
	for _, f := range frames[:8] {
		if !bytes.HasPrefix(f, []byte(beginFrame)) || bytes.Count(f, []byte(beginFrame)) != 1 {
			t.Errorf("a frame begins with %q", f[:min(20, len(f))])
		}
		if len(f) == len(beginFrame)+len(endFrame) {
			empty++
		}
	}
	if empty != 4-1 {
		t.Errorf("%d empty frames", empty)
	}
	if stats.Frames != 8 || stats.Cells != 120 || stats.Bytes != out.Len() || stats.BytesPerFrame != float64(out.Len())/8 ||
		stats.RenderP50 <= 0 || stats.RenderP99 < stats.RenderP50 || stats.FPS <= 0 {
		t.Errorf("%+v", stats)
	}
}

func TestWriteFilmToNobody(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	if _, err := WriteFilm(t.Context(), w, &fakeFilm{n: 3}, FilmOptions{}, FilmLook{Size: image.Pt(4, 2)}); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

// A film on a terminal, with a pause, to its end.
func TestPlayOnATerminal(t *testing.T) {
	t.Parallel()
	s := newStage(t, testSize, true)
	s.run(t.Context(), Config{Start: Play, Film: &fakeFilm{n: 30}, FilmOptions: FilmOptions{Name: "head.y4m"}})
	s.sees("head.y4m", "00:01")
	s.press(" ")
	s.sees("paused")
	s.press(" ")
	if err := s.wait(); err != nil {
		t.Error(err)
	}
	s.clean()
	if s.result.FramesShown == 0 || s.result.TTYBytes == 0 {
		t.Errorf("%+v", s.result)
	}
}

func TestPlayEndsByKeyAndByError(t *testing.T) {
	t.Parallel()
	s := newStage(t, testSize, true)
	s.run(t.Context(), Config{Start: Play, Film: &fakeFilm{n: 1}, FilmOptions: FilmOptions{Name: "still.png"}})
	s.sees("still.png")
	s.press("q")
	if err := s.wait(); err != nil {
		t.Error(err)
	}
	s.clean()
	broken := errors.New("the film is damaged")
	s = newStage(t, testSize, true)
	s.run(t.Context(), Config{Start: Play, Film: &fakeFilm{n: 3, fails: broken}})
	if err := s.wait(); !errors.Is(err, broken) {
		t.Error(err)
	}
	s.clean()
}

// stalledPipe takes one write only after so long, and notes when it took each.
type stalledPipe struct {
	stall time.Duration
	at    int
	took  []time.Time
}

func (p *stalledPipe) Write(b []byte) (int, error) {
	if len(p.took) == p.at {
		<-time.After(p.stall)
	}
	p.took = append(p.took, time.Now())
	return len(b), nil
}

// After a pipe has been stalled the film goes on at its own pace, without a burst.
func TestWriteFilmToAStalledPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		pipe := &stalledPipe{stall: 10 * time.Second, at: 5}
		if _, err := WriteFilm(t.Context(), pipe, &fakeFilm{n: 25}, FilmOptions{}, FilmLook{Size: image.Pt(4, 2)}); err != nil {
			t.Fatal(err)
		}
		for n := 7; n < len(pipe.took); n++ {
			if gap := pipe.took[n].Sub(pipe.took[n-1]); gap != 40*time.Millisecond {
				t.Errorf("picture %d comes %v after the one before", n, gap)
			}
		}
	})
}

// What is interrupted returns why.
func TestWriteFilmTellsWhyItWasInterrupted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		why := errors.New("a signal")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { cancel(why) })
		if _, err := WriteFilm(ctx, io.Discard, &fakeFilm{n: 25}, FilmOptions{}, FilmLook{Size: image.Pt(4, 2)}); !errors.Is(err, why) {
			t.Error(err)
		}
	})
}

// liveFilm keeps its own time, as a camera does.
type liveFilm struct{ fakeFilm }

func (*liveFilm) Interval() time.Duration { return 0 }
func (*liveFilm) Count() int              { return 0 }

// That it is paused is said also where there is no clock to stand still.
func TestPauseIsSaidWithoutAClock(t *testing.T) {
	g := newRig(t, Config{Start: Play, Film: &liveFilm{}, FilmOptions: FilmOptions{Name: "test"}})
	if strings.Contains(g.text(), "paused") {
		t.Error("it begins paused")
	}
	g.press("space")
	if !strings.Contains(g.text(), "paused") {
		t.Errorf("nothing says that it is paused:\n%s", g.text())
	}
}

// The name of a film leaves room for the rest of the row, however long it is.
func TestPlayCutsALongName(t *testing.T) {
	for _, name := range []string{strings.Repeat("x", 200) + ".y4m", strings.Repeat("映画", 60)} {
		g := newRig(t, Config{Start: Play, Film: &fakeFilm{n: 2500}, FilmOptions: FilmOptions{Name: name}})
		g.shows(string([]rune(name)[:6]), "…", "00:00 / 01:40", "q quit")
	}
}
