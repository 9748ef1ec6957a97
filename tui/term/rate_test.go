package term

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// aLink is a way to a terminal in virtual time: what is sent queues before a
// bottleneck, and is answered by the terminal at the far end.
type aLink struct {
	bandwidth func(at time.Duration) float64 // bytes a second
	trip      time.Duration                  // round trip of no bytes
	jitter    time.Duration                  // at most, added to answers, which stay in order
	free      time.Duration                  // when the bottleneck is free
	last      time.Duration                  // when the newest answer comes
	random    *rand.Rand
}

// send tells when the answer to a question behind n bytes comes.
func (l *aLink) send(at time.Duration, n int) time.Duration {
	l.free = max(l.free, at) + time.Duration(float64(n)/l.bandwidth(max(l.free, at))*float64(time.Second))
	back := l.free + l.trip
	if l.jitter > 0 {
		back += time.Duration(l.random.Int64N(int64(l.jitter)))
	}
	l.last = max(l.last, back)
	return l.last
}

func constant(b float64) func(time.Duration) float64 {
	return func(time.Duration) float64 { return b }
}

// film is a run of frames over a link: there is a new one 30 times a second,
// size bytes large, and 200 bytes of text ten times a second.
type film struct {
	link  aLink
	rate  rate
	size  func(r *rate, now time.Time) int
	shown []time.Duration // when the terminal had it
	delay []time.Duration // bytes queued before the bottleneck, as time, at each ms
	bytes int
}

var epoch = time.Unix(1_000_000, 0)

// run steps through so much virtual time by the millisecond.
func (f *film) run(length time.Duration) {
	type answer struct {
		at time.Duration
		q  question
	}
	f.link.random = rand.New(rand.NewPCG(1, 2))
	var answers []answer
	f.rate.writeControl(100, []question{askMode, askStatus}, epoch)
	f.rate.wrote(epoch)
	answers = append(answers, answer{f.link.send(0, 100), askMode})
	answers = append(answers, answer{f.link.send(0, 0), askStatus})
	wanted, text := false, false
	var next, tick time.Duration
	for at := time.Duration(0); at < length; at += time.Millisecond {
		now := epoch.Add(at)
		for len(answers) > 0 && answers[0].at <= at {
			f.rate.answered(answers[0].q, epoch.Add(answers[0].at))
			answers = answers[1:]
		}
		if at >= next {
			wanted, next = true, next+time.Second/frameRate
		}
		if at >= tick {
			text, tick = true, tick+97*time.Millisecond
		}
		if ok, _ := f.rate.room(now, false); ok && (wanted || text) {
			n, q := 200, f.rate.question(now)
			probe := f.rate.probes(now)
			if probe {
				n = len(q.bytes())
			} else if wanted {
				n += f.size(&f.rate, now)
			}
			f.rate.write(n, q, now)
			f.rate.wrote(now)
			back := f.link.send(at, n)
			f.bytes += n
			if wanted && !probe {
				f.shown = append(f.shown, back)
			}
			wanted, text = wanted && probe, text && probe
			if q != noQuestion {
				answers = append(answers, answer{back, q})
			}
		}
		f.delay = append(f.delay, max(f.link.free-at, 0))
	}
}

// asBudgeted are frames that keep to the budget, at most what a good picture needs.
func asBudgeted(r *rate, now time.Time) int {
	b := r.speed(now) * headroom / frameRate
	if b == 0 {
		b = fixedRate * headroom / frameRate
	}
	return int(min(b, 20_000))
}

func always(n int) func(*rate, time.Time) int {
	return func(*rate, time.Time) int { return n }
}

func (f *film) queue(p int) time.Duration {
	d := slices.Sorted(slices.Values(f.delay[len(f.delay)/4:]))
	return d[min(len(d)*p/100, len(d)-1)]
}

func (f *film) perSecond(length time.Duration) float64 {
	n := 0
	for _, at := range f.shown {
		if at > 2*time.Second && at <= length {
			n++
		}
	}
	return float64(n) / (length - 2*time.Second).Seconds()
}

