package term

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

// Pace says how to find out how fast the terminal takes frames, as
// [Profile.Pacing] has it. Unless it is [Unpaced], each frame ends in a question
// that the terminal answers when it has taken the frame; whoever reads the
// answers gives them to [Output.Answer]. No frame is painted while as much is
// on its way as the link holds: 1.25 times bandwidth by round trip, and one
// frame. A terminal that has never answered is not waited for after two
// seconds, and one that stops answering gets a frame every few seconds.
//
// An Output is unpaced at first.
func (o *Output) Pace(p Pacing) {
	o.mu.Lock()
	o.rate.pace(p)
	o.mu.Unlock()
	o.signal()
}

// Limit caps what frames take, in bytes a second on average; 0 is no cap. Behind
// tmux, GNU screen and mosh it takes the place of the fixed rate.
func (o *Output) Limit(bytesPerSecond int) {
	o.mu.Lock()
	o.rate.limit(float64(max(bytesPerSecond, 0)))
	o.mu.Unlock()
	o.signal()
}

// Answer takes msg in if it answers the question of a frame, and reports
// whether it did: it is of no interest to anybody else. Give it every message,
// best by tea.WithFilter: then an answer costs no Update.
func (o *Output) Answer(msg tea.Msg) bool {
	q := questionOf(msg)
	if q == noQuestion {
		return false
	}
	o.mu.Lock()
	o.quiet = time.Now()
	ours := o.rate.answered(q, o.quiet)
	o.mu.Unlock()
	o.signal()
	return ours || q == askStatus
}

// Link is what is known of the way to the terminal.
type Link struct {
	// Bandwidth is in bytes a second, 0 when not known: what was measured, or
	// the rate that is kept to.
	Bandwidth float64
	// RoundTrip is the shortest of late, 0 when not known.
	RoundTrip time.Duration
}

// Link tells what is known of the way to the terminal.
func (o *Output) Link() Link {
	o.mu.Lock()
	defer o.mu.Unlock()
	return Link{Bandwidth: o.rate.speed(time.Now()), RoundTrip: o.rate.link.roundTrip()}
}

// Budget is how many bytes a frame should take at most for 30 of them a second
// to get through without a queue: four fifths of the bandwidth. As long as none
// has been measured it is what suits a thin line. It is [math.MaxInt] where
// nothing limits them. Larger frames come through as well, fewer of them.
func (o *Output) Budget() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.rate.budget(time.Now())
}
