package tui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// watched is a player whose pictures are taken at once.
func watched(f Film, o FilmOptions) *player {
	p := newPlayer(f, o)
	p.slot.OnPut(func() { p.slot.Take() })
	return p
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
			p := watched(&fakeFilm{n: 25}, c.options)
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
		p := watched(&fakeFilm{n: 25}, FilmOptions{})
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
		p := watched(&fakeFilm{n: 1000}, FilmOptions{}) // 40 s
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
		if err := watched(&fakeFilm{n: 3, fails: broken}, FilmOptions{}).Run(t.Context()); !errors.Is(err, broken) {
			t.Error(err)
		}
		for _, n := range []int{1, 1000} { // a still stays until it is left
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			if err := watched(&fakeFilm{n: n}, FilmOptions{}).Run(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%d pictures: %v", n, err)
			}
			cancel()
		}
	})
}

// A film that has come to its end, or beyond it by seeking, stays while it is
// paused, and can be gone back in.
func TestPlayerSeeksAtTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := watched(&fakeFilm{n: 1000}, FilmOptions{}) // 40 s
		ended := make(chan error, 1)
		go func() { ended <- p.Run(t.Context()) }()
		at := func(want int64) {
			t.Helper()
			<-time.After(10 * time.Second)
			select {
			case err := <-ended:
				t.Fatalf("it has ended while paused: %v", err)
			default:
			}
			if p.played.Load() != want {
				t.Errorf("at picture %d, want %d", p.played.Load(), want)
			}
		}
		<-time.After(time.Second)
		p.toggle()
		for range 10 {
			p.seek(seekStep)
			synctest.Wait()
		}
		at(1000)
		p.seek(-seekStep)
		at(876)
		p.seek(-time.Hour)
		at(1)
		p.toggle()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
}

// A film of which only some pictures are wanted ends after them wherever one goes.
func TestPlayerSeeksAfterTheLastWanted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := watched(&fakeFilm{n: 1000}, FilmOptions{Frames: 5})
		ended := make(chan error, 1)
		go func() { ended <- p.Run(t.Context()) }()
		<-time.After(190 * time.Millisecond)
		p.toggle()
		p.seek(seekStep)
		<-time.After(time.Second)
		p.toggle()
		if err := <-ended; err != nil || p.played.Load() != 5 {
			t.Errorf("%v after %d pictures", err, p.played.Load())
		}
	})
}

// The film begins when its first picture is painted, or when nothing paints.
func TestPlayerWaitsForItsScreen(t *testing.T) {
	for taken, want := range map[time.Duration]time.Duration{
		500 * time.Millisecond: 1500 * time.Millisecond,
		time.Hour:              screenPatience + time.Second,
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPlayer(&fakeFilm{n: 25}, FilmOptions{})
			first := time.AfterFunc(taken, func() { p.slot.Take() })
			defer first.Stop()
			begun := time.Now()
			if err := p.Run(t.Context()); err != nil {
				t.Error(err)
			}
			if took := time.Since(begun); took != want {
				t.Errorf("with the first picture taken after %v it took %v, want %v", taken, took, want)
			}
		})
	}
}
