package term

import (
	"slices"
	"time"
)

const (
	// frameRate is how many frames a second a budget is for.
	frameRate = 30
	// windowGain is how much more than the link holds may be on its way, so
	// that it does not run empty.
	windowGain  = 1.25
	leastWindow = 50 * time.Millisecond
	// answerWait is how long an answer is waited for, at least; doubled each
	// time in a row, up to answerWait<<maxLate.
	answerWait = 2 * time.Second
	maxLate    = 3
	// firstWait is the same as long as there has never been an answer, and
	// trialTime how long it takes to see that there will be none.
	firstWait = 500 * time.Millisecond
	trialTime = 4 * time.Second
	// maxFences bounds the questions remembered, maxFrames the frames among
	// them that may wait for an answer.
	maxFences = 32
	maxFrames = 16
	// repaintEarly is how long before its turn a capped rate lets a repaint go out.
	repaintEarly = time.Second
	// maxText is how many bytes of text may go out ahead of their turn, so that
	// a key is answered though the link is full of video.
	maxText = 4 << 10
)

// rate decides when the next frame may go to the terminal: as soon as there is
// less on the way than the link holds, so that one frame at most is queued. It
// has no clock of its own; times must not go back. The zero value is unpaced.
type rate struct {
	pacing Pacing
	cap    float64 // bytes a second, 0 for none
	bucket bucket
	link   link

	fences          []fence // not answered, oldest first
	sent, delivered uint64  // bytes
	text            int     // bytes sent ahead of their turn since the last answer
	trusted         bool    // there has been an answer
	trial           time.Time
	late            int  // times in a row that an answer did not come
	other           bool // ask by DSR though it answers DECRQM
}

// pace changes the way of pacing.
func (r *rate) pace(p Pacing) {
	if r.pacing == p {
		return
	}
	r.pacing, r.trial = p, time.Time{}
}

// limit caps the rate, in bytes a second; 0 is no cap, or where there must be one
// the usual.
func (r *rate) limit(bytesPerSecond float64) { r.cap = bytesPerSecond }

// room reports whether a frame may go out now; one that repaints all, as the
// screen is wrong until then, may be early. If not, again is when to ask again
// should no answer come.
func (r *rate) room(now time.Time, repaint bool) (ok bool, again time.Time) {
	r.bucket.limit(r.ceiling(now))
	early := time.Duration(0)
	if repaint {
		early = repaintEarly
	}
	if wait := r.bucket.wait(now, early); wait > 0 {
		return false, now.Add(wait)
	}
	if !r.fenced(now) {
		return true, time.Time{}
	}
	r.expire(now)
	waiting, oldest := r.waiting()
	if waiting > 0 && r.probes(now) {
		return false, oldest.done.Add(r.patience(now))
	}
	if waiting == 0 || waiting < r.most() && float64(r.sent-r.delivered) <= r.window(now) {
		return true, time.Time{}
	}
	return false, oldest.done.Add(r.patience(now))
}

// probes reports whether the next thing to be sent is a question alone, and
// nothing before it is answered.
func (r *rate) probes(now time.Time) bool {
	return r.trusted && r.late == 0 && r.question(now) != noQuestion && r.link.stale(now)
}

// roomForText reports whether text may go out though there is no room for a frame.
func (r *rate) roomForText() bool { return r.text < maxText }

// fenced reports whether frames are to carry fences.
func (r *rate) fenced(now time.Time) bool {
	if r.pacing < Untried {
		return false
	}
	return r.trusted || r.trial.IsZero() || now.Sub(r.trial) < trialTime
}

// question is what a frame that goes out now is to ask.
func (r *rate) question(now time.Time) question {
	switch {
	case !r.fenced(now):
		return noQuestion
	case r.pacing == ByStatus || r.other:
		return askStatus
	}
	return askMode
}

// write notes that n bytes are about to be written, with a question of ours at
// their end or none. The answer may come before the write returns.
func (r *rate) write(n int, q question, now time.Time) {
	r.count(n, now)
	if q != noQuestion {
		r.text = 0
		r.ask(fence{kind: q, sent: now, frame: true})
	}
}

// writeText notes n bytes that go out ahead of their turn.
func (r *rate) writeText(n int, now time.Time) {
	r.count(n, now)
	r.text += n
}

