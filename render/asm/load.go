package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// lanesOf are which patches the two groups of four are of, so that their
// components meet in the order of the patches.
var lanesOf = [2][4]int{{0, 1, 4, 5}, {2, 3, 6, 7}}

// load makes the pairs and the columns of the patches, and their means.
func (s *solver) load() {
	var patch [8]reg.Register
	for i := range patch {
		patch[i] = GP64()
		MOVQ(Mem{Base: s.eight, Disp: eightPatches + i*word}, patch[i])
	}
	mask := s.bits(1<<laneBits - 1)
	var totals triple
	for i := range totals {
		totals[i] = zero()
	}
	var columns [2][2]vec // by group, and by half of it
	for g := range columns {
		columns[g] = [2]vec{zero(), zero()}
	}
	row, to := GP64(), GP64()
	XORQ(row, row)
	XORQ(to, to)
	Label("row")
	var sides [2][2]vec // left and right, by group
	for g, lanes := range lanesOf {
		var halves [2]vec
		for h := range halves {
			p, q := YMM(), YMM()
			VMOVDQU(Mem{Base: patch[lanes[2*h]], Index: row, Scale: 1}, p)
			VMOVDQU(Mem{Base: patch[lanes[2*h+1]], Index: row, Scale: 1}, q)
			first, second := YMM(), YMM()
			VPUNPCKLQDQ(q, p, first)
			VPUNPCKHQDQ(q, p, second)
			VPADDQ(first, columns[g][h], columns[g][h])
			VPADDQ(first, second, second)
			halves[h] = second
		}
		sides[0][g], sides[1][g] = gather(halves)
	}
	s.keepPairs(sides, mask, totals, to)
	ADDQ(U8(4*word), row)
	ADDQ(U8(2*vector), to)
	CMPQ(row, U32(samples*word))
	JLT(LabelRef("row"))
	s.keepMeans(totals)
	s.keepColumns(columns, mask)
}

// keepPairs leaves the components of a row's pairs, left and right, behind to, and
// adds them to the totals.
func (s *solver) keepPairs(sides [2][2]vec, mask vec, totals triple, to reg.Register) {
	for side := range sides {
		for c, v := range components(sides[side], mask) {
			VPADDD(v, totals[c], totals[c])
			VCVTDQ2PS(v, v)
			m := at(s.pair[c], side)
			m.Index, m.Scale = to, 1
			put(v, m)
		}
	}
}

// keepMeans leaves the totals in the eight, and the mean of a pair.
func (s *solver) keepMeans(totals triple) {
	sixteenth := s.allOf(1.0 / pairs)
	for c, t := range totals {
		put(t, Mem{Base: s.eight, Disp: eightTotal + c*vector})
		VCVTDQ2PS(t, t)
		VMULPS(sixteenth, t, t)
		put(t, s.mean[c])
	}
}

// keepColumns leaves the components of the first and the third column.
func (s *solver) keepColumns(columns [2][2]vec, mask vec) {
	var cols [2][2]vec
	for g := range columns {
		cols[0][g], cols[1][g] = gather(columns[g])
	}
	for i := range cols {
		for c, v := range components(cols[i], mask) {
			VCVTDQ2PS(v, v)
			put(v, s.column[i][c])
		}
	}
}

// gather brings the lower and the upper parts of two vectors together.
func gather(v [2]vec) (lower, upper vec) {
	lower, upper = YMM(), YMM()
	VPERM2I128(U8(0x20), v[1], v[0], lower)
	VPERM2I128(U8(0x31), v[1], v[0], upper)
	return lower, upper
}

// components are those of two groups of four words, as integers.
func components(g [2]vec, mask vec) (t triple) {
	for c := range t {
		p, q := g[0], g[1]
		if c > 0 {
			p, q = YMM(), YMM()
			VPSRLQ(U8(c*laneBits), g[0], p)
			VPSRLQ(U8(c*laneBits), g[1], q)
		}
		t[c] = YMM()
		VSHUFPS(U8(0b10001000), q, p, t[c])
		if c < 2 {
			VPAND(mask, t[c], t[c])
		}
	}
	return t
}

// centre takes the mean from the pairs and the columns.
func (s *solver) centre() {
	for c := range s.mean {
		mean := get(s.mean[c])
		for i := range pairs {
			v := YMM()
			VMOVUPS(at(s.pair[c], i), v)
			VSUBPS(mean, v, v)
			put(v, at(s.pair[c], i))
		}
		four := s.allOf(4)
		VMULPS(mean, four, four)
		for i := range s.column {
			v := get(s.column[i][c])
			VSUBPS(four, v, v)
			put(v, s.column[i][c])
		}
	}
}
