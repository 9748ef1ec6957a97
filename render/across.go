package render

// across averages pixels to samples.
func across(dst, pixels []packed, cols *taps) {
	const (
		drop = lineFraction + 8 - fraction
		half = lanes << (drop - 1)
	)
	first := cols.first[:len(dst)]
	switch cols.n {
	case 1:
		for i, at := range first {
			dst[i] = pixels[at].shifted(lineFraction-fraction, 8+fraction)
		}
	case 2:
		weights := cols.weights[:2*len(dst)]
		for i, at := range first {
			p := pixels[at : at+2 : at+2]
			sum := p[0]*weights[2*i] + p[1]*weights[2*i+1] + half
			dst[i] = sum.shifted(drop, 8+fraction)
		}
	case 3:
		threes(dst, pixels, cols)
	default:
		weights := cols.weights
		for i, at := range first {
			sum := packed(half)
			for k, p := range pixels[at : int(at)+cols.n] {
				sum += p * weights[k]
			}
			weights = weights[cols.n:]
			dst[i] = sum.shifted(drop, 8+fraction)
		}
	}
}

// threes makes samples of three pixels each.
func threes(dst, pixels []packed, cols *taps) {
	n := len(dst) - 1
	if cols.even == 0 || n < 2 {
		weighted(dst, pixels, cols)
		return
	}
	three(dst, pixels, cols, 0)
	if cols.even > 0 {
		evenly(dst[1:n], pixels[cols.first[1]:])
	} else {
		mirrored(dst[1:n], pixels[cols.first[n-1]:])
	}
	three(dst, pixels, cols, n)
}

// weighted is threes with the weights of each sample.
func weighted(dst, pixels []packed, cols *taps) {
	const drop = lineFraction + 8 - fraction
	first, weights := cols.first[:len(dst)], cols.weights[:3*len(dst)]
	for i := 0; i < len(first) && len(weights) >= 3; i++ {
		p := pixels[first[i]:][:3:3]
		sum := p[0]*weights[0] + p[1]*weights[1] + p[2]*weights[2] + lanes<<(drop-1)
		dst[i] = sum.shifted(drop, 8+fraction)
		weights = weights[3:]
	}
}

// three makes sample i of three pixels.
func three(dst, pixels []packed, cols *taps, i int) {
	const drop = lineFraction + 8 - fraction
	p, w := pixels[cols.first[i]:][:3:3], cols.weights[3*i:][:3:3]
	sum := p[0]*w[0] + p[1]*w[1] + p[2]*w[2] + lanes<<(drop-1)
	dst[i] = sum.shifted(drop, 8+fraction)
}

// evenly makes samples of the pixel after their own first by evenWeights, which
// are 1, 6 and 1 eighths.
func evenly(dst, pixels []packed) {
	const drop = lineFraction + 3 - fraction
	pixels = pixels[:len(dst)+2]
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
	pixels = pixels[:len(dst)+2]
	before, at := pixels[0], pixels[1]
	i := len(dst) - 1
	for _, after := range pixels[2:] {
		sum := before + 6*at + after + lanes<<(drop-1)
		dst[i] = sum.shifted(drop, 8+fraction)
		before, at, i = at, after, i-1
	}
}