// Over links of all kinds frames that keep to the budget come through at nearly
// 30 a second, and next to nothing is queued.
func TestRateOverLinks(t *testing.T) {
	const length = 20 * time.Second
	for _, c := range []struct {
		kbps   float64
		trip   time.Duration
		jitter time.Duration
		fps    float64       // at least
		queue  time.Duration // 95 % of the time at most
		use    float64       // share of the link, at least
	}{
		{10_000, time.Millisecond, 0, 29, 5 * time.Millisecond, 0.05},
		{1_000, 100 * time.Millisecond, 0, 28, 40 * time.Millisecond, 0.5},
		{250, time.Millisecond, 0, 28, 40 * time.Millisecond, 0.6},
		{250, 40 * time.Millisecond, 0, 28, 45 * time.Millisecond, 0.6},
		{250, 40 * time.Millisecond, 20 * time.Millisecond, 25, 60 * time.Millisecond, 0.35},
		{64, 40 * time.Millisecond, 0, 28, 45 * time.Millisecond, 0.6},
		{64, 120 * time.Millisecond, 60 * time.Millisecond, 20, 80 * time.Millisecond, 0.3},
		{16, 20 * time.Millisecond, 0, 15, 60 * time.Millisecond, 0.6},
		{16, 200 * time.Millisecond, 0, 20, 90 * time.Millisecond, 0.3},
	} {
		t.Run(fmt.Sprintf("%v kB/s, %v, jitter %v", c.kbps, c.trip, c.jitter), func(t *testing.T) {
			f := film{link: aLink{bandwidth: constant(c.kbps * 1000), trip: c.trip, jitter: c.jitter}, size: asBudgeted}
			f.rate.pace(ByMode)
			f.run(length)
			now := epoch.Add(length)
			fps, queue, use := f.perSecond(length), f.queue(95), float64(f.bytes)/length.Seconds()/c.kbps/1000
			t.Logf("%.1f frames a second, queue %v, measured %.0f kB/s and %v, used %.0f %%", fps, queue,
				f.rate.link.bandwidth(now)/1000, f.rate.link.roundTrip(), 100*use)
			if fps < c.fps || queue > c.queue || use < c.use {
				t.Errorf("want at least %v frames a second, queue at most %v, use at least %v", c.fps, c.queue, c.use)
			}
		})
	}
}

// Frames too large for the link come as often as it allows, one queued at most.
func TestLargeFrames(t *testing.T) {
	for _, kbps := range []float64{250, 64, 16} {
		const length, size = 40 * time.Second, 60_000
		f := film{link: aLink{bandwidth: constant(kbps * 1000), trip: 40 * time.Millisecond}, size: always(size)}
		f.rate.pace(ByMode)
		f.run(length)
		one := time.Duration(size / kbps * float64(time.Millisecond))
		t.Logf("%v kB/s: %.2f frames a second, queue %v", kbps, f.perSecond(length), f.queue(100))
		if got, ideal := f.perSecond(length), kbps*1000/size; got < 0.75*ideal {
			t.Errorf("%v kB/s: %.2f frames a second of %.2f", kbps, got, ideal)
		}
		if q := f.queue(99); q > one*5/4 {
			t.Errorf("%v kB/s: a queue of %v, a frame takes %v", kbps, q, one)
		}
	}
}

// A link that loses most of its bandwidth at once is found out within seconds,
// and so is one that gets it back.
func TestSuddenDrop(t *testing.T) {
	const length = 30 * time.Second
	f := film{link: aLink{trip: 40 * time.Millisecond, bandwidth: func(at time.Duration) float64 {
		if at > 10*time.Second && at < 20*time.Second {
			return 16_000
		}
		return 250_000
	}}, size: asBudgeted}
	f.rate.pace(ByMode)
	f.run(length)
	worst := slices.Max(f.delay)
	settled := slices.Max(f.delay[13_000:20_000])
	t.Logf("queue at worst %v, after three seconds %v", worst, settled)
	if worst > 1500*time.Millisecond || settled > 150*time.Millisecond {
		t.Error("the queue is too long")
	}
	if b := f.rate.link.bandwidth(epoch.Add(length)); b < 150_000 {
		t.Errorf("%.0f B/s were found after the drop, of 250000", b)
	}
}
