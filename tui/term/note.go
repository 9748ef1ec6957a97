package term

import "time"

// What Run tells the rate of what it writes: before, as the answer may come
// before the write returns, and after.

// noteFrame adds the question to a frame that is about to be written, if there
// is anything to write.
func (o *Output) noteFrame(f []byte) []byte {
	if len(f) == 0 {
		return f
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	q := noQuestion
	if !o.settled {
		q = o.rate.question(now)
	}
	f = append(f, q.bytes()...)
	o.writing = true
	o.rate.write(len(f), q, now)
	return f
}

// noteProbe is a question that goes out without a frame.
func (o *Output) noteProbe() []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	now := time.Now()
	q := o.rate.question(now)
	o.writing = true
	o.rate.write(len(q.bytes()), q, now)
	return []byte(q.bytes())
}

func (o *Output) noteText(p []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing = true
	o.rate.writeText(len(p), time.Now())
}

func (o *Output) noteControl(p []byte) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.rate.writeControl(len(p), questionsIn(p), time.Now())
}

func (o *Output) noteWritten() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.writing, o.quiet = false, time.Now()
	o.rate.wrote(o.quiet)
}
