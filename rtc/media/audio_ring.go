package media

import "sync"

// sampleRing holds the newest samples between the thread of a microphone, which must
// never wait, and a reader. When the reader is late the oldest are dropped, so
// that sound is never older than what the ring holds.
type sampleRing struct {
	mu    sync.Mutex // held for as long as it takes to copy a few milliseconds
	buf   []int16
	start int           // index of the oldest sample
	n     int           // how many samples are held
	wake  chan struct{} // holds one token when samples were added
}

func newSampleRing(capacity int) *sampleRing {
	return &sampleRing{buf: make([]int16, capacity), wake: make(chan struct{}, 1)}
}

// write adds samples, in place of the oldest where there is no room.
func (r *sampleRing) write(pcm []int16) {
	pcm = pcm[max(0, len(pcm)-len(r.buf)):]
	r.mu.Lock()
	over := max(0, r.n+len(pcm)-len(r.buf))
	r.start = (r.start + over) % len(r.buf)
	r.n -= over
	end := (r.start + r.n) % len(r.buf)
	copied := copy(r.buf[end:], pcm)
	copy(r.buf, pcm[copied:])
	r.n += len(pcm)
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// read moves the oldest samples into pcm and tells how many there were.
func (r *sampleRing) read(pcm []int16) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := min(r.n, len(pcm))
	copied := copy(pcm[:n], r.buf[r.start:])
	copy(pcm[copied:n], r.buf)
	r.start = (r.start + n) % len(r.buf)
	r.n -= n
	return n
}
