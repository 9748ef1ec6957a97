package tui

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rtcchat/rtcchat/render"
)

// fakeFilm is n pictures, 25 a second.
type fakeFilm struct {
	n, next int
	fails   error
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

func (f *fakeFilm) Interval() time.Duration { return 40 * time.Millisecond }
func (f *fakeFilm) Count() int              { return f.n }

func (f *fakeFilm) Seek(n int) bool {
	f.next = n
	return true
}

func TestPlayerKeepsTime(t *testing.T) {
	ten, fast := 10, 0
	for _, c := range []struct {
		name    string
		options FilmOptions
		want    time.Duration
		frames  int64
	}{
		{"its own rate", FilmOptions{}, time.Second, 25},
		{"ten a second", FilmOptions{Rate: &ten}, 2500 * time.Millisecond, 25},
		{"as fast as possible", FilmOptions{Rate: &fast}, 0, 25},
		{"five of them", FilmOptions{Frames: 5}, 200 * time.Millisecond, 5},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlayer(&fakeFilm{n: 25}, c.options)
			begun := time.Now()
			if err := p.Run(t.Context()); err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			if took := time.Since(begun); took != c.want || p.played.Load() != c.frames {
				t.Errorf("%s: %d pictures in %v, want %d in %v", c.name, p.played.Load(), took, c.frames, c.want)
			}
		})
	}
}

func TestPlayerPauses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(&fakeFilm{n: 25}, FilmOptions{})
		begun := time.Now()
		ended := make(chan error, 1)
		go func() { ended <- p.Run(t.Context()) }()
		<-time.After(210 * time.Millisecond)
		p.toggle()
		synctest.Wait()
		played := p.played.Load()
		<-time.After(10 * time.Second)
		if p.played.Load() != played {
			t.Error("it plays while paused")
		}
		p.toggle()
		p.toggle()
		p.toggle()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(begun); took != 11*time.Second {
			t.Errorf("with ten seconds of pause it took %v", took)
		}
	})
}

// Seeking goes on and back, also while paused, and not beyond the ends.
func TestPlayerSeeks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPlayer(&fakeFilm{n: 1000}, FilmOptions{}) // 40 s
		ended := make(chan error, 1)
		go func() { ended <- p.Run(t.Context()) }()
		at := func(want time.Duration) {
			t.Helper()
			synctest.Wait()
			if at, _ := p.at(); at < want || at > want+240*time.Millisecond {
				t.Errorf("at %v, want %v", at, want)
			}
		}
		<-time.After(time.Second)
		at(time.Second)
		p.seek(10 * time.Second)
		at(11 * time.Second)
		p.toggle()
		p.seek(-5 * time.Second)
		at(6 * time.Second)
		<-time.After(time.Minute)
		at(6 * time.Second)
		p.seek(-time.Hour)
		at(0)
		p.toggle()
		<-time.After(2 * time.Second)
		at(2 * time.Second)
		p.seek(time.Hour)
		at(40 * time.Second)
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

func TestPlayerEndsAsItsFilmDoes(t *testing.T) {
	broken := errors.New("broken")
	synctest.Test(t, func(t *testing.T) {
		if err := newPlayer(&fakeFilm{n: 3, fails: broken}, FilmOptions{}).Run(t.Context()); !errors.Is(err, broken) {
			t.Error(err)
		}
		for _, n := range []int{1, 1000} { // a still stays until it is left
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := newPlayer(&fakeFilm{n: n}, FilmOptions{}).Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%d pictures: %v", n, err)
			}
			cancel()
		}
	})
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
