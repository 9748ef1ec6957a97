package term

import (
	"testing"
	"time"
)

// silent is a rate whose terminal says nothing but what the test has it say.
type silent struct {
	rate
	now time.Time
}

func newSilent(p Pacing) *silent {
	s := &silent{now: epoch}
	s.pace(p)
	return s
}

// frames sends a frame whenever there is room, for so long, and counts them.
func (s *silent) frames(length time.Duration, size int) (n int) {
	for end := s.now.Add(length); s.now.Before(end); s.now = s.now.Add(10 * time.Millisecond) {
		if ok, _ := s.room(s.now, false); ok {
			s.frame(size)
			n++
		}
	}
	return n
}

func (s *silent) frame(size int) {
	s.write(size, s.question(s.now), s.now)
	s.wrote(s.now)
}

// A terminal that never answers is waited for at the start, and then no more.
func TestNeverAnswers(t *testing.T) {
	for _, p := range []Pacing{Untried, ByMode, ByStatus} {
		s := newSilent(p)
		if n := s.frames(trialTime, 1000); n < 3 || n > 10 {
			t.Errorf("%v: %d frames while it may still answer", p, n)
		}
		if n := s.frames(time.Second, 1000); n != 100 {
			t.Errorf("%v: %d frames of 100 after that", p, n)
		}
		if q := s.question(s.now); q != noQuestion {
			t.Errorf("%v: still asked", p)
		}
		if len(s.fences) > maxFences {
			t.Errorf("%d questions remembered", len(s.fences))
		}
	}
}

// A terminal that stops answering gets a frame now and then, ever more seldom;
// its answers, when they come at last, are taken for what they are.
func TestAnswersComeLate(t *testing.T) {
	s := newSilent(ByMode)
	s.frame(100)
	s.now = s.now.Add(30 * time.Millisecond)
	if !s.answered(askMode, s.now) {
		t.Fatal("an answer is not known")
	}
	if n := s.frames(30*time.Second, 1000); n < 4 || n > 12 {
		t.Errorf("%d frames in 30 s without answers", n)
	}
	s.now = s.now.Add(30 * time.Millisecond)
	for len(s.fences) > 0 {
		if !s.answered(s.fences[0].kind, s.now) {
			t.Fatal("a late answer is not known")
		}
	}
	if ok, _ := s.room(s.now, false); !ok {
		t.Error("no room after all was answered")
	}
	if trip := s.link.roundTrip(); trip != 30*time.Millisecond {
		t.Errorf("round trip %v", trip)
	}
}

// Lost answers are made up for as soon as a later one comes.
func TestAnswersAreLost(t *testing.T) {
	for lost := 1; lost <= 5; lost++ {
		s := newSilent(ByMode)
		s.frame(1000)
		s.answered(askMode, s.now.Add(10*time.Millisecond))
		for range lost {
			s.frame(1000)
		}
		s.frames(3*time.Second, 1000) // the wait, and a frame that asks by DSR
		kind := s.fences[len(s.fences)-1].kind
		if kind != askStatus {
			t.Fatal("the other question is not asked")
		}
		if !s.answered(kind, s.now) || len(s.fences) != 0 {
			t.Errorf("%d lost: %d still waited for", lost, len(s.fences))
		}
	}
}

func TestStrayAnswers(t *testing.T) {
	s := newSilent(ByMode)
	if s.answered(askMode, s.now) || s.answered(askStatus, s.now) {
		t.Error("an answer to nothing was ours")
	}
	s.writeControl(10, questionsIn([]byte("x"+askSync+"y"+askReady+askSync)), s.now)
	s.frame(10)
	for i, want := range []bool{false, false, true} {
		if got := s.answered(askMode, s.now); got != want {
			t.Errorf("answer %d is ours: %v", i, got)
		}
	}
}

// The cap holds, for frames of any size, and idle time earns no burst.
func TestCap(t *testing.T) {
	for _, size := range []int{1_000, 5_000, 100_000} {
		s := newSilent(Unpaced)
		s.limit(50_000)
		s.now = s.now.Add(time.Hour)
		n := s.frames(20*time.Second, size)
		if got := n * size; got > 1_010_000+size || got < 950_000 {
			t.Errorf("%d bytes in frames of %d in 20 s at 50000 a second", got, size)
		}
	}
}

// Behind tmux there is a fixed rate; a cap, higher or lower, goes before it.
func TestFixedRate(t *testing.T) {
	s := newSilent(FixedRate)
	s.limit(0)
	for limit, want := range map[float64]int{0: 400, 1e6: 1000, 100_000: 100} {
		s.limit(limit)
		s.frames(time.Second, 20_000)
		if n := s.frames(10*time.Second, 20_000) * 20 / 10; n < want*95/100-5 || n > want*105/100+1 {
			t.Errorf("limit %v: %d kB/s", limit, n)
		}
	}
	if q := s.question(s.now); q != noQuestion {
		t.Error("tmux is asked")
	}
}

// After a resize the screen is wrong: a repaint does not wait for its turn, but
// repaints do not go out without end.
func TestRepaintsAreEarly(t *testing.T) {
	s := newSilent(FixedRate)
	s.limit(0)
	n := 0
	for ok := true; ok && n < 100; n++ {
		s.frame(100_000)
		ok, _ = s.room(s.now, true)
	}
	if n < 3 || n > 6 {
		t.Errorf("%d repaints at once", n)
	}
	_, again := s.room(s.now, true)
	if ok, _ := s.room(again, true); !ok || again.Sub(s.now) > time.Second {
		t.Errorf("the next one is due in %v: %v", again.Sub(s.now), ok)
	}
}

// Text goes ahead of frames, within bounds.
func TestTextAhead(t *testing.T) {
	s := newSilent(ByMode)
	s.frame(1000)
	s.answered(askMode, s.now)
	s.frame(100_000)
	n := 0
	for s.roomForText() && n < 1000 {
		s.writeText(300, s.now)
		n++
	}
	if n < 5 || n > 20 {
		t.Errorf("%d pieces of text ahead of a frame", n)
	}
	s.answered(askMode, s.now)
	if !s.roomForText() {
		t.Error("no more text though all was answered")
	}
}

// Where nothing is asked or answered, too, text goes ahead of each frame.
func TestTextAheadWithoutAnswers(t *testing.T) {
	for _, p := range []Pacing{Unpaced, FixedRate, Untried, ByStatus} {
		s := newSilent(p)
		s.frame(1000)
		s.now = s.now.Add(trialTime)
		for n := range 100 {
			if !s.roomForText() {
				t.Errorf("%v: no more text after %d pieces and as many frames", p, n)
				break
			}
			s.writeText(300, s.now)
			s.frame(1000)
			s.now = s.now.Add(time.Second)
		}
		n := 0
		for ; s.roomForText() && n < 1000; n++ {
			s.writeText(300, s.now)
		}
		if n < 5 || n > 20 {
			t.Errorf("%v: %d pieces of text ahead of a frame", p, n)
		}
	}
}

// Nothing is allocated for a frame and its answer.
func TestRateAllocatesNothing(t *testing.T) {
	s := newSilent(ByMode)
	step := func() {
		s.now = s.now.Add(30 * time.Millisecond)
		s.room(s.now, false)
		s.frame(5000)
		s.answered(s.fences[0].kind, s.now.Add(10*time.Millisecond))
		s.speed(s.now)
	}
	step()
	if n := testing.AllocsPerRun(200, step); n != 0 {
		t.Errorf("%v allocations a frame", n)
	}
}
