package render

// Noise is removed by a recursive filter: a sample becomes a mean of what it was
// and what it is. Where something moves it is what it is; where nothing does,
// each new frame counts as one more of equal ones, down to a least weight. What
// differs no more than most of the picture differs is taken for noise.

// denoiser knows how noisy a picture is; it finds out while it filters it.
type denoiser struct {
	level  int // what differs less is still: a difference as differs tells
	counts [noiseBins]int32
	total  int
}

const (
	noiseBins  = 128
	noiseStep  = 32 // of a difference, per bin
	stillest   = 15
	leastShare = 2 // sixteenths, of a new frame in what is still
	// A difference of so many times the level, in quarters, is still surely
	// noise; from so many on it is surely motion.
	surelyNoise, surelyMotion = 7, 14
	// Noise is taken to be no less and no more.
	leastNoise, mostNoise = 128, 1600
)

// next makes of the differences of one frame the level for the next: that of
// the cells, a third of all, that differ least.
func (n *denoiser) next() {
	if n.total > 0 {
		bin, sum := 0, 0
		for ; bin < noiseBins-1 && sum+int(n.counts[bin]) < n.total/3; bin++ {
			sum += int(n.counts[bin])
		}
		now := min(max(bin*noiseStep+noiseStep/2, leastNoise), mostNoise)
		if n.level == 0 {
			n.level = now
		}
		n.level += (now - n.level + 4) >> 3
	}
	n.counts, n.total = [noiseBins]int32{}, 0
}

// remove filters new samples into those of p.
func (n *denoiser) remove(p *patch, samples *[patchSamples]packed) {
	if p.solver == nil { // the first frame
		p.samples = *samples
		return
	}
	d := differs(&p.samples, samples)
	n.counts[min(d/noiseStep, noiseBins-1)]++
	n.total++
	share := n.share(p, d)
	if share == 16 {
		p.samples = *samples
		return
	}
	was, is := packed(16-share), packed(share)
	for i, s := range p.samples {
		sum := s*was + samples[i]*is + 8*lanes
		p.samples[i] = sum.shifted(4, 8+fraction)
	}
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
