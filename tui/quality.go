package tui

import "math"

// Quality follows the terminal: pictures are drawn so that a frame takes as many
// bytes as there are for it. Its steps are doublings, as a frame takes about half
// the bytes at one and a half to two times the quality, whatever it is.

const (
	// finestQuality is what a picture comes to that rests; that it is above 0
	// takes the noise of cameras away, which nobody misses.
	finestQuality = 3
	mostQuality   = 100
	// calmBytes is what a cell may cost in each frame where the terminal takes
	// any number: more is the work of the terminal and seen by nobody.
	calmBytes = 2.0
	// leastBytes is what a frame may cost on the slowest terminal: with less of
	// it pictures become too poor, and come more seldom instead.
	leastBytes = 1000
	// qualityGain is how far one frame moves the quality, in doublings, per size
	// of what it should be that it is larger: a part of what would do, so that one
	// large frame does not blur what comes after it. Frames are of the right size
	// in the mean then.
	qualityGain, worstExcess = 0.15, 2.0
	// limitFrames is after how many times the bytes of a frame one is cut.
	limitFrames = 2
	// What a cell costs that is painted anew at a quality of 10, and by what
	// power of the quality it falls.
	freshBytes, freshPower = 12.0, 0.75
	// freshFrames is how many frames' bytes repainting the screen may take.
	freshFrames = 15
	// leap is how many times the bytes that the quality was chosen for there have
	// to be for it to be chosen anew: a terminal that has just been found out to
	// be fast is not kept waiting for a second.
	leap = 8
)

// quality chooses [render.Options].Quality. The zero value begins at the finest.
// For the painter's goroutine only.
type quality struct {
	fixed  *int    // the user's choice, nil to follow the budget
	over   float64 // doublings above finestQuality
	budget float64 // the least since over was chosen by it, 0 before
}

// value is the quality to draw the next frame with.
func (q *quality) value() int {
	if q.fixed != nil {
		return *q.fixed
	}
	return int(math.Round(finestQuality * math.Exp2(q.over)))
}

// finest reports whether it can become no better.
func (q *quality) finest() bool { return q.fixed != nil || q.over == 0 }

// share is how many of the budget's bytes a frame of so many cells should take.
func share(budget, cells int) float64 {
	return max(min(float64(budget), calmBytes*float64(cells)), leastBytes)
}

// limit is after how many bytes a frame is cut, 0 for never.
func (q *quality) limit(budget, cells int) int {
	if float64(budget) > calmBytes*float64(cells) {
		return 0
	}
	return int(limitFrames * share(budget, cells))
}

// fresh tells that all of the screen or of a picture is about to be painted, which
// should not take long: better a coarse picture at once.
func (q *quality) fresh(budget, cells int) {
	q.budget = float64(budget)
	q.set(max(q.over, coarseness(budget, cells)))
}

// follow tells what the budget is now.
func (q *quality) follow(budget, cells int) {
	b := float64(budget)
	switch {
	case q.budget == 0 || b < q.budget:
		q.budget = b
	case b >= leap*q.budget:
		q.budget = b
		q.set(min(q.over, coarseness(budget, cells)))
	}
}

// coarseness is the doublings above finestQuality at which repainting the screen
// takes the bytes of freshFrames.
func coarseness(budget, cells int) float64 {
	if float64(budget) >= freshBytes*float64(cells) {
		return 0
	}
	most := freshFrames * share(budget, cells)
	return math.Log2(freshBytes*float64(cells)/most)/freshPower + math.Log2(10.0/finestQuality)
}

// painted tells how many bytes a frame took.
func (q *quality) painted(bytes, budget, cells int) {
	excess := float64(bytes)/share(budget, cells) - 1
	q.set(q.over + qualityGain*min(worstExcess, excess))
}

func (q *quality) set(over float64) {
	q.over = max(0, min(math.Log2(mostQuality/finestQuality), over))
}
