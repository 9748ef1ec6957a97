package tui

import (
	"context"
	"image"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/tui/term"
)

// resting is an easel in a bubble whose picture has become as good as it can be.
func resting() *easel {
	e := newEasel()
	e.show(e.callScene())
	e.remote.Put(large(1), time.Now())
	e.paint(nil, true)
	e.quiet()
	return e
}

// quiet paints until nothing wakes the painter for a second, and returns the
// bytes and how often it was woken.
func (e *easel) quiet() (bytes int, wakes int64) {
	begun := e.wakes.Load()
	for before := int64(-1); before != e.wakes.Load(); {
		before = e.wakes.Load()
		for range int(time.Second / restPause) {
			<-time.After(restPause)
			synctest.Wait()
			bytes += len(e.paint(nil, false))
		}
	}
	return bytes, e.wakes.Load() - begun
}

// withPanel is callScene with a panel over the middle of the picture.
func (e *easel) withPanel() *scene {
	s := e.callScene()
	c := &canvas{size: s.size, theme: themeOf(render.TrueColor), layers: s.layers}
	c.text(image.Rect(40, 10, 80, 20), "keys")
	s.layers = c.layers
	return s
}

// What lay over a picture that rests goes away when it is taken away, whether the
// text went out with the picture or ahead of it.
func TestALayerTakenAwayLeavesNothing(t *testing.T) {
	steps := map[string]func(e *easel) []byte{
		"with room for a frame": func(e *easel) []byte { return e.paint(nil, false) },
		"without":               func(e *easel) []byte { return e.paint(e.text(nil), false) },
	}
	for name, step := range steps {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := resting()
				e.show(e.withPanel())
				on := len(step(e))
				e.quiet()
				e.show(e.callScene())
				off := len(step(e))
				more, wakes := e.quiet()
				t.Logf("on: %d bytes; off: %d, and %d more in %d wakes", on, off, more, wakes)
				if on == 0 || off < 400 {
					t.Errorf("a panel of 400 cells: %d bytes to show it, %d to take it away", on, off)
				}
				if wakes == 0 {
					t.Error("what it uncovered is not refined")
				}
			})
		})
	}
}

// A picture that rests is refined again once it is drawn in another way.
func TestARestingPictureDrawnAnew(t *testing.T) {
	ways := map[string]func(s *scene){
		"cells of another shape": func(s *scene) { s.cellAspect = 0.4 },
		"another fit":            func(s *scene) { s.layers[0].fit = render.Cover },
		"another place":          func(s *scene) { s.layers[0].area.Max.X -= 20 },
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := resting()
				s := e.callScene()
				way(s)
				e.show(s)
				at := len(e.paint(nil, false))
				bytes, wakes := e.quiet()
				t.Logf("%d bytes, and %d more in %d wakes", at, bytes, wakes)
				if at+bytes < 1000 || wakes < restIdle {
					t.Error("it stays as it was")
				}
			})
		})
	}
}

// Another glyph set repaints all: what the terminal made of the last one, which it
// may not have known, is gone.
func TestAnotherGlyphSetRepaintsAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := resting()
		s := e.callScene()
		s.glyphs = render.GlyphQuadrant
		e.show(s)
		got := len(e.paint(nil, false))
		if all := len(e.paint(nil, true)); got < all*9/10 {
			t.Errorf("%d bytes, and %d when the terminal was cleared", got, all)
		}
	})
}

// The clock and the meters, ten times a second, neither keep the painter awake
// nor hold up the rest of a picture.
func TestTextDoesNotDisturbTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := resting()
		e.show(e.callScene())
		e.paint(nil, false)
		if _, wakes := e.quiet(); wakes > 0 {
			t.Errorf("%d wakes after a scene like the last", wakes)
		}
		e.remote.Put(large(2), time.Now())
		e.paint(nil, false)
		begun := e.wakes.Load()
		const scenes = 30
		for range scenes {
			e.show(e.callScene())
			e.paint(nil, false)
			<-time.After(callPace)
			synctest.Wait()
			e.paint(nil, false)
		}
		if n := e.wakes.Load() - begun - scenes; n < restIdle {
			t.Errorf("%d wakes for the rest", n)
		}
	})
}

// Once the writer has ended, a picture that was about to be refined wakes nobody.
func TestNoRestAfterTheEnd(t *testing.T) {
	s, e := newStage(t, image.Pt(160, 45), true), newEasel()
	out := term.NewOutput(s.out)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error)
	go func() { ended <- e.run(ctx, out) }()
	if _, err := out.Write([]byte("\x1b[?1049h")); err != nil {
		t.Fatal(err)
	}
	e.remote.Put(large(1), time.Now())
	e.show(e.callScene())
	out.Wake()
	if !eventually(func() bool { return out.Frames() > 0 }) {
		t.Fatal("no frame comes")
	}
	cancel()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	before := e.wakes.Load()
	<-time.After(2 * restBegin)
	if n := e.wakes.Load() - before; n > 0 {
		t.Errorf("%d wakes", n)
	}
}
