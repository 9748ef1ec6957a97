package tui

import (
	"math"
	"testing"
)

const testCells = 7200

// frameBytes is about how large a frame of a talking head is at a quality.
func frameBytes(q int) int { return int(7000 * math.Pow(10/float64(q), 1.35)) }

// Frames come to take what there is for them, and stay so.
func TestQualityFindsTheBudget(t *testing.T) {
	for _, budget := range []int{10_000, 6_000, 3_000, 1_500} {
		var q quality
		for range 100 {
			q.painted(frameBytes(q.value()), budget, testCells)
		}
		least, most := math.MaxInt, 0
		for range 100 {
			n := frameBytes(q.value())
			least, most = min(least, n), max(most, n)
			q.painted(n, budget, testCells)
		}
		if most > budget*5/4 || least < budget*3/4 {
			t.Errorf("budget %d: frames of %d to %d bytes", budget, least, most)
		}
	}
}

// One large frame does not blur those after it, and its opposite sharpens soon.
func TestQualityFollowsWithCare(t *testing.T) {
	var q quality
	for range 100 {
		q.painted(frameBytes(q.value()), 3000, testCells)
	}
	before := q.value()
	q.painted(100_000, 3000, testCells)
	if now := q.value(); now > before*5/4 {
		t.Errorf("a large frame changed the quality from %d to %d", before, now)
	}
	for range 25 {
		q.painted(0, 3000, testCells)
	}
	if !q.finest() {
		t.Errorf("a picture that rests is drawn at %d", q.value())
	}
}

func TestQualityOfAFreshPicture(t *testing.T) {
	var q quality
	if q.fresh(math.MaxInt, testCells); q.value() != finestQuality || q.limit(math.MaxInt, testCells) != 0 {
		t.Errorf("where any number of bytes will do it is drawn at %d", q.value())
	}
	if q.fresh(400, testCells); q.value() < 70 {
		t.Errorf("on a slow line it is drawn at %d", q.value())
	}
	if n := q.limit(400, testCells); n != limitFrames*leastBytes {
		t.Errorf("a frame is cut after %d bytes", n)
	}
}

func TestQualityOfTheUser(t *testing.T) {
	exact := 0
	q := quality{fixed: &exact}
	q.painted(60_000, 100, testCells)
	if q.value() != 0 || !q.finest() {
		t.Errorf("the user's 0 became %d", q.value())
	}
}

// A terminal that turns out to be fast is not kept waiting; one that is a little
// faster is followed by and by.
func TestQualityLeaps(t *testing.T) {
	var q quality
	q.fresh(400, testCells)
	coarse := q.value()
	if q.follow(leap*400-1, testCells); q.value() != coarse {
		t.Errorf("it went from %d to %d", coarse, q.value())
	}
	if q.follow(100_000, testCells); !q.finest() {
		t.Errorf("a fast terminal is drawn for at %d", q.value())
	}
}
