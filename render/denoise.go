package render

// Noise is removed by a recursive filter: a sample becomes a mean of what it was
// and what it is. Where something moves it is what it is; where nothing does,
// each new frame counts as one more of equal ones, down to a least weight. What
// noise is, is told by time: it jumps back, where motion goes on.

// denoiser knows how noisy a picture is; it finds out while it filters it.
type denoiser struct {
	level  int // how much noise differs, as differs tells it
	back   int // how much of the picture jumps back, of whole, of late
	counts [noiseBins]int32
	total  int // patches looked at
	last   []probe
	again  bool // the picture is the last one again: it tells nothing of noise
}

// probe is how a patch's luma came to be what it was last, by pairs of samples.
type probe struct {
	luma   lumas
	change [pairCount]int16
}

// lumas are the luma of a patch's pairs of samples, as they came.
type lumas [pairCount]uint16

// probed is of how many patches one is looked at to find how noisy a picture is.
const probed = 4

const (
	noiseBins = 128
	noiseStep = 16 // of a difference, per bin
	whole     = 1 << 12
	stillest  = patchShare - 1
	// After so many frames a patch is better than one that comes again alone.
	freedFromNoise = 4
	// Patches need not be solved anew for less of a difference.
	mostDrift = 96
	// A difference of so many times the level is still surely noise; from so many
	// on it is surely motion.
	surelyNoise, surelyMotion = 14, 28
	// Noise is taken to be no less.
	leastNoise = 18
)

// begin makes n fit for the patches of a picture not seen before.
func (n *denoiser) begin(patches int) {
	*n = denoiser{level: leastNoise, last: sized(n.last, (patches+probed-1)/probed)}
	clear(n.last)
}

// next makes of the changes of one frame the level for the next. What jumps is
// noise if it jumps back: what moves goes on as often as it turns. So the changes
// that reverse the one before are counted, less those that continue it, and where
// much is left the middle one of these is the level.
func (n *denoiser) next() {
	if n.total == 0 {
		return
	}
	left := int32(0)
	for _, c := range n.counts {
		left += c
	}
	n.back += (int(left)*whole/n.total - n.back) >> 3
	now := n.level // between the two bounds nothing is certain
	switch {
	case n.back < whole/8:
		now = leastNoise
	case n.back > whole/4 && int(left)*4 > n.total:
		now = n.middle(left)
	}
	n.level += (now - n.level + 4) >> 3
	n.counts, n.total = [noiseBins]int32{}, 0
}

// middle is the change in the middle of those that are left.
func (n *denoiser) middle(left int32) int {
	bin := 0
	for sum := n.counts[0]; sum*2 < left; sum += n.counts[bin] {
		bin++
	}
	return max(bin*noiseStep+noiseStep/2, leastNoise)
}

// remove filters new samples into those of patch i. It reports whether they have
// changed so much since it last did that the patch is to be solved anew.
func (n *denoiser) remove(p *patch, i int, samples piece) bool {
	if i%probed == 0 && !n.again {
		n.look(&n.last[i/probed], samples)
	}
	p.settled = true
	if p.solver == nil {
		samples.copy(&p.samples)
		return true
	}
	d := samples.differs(&p.samples)
	if d == 0 {
		return false
	}
	share := n.share(p, d)
	if share == patchShare {
		samples.copy(&p.samples)
	} else if p.settled = !samples.mix(&p.samples, share); p.settled {
		return false
	}
	p.drift += int32(d * share / patchShare)
	return p.drift >= mostDrift
}

// unchanged counts patch i, of which nothing has changed, as remove would.
func (n *denoiser) unchanged(i int) {
	if i%probed == 0 && !n.again {
		n.total++
		n.last[i/probed].change = [pairCount]int16{}
	}
}

// look counts by how much samples differ from the last ones of their patch,
// apart from having become brighter or darker altogether.
func (n *denoiser) look(t *probe, samples piece) {
	var change [pairCount]int
	sum := 0
	for i, was := range t.luma {
		pair := samples.row(i / 2)[i%2*2:]
		l := pair[0].y() + pair[1].y()
		change[i] = l - int(was)
		sum += change[i]
		t.luma[i] = uint16(l)
	}
	mean, differs, before, now, both := sum/pairCount, 0, 0, 0, 0
	for i, d := range change {
		d -= mean
		was := int(t.change[i])
		differs += max(d, -d)
		now, before, both = now+d*d, before+was*was, both+d*was
		t.change[i] = int16(d)
	}
	n.total++
	// A correlation of less than a quarter tells nothing.
	if both*both > (now>>2)*(before>>2) {
		bin := &n.counts[min(differs/noiseStep, noiseBins-1)]
		if both < 0 {
			*bin++
		} else {
			*bin--
		}
	}
}

// share is how much a new frame counts in a patch that differs by d, in
// sixteenths.
func (n *denoiser) share(p *patch, d int) int {
	switch low, high := n.level*surelyNoise, n.level*surelyMotion; {
	case d >= high:
		p.still = 0
		return patchShare
	case d > low:
		share := patchShare * (d - low) / (high - low)
		p.still = uint8(min(int(p.still), patchShare/(share+1)))
		return max(share, patchShare/(int(p.still)+1))
	}
	p.still = min(p.still+1, stillest)
	return patchShare / (int(p.still) + 1)
}
