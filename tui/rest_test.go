package tui

import (
	"testing"
	"testing/synctest"
	"time"
)

// A picture that was painted coarsely becomes as good as it can be in about a
// second of rest, in frames that leave the line free; then there is silence.
func TestPicturesAreRefinedAtRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel()
		const budget = 3000
		e.budget = func() int { return budget }
		e.show(e.callScene())
		e.remote.Put(large(1), time.Now())
		e.paint(nil, true)
		if e.quality.finest() || !e.encoder.Unfinished() {
			t.Fatal("the first picture is not coarse")
		}
		begun, sent, done := time.Now(), 0, time.Duration(0)
		for wakes, still := int64(-1), 0; still < 5; still++ {
			if n := e.wakes.Load(); n != wakes {
				wakes, still = n, 0
			}
			<-time.After(restPause)
			synctest.Wait()
			n := len(e.paint(nil, false))
			if sent += n; n > 0 {
				done = time.Since(begun)
			}
			if n > (limitFrames+1)*budget {
				t.Errorf("a frame of %d bytes", n)
			}
		}
		t.Logf("%d bytes until %v, silent after %v", sent, done, time.Since(begun))
		if !e.quality.finest() || e.encoder.Unfinished() || sent == 0 {
			t.Error("the picture stays coarse")
		}
		if most := time.Duration(2*sent/budget)*restPause + (restMost+restIdle)*restPause; time.Since(begun) > most {
			t.Errorf("awake for %v, more than %v", time.Since(begun), most)
		}
	})
}

// What is on the screen as it is wakes nobody.
func TestNothingToRefine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := newEasel()
		e.show(e.callScene())
		e.paint(nil, true)
		wakes := e.wakes.Load()
		<-time.After(time.Minute)
		synctest.Wait()
		if n := e.wakes.Load() - wakes; n > 0 {
			t.Errorf("%d wakes without a picture", n)
		}
	})
}
