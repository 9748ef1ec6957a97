package render

// across averages pixels to samples.
func across(dst, pixels []packed, cols *taps) {
	switch n := len(dst) - 1; {
	case cols.n == 1:
		for i, at := range cols.first[:len(dst)] {
			dst[i] = pixels[at].shifted(lineFraction-fraction, 8+fraction)
		}
	case cols.even != 0 && n >= 2:
		weighted(dst[:1], pixels, cols, 0)
		if cols.even > 0 {
			evenly(dst[1:n], pixels[cols.first[1]:])
		} else {
			mirrored(dst[1:n], pixels[cols.first[n-1]:])
		}
		weighted(dst[n:], pixels, cols, n)
	default:
		done := weightedKernel(dst, pixels, cols)
		weighted(dst[done:], pixels, cols, done)
	}
}

// weighted makes the samples from one on, each with its own weights.
func weighted(dst, pixels []packed, cols *taps, from int) {
	const drop = lineFraction + 8 - fraction
	first := cols.first[from:][:len(dst)]
	weights := cols.weights[from*cols.padded:]
	for i, at := range first {
		sum := packed(lanes << (drop - 1))
		p, w := pixels[at:][:cols.n], weights[i*cols.padded:][:cols.n]
		for k, v := range p {
			sum += v * w[k]
		}
		dst[i] = sum.shifted(drop, 8+fraction)
	}
}

// evenly makes samples of the pixel after their own first by evenWeights, which
// are 1, 6 and 1 eighths.
func evenly(dst, pixels []packed) {
	const drop = lineFraction + 3 - fraction
	done := evenKernel(dst, pixels)
	dst, pixels = dst[done:], pixels[done:][:len(dst)-done+2]
	before, at := pixels[0], pixels[1]
	for i, after := range pixels[2:] {
		sum := before + 6*at + after + lanes<<(drop-1)
		dst[i] = sum.shifted(drop, 8+fraction)
		before, at = at, after
	}
}

// mirrored makes the samples of evenly from the last to the first.
func mirrored(dst, pixels []packed) {
	const drop = lineFraction + 3 - fraction
	done := mirroredKernel(dst, pixels)
	dst, pixels = dst[:len(dst)-done], pixels[done:][:len(dst)-done+2]
	before, at := pixels[0], pixels[1]
	i := len(dst) - 1
	for _, after := range pixels[2:] {
		sum := before + 6*at + after + lanes<<(drop-1)
		dst[i] = sum.shifted(drop, 8+fraction)
		before, at, i = at, after, i-1
	}
}
