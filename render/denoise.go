package render

// Noise is removed by a recursive filter: a sample becomes a mean of what it was
// and what it is. Where something moves it is what it is; where nothing does,
// each new frame counts as one more of equal ones, down to a least weight. What
// differs no more than most of the picture differs is taken for noise.

// denoiser knows how noisy a picture is; it finds out while it filters it.
type denoiser struct {
	level  int     // what differs less is still: a difference as differs tells
	flat   float32 // of a third of all patches, a split explains less
	counts [noiseBins]int32
	flats  int // patches counted, all of them flat
	total  int // patches looked at
	last   []lumas
}

// lumas are the luma of a patch's pairs of samples, as they came.
type lumas [pairCount]uint16

// probed is of how many patches one is looked at to find how noisy a picture is.
const probed = 4

const (
	noiseBins  = 96
	noiseStep  = 8 // of a difference, per bin
	stillest   = 15
	leastShare = 1 // sixteenths, of a new frame in what is still
	// Patches need not be solved anew for less of a difference.
	mostDrift = 96
	// A difference of so many times the level, in quarters, is still surely
	// noise; from so many on it is surely motion.
	surelyNoise, surelyMotion = 64, 128
	// Noise is taken to be no less and no more.
	leastNoise, mostNoise = 16, 600
	leastFlat             = 64 // of what a split explains
)

// begin makes n fit for the patches of a picture not seen before.
func (n *denoiser) begin(patches int) {
	*n = denoiser{last: sized(n.last, (patches+probed-1)/probed)}
}

// next makes of the differences of one frame to the last the level for the next:
// that of a quarter of the patches that are flattest. In these noise shows as
// in all others, and what moves shows least.
func (n *denoiser) next() {
	if n.flats > 0 {
		bin, sum := 0, int32(0)
		for ; bin < noiseBins-1 && sum+n.counts[bin] < int32(n.flats+3)/4; bin++ {
			sum += n.counts[bin]
		}
		now := min(max(bin*noiseStep+noiseStep/2, leastNoise), mostNoise)
		if n.level == 0 {
			n.level = now
		}
		n.level += (now - n.level + 4) >> 3
	}
	if n.flats*3 > n.total {
		n.flat *= 0.9
	} else {
		n.flat = max(n.flat*1.1, leastFlat)
	}
	n.counts, n.flats, n.total = [noiseBins]int32{}, 0, 0
}

// remove filters new samples into those of patch i. It reports whether they have
// changed so much since it last did that the patch is to be solved anew.
func (n *denoiser) remove(p *patch, i int, samples *[patchSamples]packed) bool {
	first := p.solver == nil
	if i%probed == 0 {
		n.probe(&n.last[i/probed], samples, !first && p.solution.explained <= n.flat)
	}
	p.settled = true
	if first {
		p.samples = *samples
		return true
	}
	d := differs(&p.samples, samples)
	if d == 0 {
		return false
	}
	share := n.share(p, d)
	if share == 16 {
		p.samples = *samples
	} else if p.settled = !p.mix(samples, share); p.settled {
		return false
	}
	p.drift += int32(d * share / 16)
	return p.drift >= mostDrift
}

// mix makes new samples count by a share of sixteenths. It reports whether that
// makes a difference.
func (p *patch) mix(samples *[patchSamples]packed, share int) bool {
	was, is := packed(16-share), packed(share)
	var differ packed
	for i, s := range p.samples {
		sum := s*was + samples[i]*is + 8*lanes
		mixed := sum.shifted(4, 8+fraction)
		differ |= mixed ^ s
		p.samples[i] = mixed
	}
	return differ != 0
}

// unchanged counts patch i, of which nothing has changed, as remove would.
func (n *denoiser) unchanged(p *patch, i int) {
	if i%probed != 0 {
		return
	}
	n.total++
	if p.solution.explained <= n.flat {
		n.flats++
		n.counts[0]++
	}
}

// probe counts by how much samples differ from the last ones of their patch,
// apart from having become brighter or darker altogether.
func (n *denoiser) probe(last *lumas, samples *[patchSamples]packed, flat bool) {
	var ds [pairCount]int
	sum := 0
	for i := range last {
		l := samples[2*i].y() + samples[2*i+1].y()
		ds[i] = l - int(last[i])
		sum += ds[i]
		last[i] = uint16(l)
	}
	n.total++
	if !flat {
		return
	}
	mean, differs := sum/pairCount, 0
	for _, d := range ds {
		differs += max(d-mean, mean-d)
	}
	n.flats++
	n.counts[min(differs/noiseStep, noiseBins-1)]++
}

// share is how much a new frame counts in a patch that differs by d, in
// sixteenths.
func (n *denoiser) share(p *patch, d int) int {
	d *= 4
	switch low, high := n.level*surelyNoise, n.level*surelyMotion; {
	case n.level == 0 || d >= high:
		p.still = 0
		return 16
	case d > low:
		share := 16 * (d - low) / (high - low)
		p.still = uint8(min(int(p.still), 16/(share+1)))
		return max(share, 16/(int(p.still)+1), leastShare)
	}
	p.still = min(p.still+1, stillest)
	return max(16/(int(p.still)+1), leastShare)
}

// differs is how much two patches differ, in sixteenths summed over all samples:
// luma by pairs, chroma by quarters.
func differs(a, b *[patchSamples]packed) int {
	const bias = 1 << 17 // keeps the lanes of a difference positive
	sum := 0
	var quarter [4]packed
	for i := 0; i < patchSamples; i += 2 {
		d := a[i] + a[i+1] + bias*lanes - b[i] - b[i+1]
		sum += max(d.y()-bias, bias-d.y())
		quarter[i>>4<<1|i>>1&1] += d
	}
	for _, q := range quarter {
		sum += max(q.cb()-4*bias, 4*bias-q.cb()) + max(q.cr()-4*bias, 4*bias-q.cr())
	}
	return sum
}
