package term

import "time"

// fixedRate is what a terminal behind tmux, GNU screen or mosh is sent at most,
// bytes a second, where nobody says otherwise: what is enough for a good picture, and no more, as nothing is
// known of the link behind.
const fixedRate = 400_000

// bucketTime is how much of its rate a bucket holds: bytes that were not used
// before count for that long.
const bucketTime = 100 * time.Millisecond

// bucket lets bytes through at a rate on average: a token bucket that may be
// overdrawn by the frame that empties it. The zero value lets everything
// through. It has no clock of its own.
type bucket struct {
	rate  float64 // bytes a second, 0 for no limit
	level float64 // bytes that may go out at once
	at    time.Time
}

// limit changes the rate.
func (b *bucket) limit(rate float64) {
	if b.rate != rate {
		*b = bucket{rate: rate}
	}
}

// wait is how long until the next frame may go out, when it may do so that long
// before its turn.
func (b *bucket) wait(now time.Time, early time.Duration) time.Duration {
	b.fill(now)
	if b.rate == 0 || b.level > -b.rate*early.Seconds() {
		return 0
	}
	return time.Duration((1-b.level)/b.rate*float64(time.Second)) + 1 - early
}

// take notes that n bytes went out.
func (b *bucket) take(now time.Time, n int) {
	b.fill(now)
	b.level -= float64(n)
}

func (b *bucket) fill(now time.Time) {
	most := b.rate * bucketTime.Seconds()
	if b.at.IsZero() {
		b.level = most
	} else {
		b.level = min(most, b.level+b.rate*now.Sub(b.at).Seconds())
	}
	b.at = now
}
