package tui

import (
	"sync/atomic"
	"time"

	"github.com/rtcchat/rtcchat/render"
	"github.com/rtcchat/rtcchat/rtc"
)

// selfAlone is how long no remote frame must have come for a self frame to be
// worth a painting of its own. Otherwise it waits for the next remote frame.
const selfAlone = 100 * time.Millisecond

// painter composes the newest scene and the newest frames into one grid and
// encodes what differs from the terminal. Three things wake it: a scene, a
// remote frame, and a self frame when no remote ones come. It holds one of each:
// the newest wins. In steady state a painting allocates nothing.
type painter struct {
	wake   func()
	faults *faults
	budget func() int // bytes that a frame should take, math.MaxInt for any number

	next       atomic.Pointer[scene] // the newest scene, nil: paint nothing
	lastRemote atomic.Int64          // when the last remote frame came, Unix ns
	shown      atomic.Uint64         // remote frames painted
	skipped    atomic.Uint64         // remote frames that a newer one overtook
	bytes      atomic.Uint64         // of pictures painted, with the text among them
	used       atomic.Int64          // the quality of the newest
	share      atomic.Int64          // bytes that one should take, 0 for any number
	oldest     atomic.Int64          // the greatest age of a remote frame when painted, ns

	// For the Update goroutine only: whose OnPut leads here.
	remoteSlot, selfSlot *rtc.Slot

	// For the goroutine of paint only.
	current      *scene
	grid         render.Grid
	encoder      *render.Encoder
	remote, self picture
	quality      quality
	rest         rest
	took         timing // of remote frames
}

// newPainter makes a painter that calls wake when paint has something to do,
// and budget to learn how many bytes a frame should take. Neither may wait.
func newPainter(wake func(), budget func() int, faults *faults) *painter {
	return &painter{
		wake: wake, budget: budget, faults: faults, encoder: render.NewEncoder(render.TrueColor), rest: newRest(wake),
	}
}

// show makes s the scene to paint; nil stops painting. For the Update goroutine.
func (p *painter) show(s *scene) {
	var remote, self *rtc.Slot
	if s != nil {
		remote, self = s.remote, s.self
	}
	listen(&p.remoteSlot, remote, p.remotePut)
	listen(&p.selfSlot, self, p.selfPut)
	p.next.Store(s)
	p.wake()
}

// listen has put called for each frame of slot, and no longer for those of old.
func listen(old **rtc.Slot, slot *rtc.Slot, put func()) {
	if *old == slot {
		return
	}
	if *old != nil {
		(*old).OnPut(nil)
	}
	if slot != nil {
		slot.OnPut(put)
	}
	*old = slot
}

// remotePut is called by the goroutine that decodes.
func (p *painter) remotePut() {
	p.lastRemote.Store(time.Now().UnixNano())
	p.wake()
}

// selfPut is called by the goroutine that captures.
func (p *painter) selfPut() {
	if time.Now().UnixNano()-p.lastRemote.Load() > int64(selfAlone) {
		p.wake()
	}
}

// paint appends to buf the bytes that bring the terminal up to date, and returns
// it. fresh says that nothing is known of what the terminal shows. It is
// [term.Output.Run]'s paint function: only its goroutine calls it.
func (p *painter) paint(buf []byte, fresh bool) (out []byte) {
	out = buf
	defer p.faults.guard()
	s := p.next.Load()
	if s == nil {
		p.current = nil
		p.rest.stop()
		return buf
	}
	if fresh || p.current == nil {
		p.encoder.Invalidate()
		fresh = true
	} else {
		out = p.textOf(s, out)
	}
	changed := fresh || p.current != s
	p.current = s
	p.remote.follow(s.remote)
	p.self.follow(s.self)
	remote, self := p.remote.take(), p.self.take()
	switch news := remote || self; {
	case changed || news:
		out = p.frame(s, out, fresh, news)
		if fresh || news || p.encoder.Unfinished() {
			p.rest.begin()
		}
	case p.rest.due():
		out = p.again(s, out)
	}
	return out
}

