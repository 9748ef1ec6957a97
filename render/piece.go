package render

// piece is the new samples of a patch in a strip of them: its first sample, and
// how many a row of the strip has.
type piece struct {
	strip  []packed
	stride int
}

// row is row r of the samples.
func (n piece) row(r int) *[patchCols]packed {
	return (*[patchCols]packed)(n.strip[r*n.stride:])
}

// copy makes samples the new ones.
func (n piece) copy(samples *[patchSamples]packed) {
	for r := range patchRows {
		*(*[patchCols]packed)(samples[r*patchCols:]) = *n.row(r)
	}
}

// replace makes samples the new ones and reports whether they are others.
func (n piece) replace(samples *[patchSamples]packed) bool {
	if differ, done := n.replaceKernel(samples); done {
		return differ
	}
	var differ packed
	for r := range patchRows {
		was := (*[patchCols]packed)(samples[r*patchCols:])
		for i, s := range n.row(r) {
			differ |= s ^ was[i]
			was[i] = s
		}
	}
	return differ != 0
}

// mix makes the new samples count by a share of sixteenths. It reports whether
// that makes a difference.
func (n piece) mix(samples *[patchSamples]packed, share int) bool {
	if differ, done := n.mixKernel(samples, share); done {
		return differ
	}
	counts, count := packed(patchShare-share), packed(share)
	var differ packed
	for r := range patchRows {
		was := (*[patchCols]packed)(samples[r*patchCols:])
		for i, s := range n.row(r) {
			sum := was[i]*counts + s*count + patchShare/2*lanes
			mixed := sum.shifted(4, 8+fraction)
			differ |= mixed ^ was[i]
			was[i] = mixed
		}
	}
	return differ != 0
}

// patchShare is the share of samples that count alone.
const patchShare = 16

// differs is how much samples and the new ones differ, in sixteenths summed over
// all: luma by pairs, chroma by quarters.
func (n piece) differs(samples *[patchSamples]packed) int {
	if d, done := n.differsKernel(samples); done {
		return d
	}
	const bias = 1 << 17 // keeps the lanes of a difference positive
	sum := 0
	var quarter [4]packed
	for r := range patchRows {
		was, is := (*[patchCols]packed)(samples[r*patchCols:]), n.row(r)
		for side := range 2 {
			d := was[2*side] + was[2*side+1] + bias*lanes - is[2*side] - is[2*side+1]
			sum += max(d.y()-bias, bias-d.y())
			quarter[r/4*2+side] += d
		}
	}
	for _, q := range quarter {
		sum += max(q.cb()-4*bias, 4*bias-q.cb()) + max(q.cr()-4*bias, 4*bias-q.cr())
	}
	return sum
}
