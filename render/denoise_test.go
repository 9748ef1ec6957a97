package render

import (
	"math"
	"math/rand/v2"
	"testing"
)

// noisy are samples of a flat grey with noise.
func noisy(rng *rand.Rand, grey, sigma float64) (p [patchSamples]packed) {
	for i := range p {
		p[i] = pack(uint64((grey+rng.NormFloat64()*sigma)*(1<<fraction)), 128<<fraction, 128<<fraction)
	}
	return p
}

// spreadOf is the mean square of what the luma of samples is off by.
func spreadOf(p *[patchSamples]packed, grey float64) (sum float64) {
	for _, s := range p {
		d := float64(s.y())/(1<<fraction) - grey
		sum += d * d / patchSamples
	}
	return sum
}

// filtered runs patches through a denoiser, of noise that grows by step a frame.
func filtered(frames int, sigma, step float64) (is float64) {
	rng := rand.New(rand.NewPCG(1, 9))
	var n denoiser
	solver := new(solver)
	patches := make([]patch, 40)
	n.begin(len(patches))
	for f := range frames {
		n.next()
		is = 0
		grey := 60 + step*float64(f)
		for i := range patches {
			samples := noisy(rng, grey, sigma)
			n.remove(&patches[i], i, piece{samples[:], patchCols})
			patches[i].solver = solver
			is += spreadOf(&patches[i].samples, grey) / float64(len(patches))
		}
	}
	return is
}

func TestDenoiserRemovesNoise(t *testing.T) {
	if was, is := 3.0*3.0, filtered(60, 3, 0); is > was/5 {
		t.Errorf("noise of %.1f became %.1f", was, is)
	}
}

// TestDenoiserFollowsMotion changes the whole picture by more than noise.
func TestDenoiserFollowsMotion(t *testing.T) {
	if is := filtered(20, 0, 6); is > 0.01 {
		t.Errorf("what moves is off by %.2f", is)
	}
}

func TestDenoiserLeavesStillPicturesAlone(t *testing.T) {
	if is := filtered(20, 0, 0); is != 0 {
		t.Errorf("a picture at rest is off by %.4f", is)
	}
}

// levelOf is the noise that is found in a texture with noise of sigma that moves
// by so many samples a frame.
func levelOf(sigma, motion float64) int {
	const patches = 400
	rng := rand.New(rand.NewPCG(3, 7))
	var n denoiser
	n.begin(patches)
	for f := range 60 {
		n.next()
		for i := 0; i < patches; i += probed {
			var samples [patchSamples]packed
			for k := range samples {
				at := float64(i*patchSamples+k) + motion*float64(f)
				grey := 120 + 30*math.Sin(at/3) + 20*math.Sin(at/7.1) + rng.NormFloat64()*sigma
				samples[k] = pack(uint64(grey*(1<<fraction)), 128<<fraction, 128<<fraction)
			}
			n.look(&n.last[i/probed], piece{samples[:], patchCols})
		}
	}
	return n.level
}

// TestDenoiserTellsNoiseFromMotion: noise is found at about its measure, and
// motion that changes as much is not taken for it.
func TestDenoiserTellsNoiseFromMotion(t *testing.T) {
	for _, sigma := range []float64{1, 2} {
		// The mean change of a pair of samples is 2/√π times √2 times sigma.
		want := sigma * math.Sqrt2 * 2 / math.Sqrt(math.Pi) * pairCount * (1 << fraction)
		if got := float64(levelOf(sigma, 0)); got < 0.7*want || got > 1.3*want {
			t.Errorf("noise of %.0f is taken for %.0f, want about %.0f", sigma, got, want)
		}
	}
	for _, motion := range []float64{0.2, 0.5, 1} {
		if got := levelOf(0, motion); got > 2*leastNoise {
			t.Errorf("a motion of %.1f is taken for noise of %d", motion, got)
		}
	}
}

// TestRestKeepsNoiseAway draws noisy pictures and then the last of them again and
// again, as one that rests is. Its noise does not come back.
func TestRestKeepsNoiseAway(t *testing.T) {
	rng := rand.New(rand.NewPCG(18, 18))
	img := flat(320, 240, 0, 128, 128)
	o := Options{Quality: 3, Fit: Stretch}
	var b Blitter
	var g Grid
	g.Resize(60, 20)
	noise := func() (sum float64) {
		for i := range b.patches {
			sum += spreadOf(&b.patches[i].samples, 120) / float64(len(b.patches))
		}
		return sum
	}
	for range 60 {
		for i := range img.Y {
			img.Y[i] = uint8(120 + rng.NormFloat64()*6)
		}
		b.Draw(&g, g.Bounds(), img, o)
	}
	filtered, level := noise(), b.noise.level
	for range 50 {
		b.Draw(&g, g.Bounds(), img, o)
	}
	if now := noise(); now > filtered*1.5 {
		t.Errorf("the squared noise went from %.2f to %.2f", filtered, now)
	}
	if b.noise.level != level {
		t.Errorf("the level of noise went from %d to %d", level, b.noise.level)
	}
}