// writeControl notes bytes of others, with questions among them.
func (r *rate) writeControl(n int, questions []question, now time.Time) {
	r.count(n, now)
	for _, q := range questions {
		r.ask(fence{kind: q, sent: now})
	}
}

// wrote notes that a write has ended: answers are waited for from now on.
func (r *rate) wrote(now time.Time) {
	for i := range r.fences {
		f := &r.fences[i]
		if !f.done.IsZero() {
			continue
		}
		f.done = now
		if f.frame && r.trial.IsZero() {
			r.trial = now
		}
	}
}

func (r *rate) count(n int, now time.Time) {
	r.bucket.take(now, n)
	r.sent += uint64(n)
}

func (r *rate) ask(f fence) {
	f.mark, f.queued = r.sent, int(r.sent-r.delivered)
	if len(r.fences) == maxFences {
		r.fences = slices.Delete(r.fences, 0, 1)
	}
	r.fences = append(r.fences, f)
}

// answered notes an answer, and reports whether the question was a frame's:
// nobody else waits for it. Terminals answer in order, so the questions before
// it, of the other kind, will not be answered any more.
func (r *rate) answered(q question, now time.Time) (ours bool) {
	i := slices.IndexFunc(r.fences, func(f fence) bool { return f.kind == q })
	if i < 0 {
		return false
	}
	f := r.fences[i]
	r.fences = slices.Delete(r.fences, 0, i+1)
	r.link.add(f.sent, now, int(f.mark-r.delivered), f.queued)
	r.delivered = f.mark
	r.trusted, r.late, r.text = true, 0, 0
	return f.frame
}

// expire gives up waiting for answers that stay away, so that the picture does
// not stand still. Should they come after all, they are known; should they be
// lost, the answer to a question of the other kind tells so.
func (r *rate) expire(now time.Time) {
	n, oldest := r.waiting()
	if n == 0 || now.Sub(oldest.done) < r.patience(now) {
		return
	}
	for i := range r.fences {
		r.fences[i].late = true
	}
	r.late = min(r.late+1, maxLate)
	r.other = !r.other
	if r.pacing == ByStatus {
		r.fences = r.fences[:0]
	}
}

// patience is how long to wait for an answer: a link that is known to be slow
// is given the time.
func (r *rate) patience(now time.Time) time.Duration {
	if !r.trusted {
		return firstWait
	}
	return max(answerWait<<r.late, 4*r.due(now))
}

// due is how long what is on its way should take, as far as is known.
func (r *rate) due(now time.Time) time.Duration {
	trip, b := r.link.roundTrip(), r.link.bandwidth(now)
	if b == 0 {
		return max(trip, firstWait)
	}
	trip += time.Duration(float64(r.sent-r.delivered) / b * float64(time.Second))
	return min(trip, answerWait<<maxLate)
}

// waiting is how many frames wait for an answer, and the fence of the oldest.
func (r *rate) waiting() (n int, oldest fence) {
	for _, f := range r.fences {
		if !f.frame || f.late {
			continue
		}
		if n == 0 {
			oldest = f
		}
		n++
	}
	return n, oldest
}

// most is how many frames may wait for an answer: two, or as many as begin
// within a round trip.
func (r *rate) most() int {
	return min(max(2, 2+int(r.link.roundTrip()*frameRate/time.Second)), maxFrames)
}

// window is how many bytes may be on their way when another frame is sent: what
// the link holds, and no less than it carries in leastWindow, because a round trip
// is often longer than the shortest.
func (r *rate) window(now time.Time) float64 {
	return r.link.bandwidth(now) * max(windowGain*r.link.roundTrip().Seconds(), leastWindow.Seconds())
}

// owed reports whether answers to frames may still come: also from a terminal
// that has not had the time to answer any.
func (r *rate) owed(now time.Time) bool {
	return r.fenced(now) && slices.ContainsFunc(r.fences, func(f fence) bool { return f.frame })
}

// reset forgets what is on its way: the answers go to somebody else.
func (r *rate) reset() {
	r.fences, r.delivered, r.text, r.late, r.trial = r.fences[:0], r.sent, 0, 0, time.Time{}
}
