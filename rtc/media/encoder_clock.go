package media

import "time"

// maxFPS bounds the pictures a second of whatever makes pictures.
const maxFPS = 240

// encoderClock makes, of the times at which pictures were captured, times that
// suit a rate control: they begin at zero, always grow, and a camera that was
// off for a minute has not saved up a minute's worth of bits.
type encoderClock struct {
	nominal time.Duration // expected between two pictures
	last    time.Duration // pts given before
	now     time.Duration
	running bool
}

// The least and the most time that passes between two pictures.
const (
	minFrameGap = time.Millisecond
	maxFrameGap = time.Second
)

func (c *encoderClock) at(pts time.Duration) time.Duration {
	if c.running {
		c.now += min(max(pts-c.last, minFrameGap), maxFrameGap)
	}
	c.running, c.last = true, pts
	return c.now
}
