package term

import (
	"slices"
	"time"
)

// link measures the way to the terminal and back from fences: frame i, sent at
// s, of b bytes, is answered at t. With the round trip r of few bytes
//
//	t(i) = max(s(i) + r, t(i-1)) + b(i)/bandwidth
//
// so from a moment at which nothing was queued on, bytes over time give the
// bandwidth, however much of the link is used. The zero value knows nothing. It
// has no clock of its own.
type link struct {
	answered time.Time // the newest answer
	begin    time.Time // when the first byte of a run without gaps was through
	bytes    int       // of that run so far

	samples [32]rateSample // a ring of the newest
	next    int

	trips [2]trip // the shortest, this while and the one before
	since time.Time
	alone time.Time // when the last round trip of few bytes ended
	count int       // of them, up to sureTrips
}

// rateSample is a bandwidth measured, bytes a second.
type rateSample struct {
	at   time.Time
	rate float64
}

// trip is a round trip of so many bytes; no bytes, none.
type trip struct {
	took  time.Duration
	bytes int
}

const (
	// A measurement of the bandwidth counts for a second, and longer as long as
	// there are no three newer ones.
	rateMemory  = time.Second
	leastRates  = 3
	tripMemory  = 5 * time.Second      // at least that long, at most twice
	fewBytes    = 512                  // whose own time on the link is no matter,
	fewTime     = 5 * time.Millisecond // as it is at most this
	enoughBytes = 1024                 // to measure a bandwidth by
	// A round trip of few bytes is wanted anew after staleTrip, and after newTrip
	// as long as there have been less than sureTrips: the first may have waited
	// for whatever else is done at the start.
	staleTrip, newTrip = 4 * time.Second, 250 * time.Millisecond
	sureTrips          = 3
	// A run of frames counts half after that long. It does not begin anew: when a
	// machine is busy answers come all at once, and what came through before
	// would seem to have taken no time.
	longestRun = 250 * time.Millisecond
	// clockGrain is what scheduling, here and in the terminal, makes uncertain.
	clockGrain = time.Millisecond
)

// add takes in that what was sent at sent was answered now: n bytes since what
// was answered before, queued bytes being on their way when it had been sent.
func (l *link) add(sent, now time.Time, n, queued int) {
	l.addTrip(now.Sub(sent), now, queued)
	l.run(sent, n, queued)
	l.answered = now
	took := max(now.Sub(l.begin), clockGrain)
	if l.measurable() {
		l.samples[l.next%len(l.samples)] = rateSample{now, float64(l.bytes) / took.Seconds()}
		l.next++
	}
	if took > longestRun {
		l.begin, l.bytes = now.Add(-took/2), l.bytes/2
	}
}

// run adds n bytes to the run, or begins a new one. As long as the round trip is
// not sure each answer is a run by itself, with which the bandwidth comes out too
// low: all that was on its way has come through since.
func (l *link) run(sent time.Time, n, queued int) {
	if l.count < sureTrips {
		l.begin, l.bytes = sent, queued
		return
	}
	if first := sent.Add(l.roundTrip()); first.After(l.answered) {
		l.begin, l.bytes = first, -l.shortest().bytes
	}
	l.bytes += n
}

// measurable reports whether the run took long enough to be timed, also by a
// link that is as slow as this one was.
func (l *link) measurable() bool {
	b := l.bandwidth(l.answered)
	return l.bytes >= enoughBytes ||
		b > 0 && float64(l.bytes) > b*(10*clockGrain).Seconds()
}

// addTrip takes in a round trip. One with much on the way has waited for it, and
// tells nothing unless it is shorter than those that have not.
func (l *link) addTrip(took time.Duration, now time.Time, queued int) {
	best, few := l.shortest(), l.few(queued, now)
	if few {
		l.alone, l.count = now, min(l.count+1, sureTrips)
	}
	if few && now.Sub(l.since) > tripMemory {
		l.trips = [2]trip{{}, l.trips[0]}
		l.since = now
	}
	newest := l.trips[0]
	if few && (newest.bytes == 0 || took < newest.took) || best.bytes > 0 && took < best.took {
		l.trips[0] = trip{max(took, 0), min(max(queued, 1), fewBytes)}
	}
}

// stale reports whether the round trip should be measured by few bytes alone:
// those of frames are known only as well as the bandwidth is, and this only as
// well as the round trip.
func (l *link) stale(now time.Time) bool {
	if l.count < sureTrips {
		return now.Sub(l.alone) > newTrip
	}
	return now.Sub(l.alone) > staleTrip
}

// few reports whether so many bytes come through in no time.
func (l *link) few(n int, now time.Time) bool {
	return n <= fewBytes && float64(n) <= max(l.bandwidth(now), 1e5)*fewTime.Seconds()
}

func (l *link) shortest() trip {
	a, b := l.trips[0], l.trips[1]
	if a.bytes == 0 || b.bytes > 0 && b.took < a.took {
		return b
	}
	return a
}

// roundTrip is the shortest round trip of late, 0 when not known.
func (l *link) roundTrip() time.Duration { return l.shortest().took }

// bandwidth is in bytes a second, 0 when not known: one of the better
// measurements of late. What disturbs one lengthens it, mostly; the best is
// often one where the round trip was shorter than is known.
func (l *link) bandwidth(now time.Time) float64 {
	var rates [len(l.samples)]float64
	n := 0
	for n < min(l.next, len(l.samples)) {
		s := l.samples[(l.next-1-n)%len(l.samples)]
		if n >= leastRates && now.Sub(s.at) > rateMemory {
			break
		}
		rates[n] = s.rate
		n++
	}
	if n == 0 {
		return 0
	}
	slices.Sort(rates[:n])
	return rates[(n-1)*3/4]
}
