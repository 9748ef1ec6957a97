package term

import (
	"testing"
	"time"
)

// beginning is the first seconds of a call over a link, in virtual time: questions, a
// screen of text, and soon pictures, of which a frame takes twice its budget.
type beginning struct {
	link  aLink
	stall time.Duration // until then no answer comes back: a machine at either end is busy

	rate    rate
	answers []dueAnswer
	first   time.Duration // when the terminal had some of a picture
	whole   time.Duration // when it had as many bytes as a coarse one takes
	painted int           // bytes of pictures so far
	queue   time.Duration // the longest, after the first text
}

type dueAnswer struct {
	at time.Duration
	q  question
}

const (
	startText, startPicture = 8_000, 15_000          // bytes
	startVideo              = 100 * time.Millisecond // when the first picture is there
	finePicture             = 120_000                // bytes of a frame that nothing limits
)

func (s *beginning) run(length time.Duration) {
	s.rate.pace(Untried)
	s.rate.writeControl(138, []question{askMode, askStatus}, epoch)
	s.rate.wrote(epoch)
	s.await(s.link.send(0, 138), askMode)
	s.await(s.link.send(0, 0), askStatus)
	var next time.Duration
	for at := time.Duration(0); at < length; at += time.Millisecond {
		now := epoch.Add(at)
		for len(s.answers) > 0 && s.answers[0].at <= at {
			s.rate.answered(s.answers[0].q, now)
			s.answers = s.answers[1:]
		}
		if at >= next {
			if ok, _ := s.rate.room(now, false); ok {
				s.frame(at, now)
				next = at + time.Second/frameRate
			}
		}
		if at > startVideo {
			s.queue = max(s.queue, s.link.free-at)
		}
	}
}

// frame sends a question alone, text, or as much of a picture as the painter would.
func (s *beginning) frame(at time.Duration, now time.Time) {
	q := s.rate.question(now)
	n := min(2*max(s.rate.budget(now), 1000), finePicture)
	switch {
	case at == 0:
		n = startText
	case at < startVideo:
		n = 100
	case s.rate.probes(now):
		n = len(q.bytes())
	default:
		s.painted += n
	}
	s.rate.write(n, q, now)
	s.rate.wrote(now)
	back := s.link.send(at, n)
	if q != noQuestion {
		s.await(back, q)
	}
	there := s.link.free + s.link.trip/2
	if s.painted > 0 && s.first == 0 {
		s.first = there
	}
	if s.painted >= startPicture && s.whole == 0 {
		s.whole = there
	}
}

func (s *beginning) await(at time.Duration, q question) {
	s.answers = append(s.answers, dueAnswer{max(at, s.stall), q})
}

// Whatever happens in the first seconds, a thin line is not filled before it is
// known to be one: the first picture is there soon, and what follows does not wait.
func TestStartOverThinLines(t *testing.T) {
	for _, kbps := range []float64{8, 16, 64} {
		for _, trip := range []time.Duration{20, 200, 700, 1500} {
			for _, stall := range []time.Duration{0, 300, 550, 700, 1100, 2200, 3500} {
				s := beginning{
					link:  aLink{bandwidth: constant(kbps * 1000), trip: trip * time.Millisecond},
					stall: stall * time.Millisecond,
				}
				s.run(20 * time.Second)
				text := time.Duration(startText / kbps * float64(time.Millisecond))
				picture := time.Duration(startPicture / kbps * float64(time.Millisecond))
				first := text + s.link.trip/2 + time.Second
				whole := text + picture + 3*s.link.trip + s.stall + time.Second
				queue := text + time.Second
				if s.first > first || s.whole > whole || s.queue > queue {
					t.Errorf("%v kB/s, round trip %v, busy until %v: the first picture comes after %v, all of it after %v, with %v queued; want %v, %v, %v",
						kbps, s.link.trip, s.stall, s.first, s.whole, s.queue, first, whole, queue)
				}
			}
		}
	}
}

// A fast link is known for one as soon as the first text has been answered.
func TestStartOverFastLinks(t *testing.T) {
	for _, trip := range []time.Duration{time.Millisecond, 30 * time.Millisecond, 150 * time.Millisecond} {
		s := beginning{link: aLink{bandwidth: constant(20e6), trip: trip}}
		s.run(time.Second)
		if most := startVideo + 2*trip + 400*time.Millisecond; s.whole > most {
			t.Errorf("round trip %v: the first picture is whole after %v, more than %v", trip, s.whole, most)
		}
		if b := s.rate.budget(epoch.Add(time.Second)); b < finePicture/2 {
			t.Errorf("round trip %v: a budget of %d bytes after a second", trip, b)
		}
	}
}