// frame appends to buf what makes the terminal show s, in the quality that there
// are bytes for. pictures says that these have to do with how many it takes.
func (p *painter) frame(s *scene, buf []byte, fresh, pictures bool) []byte {
	budget, cells, before, begun := p.budget(), s.size.X*s.size.Y, len(buf), time.Now()
	unseen := p.remote.unseen
	p.quality.follow(budget, cells)
	if fresh || p.remote.begins() {
		p.quality.fresh(budget, cells)
	}
	p.encoder.Limit = p.quality.limit(budget, cells)
	p.compose(s)
	buf = p.encoder.Encode(buf, &p.grid)
	if unseen {
		p.took.add(time.Since(begun))
	}
	p.bytes.Add(uint64(len(buf) - before))
	p.used.Store(int64(p.quality.value()))
	p.share.Store(int64(p.encoder.Limit / limitFrames))
	if pictures && !fresh {
		p.quality.painted(len(buf)-before, budget, cells)
	}
	return buf
}

// again is frame for pictures that rest.
func (p *painter) again(s *scene, buf []byte) []byte {
	p.remote.drawn, p.self.drawn = false, false // as the quality may be another one
	before := len(buf)
	buf = p.frame(s, buf, false, true)
	p.rest.again(len(buf) > before, p.quality.finest() && !p.encoder.Unfinished())
	return buf
}

// text appends what is new of the text to buf, with the pictures as they are on
// the screen: what goes to a terminal that has no room for a frame. It is
// [term.Output.Text]'s function: only its goroutine calls it.
func (p *painter) text(buf []byte) (out []byte) {
	out = buf
	defer p.faults.guard()
	if s := p.next.Load(); s != nil && p.current != nil {
		out = p.textOf(s, buf)
	}
	return out
}

// textOf is text for the scene s. Text goes before pictures also within a
// frame: on a slow link the last byte of one comes long after its first.
func (p *painter) textOf(s *scene, buf []byte) []byte {
	if s == p.current || !s.picturedLike(p.current) {
		return buf
	}
	p.current = s
	p.compose(s)
	return p.encoder.EncodeText(buf, &p.grid)
}

// compose makes the grid what s and the frames come to.
func (p *painter) compose(s *scene) {
	p.encoder.SetDepth(s.depth)
	p.encoder.Synchronized = s.synchronized
	p.grid.Resize(s.size.X, s.size.Y)
	for i := range s.layers {
		l := &s.layers[i]
		o := render.Options{
			Fit: l.fit, Glyphs: s.glyphs, Depth: s.depth, CellAspect: s.cellAspect, Mirror: l.mirror,
			Quality: p.quality.value(),
		}
		switch l.source {
		case text:
			put(&p.grid, l.area, l.cells)
		case remoteVideo:
			p.remote.draw(&p.grid, l.area, o)
			p.count()
		case selfVideo:
			p.self.draw(&p.grid, l.area, o)
		}
	}
}

// count notes that the newest remote frame is being shown, once for each.
func (p *painter) count() {
	if !p.remote.unseen {
		return
	}
	p.remote.unseen = false
	p.shown.Add(1)
	p.skipped.Add(p.remote.overtaken())
	age := int64(time.Since(p.remote.frame.At))
	if age > p.oldest.Load() {
		p.oldest.Store(age)
	}
}

// figures are what pictures cost. Any goroutine.
func (p *painter) figures() pictureFigures {
	return pictureFigures{bytes: p.bytes.Load(), quality: int(p.used.Load()), share: int(p.share.Load())}
}

// framesShown is the number of remote frames painted so far. Any goroutine.
func (p *painter) framesShown() uint64 { return p.shown.Load() }

// takeOldest is the greatest age of the remote frames painted since it was asked
// last. Any goroutine.
func (p *painter) takeOldest() time.Duration { return time.Duration(p.oldest.Swap(0)) }
