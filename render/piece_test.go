package render

import (
	"math/rand/v2"
	"testing"
)

// components are the components of a sample.
func components(p packed) [3]int { return [3]int{p.y(), p.cb(), p.cr()} }

// differing is what piece.differs finds, one component after another.
func differing(was, is *[patchSamples]packed) (d int) {
	var sums [3][2 * patchRows]int
	for i := range was {
		a, b := components(was[i]), components(is[i])
		pair := i / 2
		sums[0][pair] += a[0] - b[0]
		for c := 1; c < 3; c++ {
			sums[c][i/16*2+pair%2] += a[c] - b[c]
		}
	}
	for _, of := range sums {
		for _, v := range of {
			d += max(v, -v)
		}
	}
	return d
}

// strip is p as a piece in the middle of others.
func strip(rng *rand.Rand, p *[patchSamples]packed) piece {
	const stride, at = 3 * patchCols, patchCols
	s := make([]packed, patchRows*stride)
	for i := range s {
		s[i] = packed(rng.Uint64())
	}
	n := piece{s[at:], stride}
	for r := range patchRows {
		copy(n.row(r)[:], p[r*patchCols:])
	}
	return n
}

// extreme is a patch of the least and the greatest samples there are.
func extreme(rng *rand.Rand) (p [patchSamples]packed) {
	const most = 255 << fraction
	for i := range p {
		p[i] = pack(most*rng.Uint64N(2), most*rng.Uint64N(2), most*rng.Uint64N(2))
	}
	return p
}

// TestPiece compares what is done with new samples with the same done one by one.
func TestPiece(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 15))
	for i := range 2000 {
		was, is := randomPatch(rng), randomPatch(rng)
		switch i % 4 {
		case 0:
			is = was
			is[rng.IntN(patchSamples)] += packed(rng.Uint64N(2)) << (rng.IntN(3) * laneBits)
		case 1:
			was, is = extreme(rng), extreme(rng)
		}
		n := strip(rng, &is)
		if got, want := n.differs(&was), differing(&was, &is); got != want {
			t.Fatalf("differs by %d, want %d", got, want)
		}
		share := 1 + rng.IntN(patchShare)
		mixed, differ := was, false
		for k, a := range was {
			var v [3]uint64
			for c, b := range components(is[k]) {
				v[c] = uint64((components(a)[c]*(patchShare-share) + b*share + patchShare/2) / patchShare)
			}
			mixed[k] = pack(v[0], v[1], v[2])
			differ = differ || mixed[k] != a
		}
		got := was
		if d := n.mix(&got, share); got != mixed || d != differ {
			t.Fatalf("share %d: mixed to %x (%v), want %x (%v)", share, got, d, mixed, differ)
		}
		got = was
		if d := n.replace(&got); got != is || d != (was != is) {
			t.Fatalf("replaced by %x (%v), want %x", got, d, is)
		}
	}
}
