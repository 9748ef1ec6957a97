package rtc

import (
	"image"
	"sync"
	"time"
)

// Frame is a picture on its way to the screen.
type Frame struct {
	Image image.YCbCr // 4:2:0, planes of its own
	Seq   uint64      // counts the frames put into the slot, from 1
	At    time.Time   // when it was captured here, or arrived and was decoded
}

// Slot hands the newest frame from the one goroutine that makes frames to the
// one that shows them. The newest wins: a frame that was never taken is
// overwritten, nobody waits for anybody, and nothing is allocated once the
// three buffers have their size.
type Slot struct {
	mu     sync.Mutex
	back   *Frame // being written by the producer
	fresh  *Frame // newest complete frame, or the one to write next
	front  *Frame // being read by the consumer
	seq    uint64
	taken  uint64
	begun  chan struct{} // closed by the first Take of a frame
	notify func()
}

// NewSlot makes an empty slot. notify, where not nil, is called after each Put
// from the goroutine of the producer and must not wait.
func NewSlot(notify func()) *Slot {
	return &Slot{back: new(Frame), fresh: new(Frame), front: new(Frame), begun: make(chan struct{}), notify: notify}
}

// OnPut replaces the function that is called after each Put.
func (s *Slot) OnPut(notify func()) {
	s.mu.Lock()
	s.notify = notify
	s.mu.Unlock()
}

// Put copies img into the slot as the newest frame. For the producer only.
func (s *Slot) Put(img *image.YCbCr, at time.Time) {
	copyYCbCr(&s.back.Image, img)
	s.back.At = at
	s.mu.Lock()
	s.seq++
	s.back.Seq = s.seq
	s.back, s.fresh = s.fresh, s.back
	notify := s.notify
	s.mu.Unlock()
	if notify != nil {
		notify()
	}
}

// Take returns the newest frame and whether it is another one than the Take
// before returned; nil when there has been none. The frame is the caller's to
// read until its next Take. For the consumer only.
func (s *Slot) Take() (f *Frame, isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seq == 0 {
		return nil, false
	}
	if s.taken == s.seq {
		return s.front, false
	}
	s.front, s.fresh = s.fresh, s.front
	if s.taken == 0 {
		close(s.begun)
	}
	s.taken = s.seq
	return s.front, true
}

// Begun is closed when the consumer has taken a frame for the first time. Any
// goroutine may wait for it.
func (s *Slot) Begun() <-chan struct{} { return s.begun }

// Seq is the number of frames put so far. Any goroutine may call it.
func (s *Slot) Seq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

// copyYCbCr makes dst a tight copy of the 4:2:0 picture src, reusing dst's planes.
func copyYCbCr(dst, src *image.YCbCr) {
	w, h := src.Rect.Dx(), src.Rect.Dy()
	if dst.Rect.Dx() != w || dst.Rect.Dy() != h || dst.Y == nil {
		*dst = *image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	}
	cw, ch := (w+1)/2, (h+1)/2
	yo, co := src.YOffset(src.Rect.Min.X, src.Rect.Min.Y), src.COffset(src.Rect.Min.X, src.Rect.Min.Y)
	copyPlane(dst.Y, dst.YStride, src.Y[yo:], src.YStride, w, h)
	copyPlane(dst.Cb, dst.CStride, src.Cb[co:], src.CStride, cw, ch)
	copyPlane(dst.Cr, dst.CStride, src.Cr[co:], src.CStride, cw, ch)
}

func copyPlane(dst []byte, dstStride int, src []byte, srcStride, w, h int) {
	for y := range h {
		copy(dst[y*dstStride:y*dstStride+w], src[y*srcStride:y*srcStride+w])
	}
}
