//go:build amd64 && !purego

package render

// The kernels do most of a row in vectors, where the processor has AVX2: they
// return how much. What is left over is done in Go, as all is elsewhere. Their
// assembly is written by the program in asm (make kernels).

// vectors is whether there are vectors to work with.
var vectors = supported()

// supported tells whether processor and operating system have AVX2 and FMA.
func supported() bool

// chromaKernel is downChroma of dst's pixels.
func chromaKernel(dst []packed, cb, cr []uint8, stride int, weights []uint16) int {
	n := len(dst) &^ 7
	if !vectors || n == 0 {
		return 0
	}
	last := (len(weights)-1)*stride + n - 1
	_, _ = cb[last], cr[last]
	chromaRows(&dst[0], &cb[0], &cr[0], stride, weights, n)
	return n
}

//go:noescape
func chromaRows(dst *packed, cb, cr *uint8, stride int, weights []uint16, n int)

// lumaKernel is downLuma of dst's pixels, of which the first has the first of chroma.
func lumaKernel(dst []packed, y []uint8, chroma []packed, stride int, weights []uint16) int {
	n := len(dst) &^ 15
	if !vectors || n == 0 {
		return 0
	}
	_, _ = y[(len(weights)-1)*stride+n-1], chroma[n/2-1]
	lumaRows(&dst[0], &y[0], &chroma[0], stride, weights, n)
	return n
}

//go:noescape
func lumaRows(dst *packed, y *uint8, chroma *packed, stride int, weights []uint16, n int)

// evenKernel is evenly.
func evenKernel(dst, pixels []packed) int {
	n := len(dst) &^ 3
	if !vectors || n == 0 {
		return 0
	}
	_ = pixels[n+1]
	evenRow(&dst[0], &pixels[0], n)
	return n
}

//go:noescape
func evenRow(dst, pixels *packed, n int)

// mirroredKernel is mirrored.
func mirroredKernel(dst, pixels []packed) int {
	n := len(dst) &^ 3
	if !vectors || n == 0 {
		return 0
	}
	_ = pixels[n+1]
	mirroredRow(&dst[len(dst)-n], &pixels[0], n)
	return n
}

//go:noescape
func mirroredRow(dst, pixels *packed, n int)

// weightedKernel is weighted.
func weightedKernel(dst, pixels []packed, cols *taps) int {
	n := len(dst) &^ 3
	if !vectors || n == 0 {
		return 0
	}
	for _, at := range [...]int32{cols.first[0], cols.first[n-1]} { // the ends of the line
		_ = pixels[at:][:cols.padded]
	}
	weightedRow(&dst[0], &pixels[0], &cols.first[0], &cols.weights[0], n, cols.padded)
	return n
}

//go:noescape
func weightedRow(dst, pixels *packed, first *int32, weights *packed, n, taps int)

// reach is the last sample of n.
func (n piece) reach() *packed { return &n.strip[(patchRows-1)*n.stride+patchCols-1] }

// replaceKernel is replace, if it is done.
func (n piece) replaceKernel(samples *[patchSamples]packed) (differ, done bool) {
	if !vectors {
		return false, false
	}
	_ = n.reach()
	return replacePiece(&samples[0], &n.strip[0], n.stride), true
}

//go:noescape
func replacePiece(patch, strip *packed, stride int) bool

// mixKernel is mix, if it is done.
func (n piece) mixKernel(samples *[patchSamples]packed, share int) (differ, done bool) {
	if !vectors {
		return false, false
	}
	_ = n.reach()
	return mixPiece(&samples[0], &n.strip[0], n.stride, share), true
}

//go:noescape
func mixPiece(patch, strip *packed, stride int, share int) bool

// differsKernel is differs, if it is done.
func (n piece) differsKernel(samples *[patchSamples]packed) (d int, done bool) {
	if !vectors {
		return 0, false
	}
	_ = n.reach()
	return differsPiece(&samples[0], &n.strip[0], n.stride), true
}

//go:noescape
func differsPiece(patch, strip *packed, stride int) int

// solveKernel solves all of e, if it can.
func solveKernel(e *eight, v *solver) bool {
	if vectors {
		solveEight(e, &v.matrix, &v.families)
	}
	return vectors
}

//go:noescape
func solveEight(b *eight, m *matrix, f *families)

// colorsKernel is matrix.colors.
func colorsKernel(dst []Color, samples []packed, m *matrix) int {
	n := len(dst) &^ 7
	if !vectors || n == 0 {
		return 0
	}
	_ = samples[n-1]
	colorsRow(&dst[0], &samples[0], m, n)
	return n
}

//go:noescape
func colorsRow(dst *Color, samples *packed, m *matrix, n int)
