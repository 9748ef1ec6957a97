package score

import "math"

// psnr is the peak signal-to-noise ratio in dB over all components.
func psnr(a, b []uint8) float64 {
	var sum int64
	for i, v := range a {
		d := int64(v) - int64(b[i])
		sum += d * d
	}
	return decibels(float64(sum) / float64(len(a)))
}

// decibels is the PSNR of a mean squared error, 99 dB at most.
func decibels(mse float64) float64 { return min(10*math.Log10(255*255/max(mse, 1e-9)), 99) }

// window is the Gaussian of SSIM: 11 taps, sigma 1.5.
var window = makeWindow()

func makeWindow() (w [11]float32) {
	var list [len(w)]float64
	sum := 0.0
	for i := range list {
		d := float64(i - len(list)/2)
		list[i] = math.Exp(-d * d / (2 * 1.5 * 1.5))
		sum += list[i]
	}
	for i := range w {
		w[i] = float32(list[i] / sum)
	}
	return w
}

// blur convolves a plane with the window, across and down. Beyond the edges the
// outermost pixels go on.
func blur(plane []float32, w int) []float32 {
	const r = len(window) / 2
	h := len(plane) / w
	across, out := make([]float32, len(plane)), make([]float32, len(plane))
	padded := make([]float32, w+2*r)
	for y := range h {
		row := plane[y*w : (y+1)*w]
		copy(padded[r:], row)
		for i := range r {
			padded[i], padded[w+r+i] = row[0], row[w-1]
		}
		to := across[y*w : (y+1)*w]
		for i, k := range window {
			for x := range to {
				to[x] += k * padded[x+i]
			}
		}
	}
	for y := range h {
		to := out[y*w : (y+1)*w]
		for i, k := range window {
			from := across[min(max(y+i-r, 0), h-1)*w:][:w]
			for x := range to {
				to[x] += k * from[x]
			}
		}
	}
	return out
}

// product is that of two planes, pixel by pixel.
func product(a, b []float32) []float32 {
	list := make([]float32, len(a))
	for i, v := range a {
		list[i] = v * b[i]
	}
	return list
}

// flicker is how much more the pixels of what is shown change from one frame to
// the next than those of what should be: the mean of the excess.
func flicker(before, now, wantBefore, want []float32) float64 {
	sum := 0.0
	for i, v := range now {
		excess := math.Abs(float64(v-before[i])) - math.Abs(float64(want[i]-wantBefore[i]))
		sum += max(excess, 0)
	}
	return sum / float64(len(now))
}
