package tui

import "math"

const (
	// calmQuality is what pictures are drawn with where bytes do not matter: it
	// takes the noise of cameras away, which nobody misses.
	calmQuality = 10
	mostQuality = 100
	// qualityGain is how far one frame moves the quality, per doubling of its
	// size over the budget. A frame moves it by a fifth of what would be needed
	// at once, so that one large frame does not blur what comes after it.
	qualityGain = 6.0
)

// quality chooses [render.Options].Quality: the value that makes frames as large
// as the terminal's budget for them. The zero value begins calm. For the
// painter's goroutine only.
type quality struct {
	fixed *int    // the user's choice, nil to follow the budget
	over  float64 // above calmQuality
}

// value is the quality to draw the next frame with.
func (q *quality) value() int {
	if q.fixed != nil {
		return *q.fixed
	}
	return calmQuality + int(math.Round(q.over))
}

// painted tells how many bytes a frame took and how many it should have taken,
// 0 where any number will do.
func (q *quality) painted(bytes, budget int) {
	if budget <= 0 {
		q.over = 0
		return
	}
	doublings := math.Log2(float64(max(bytes, 1)) / float64(budget))
	q.over += qualityGain * max(-2, min(2, doublings))
	q.over = max(0, min(mostQuality-calmQuality, q.over))
}
