package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// eighth is a split into eighths: the sum of its samples on the axis, and how to
// find it of each component.
type eighth struct {
	shape, count int
	sum          func(m Mem, column [2]Mem) vec
}

// lower and left are the lower and the left n eighths.
func (s *solver) lower(n int) eighth {
	return eighth{lowerShape + n, 4 * n, func(m Mem, _ [2]Mem) vec {
		var which []int
		for i := pairs - 2*n; i < pairs; i++ {
			which = append(which, i)
		}
		return sum(m, which...)
	}}
}

func (s *solver) left(n int) eighth {
	return eighth{leftShape + n, 4 * n, func(m Mem, column [2]Mem) vec {
		// The first column, or those of the left half and of the third. All four
		// add up to nothing.
		half := func() vec { return sum(m, 0, 2, 4, 6, 8, 10, 12, 14) }
		switch n {
		case 1:
			return s.halved(get(column[0]))
		case 2:
			return get(column[0])
		case 3:
			return s.halved(add(half(), get(column[0])))
		case 5:
			return add(half(), s.halved(get(column[1])))
		case 6:
			return add(half(), get(column[1]))
		}
		return s.halved(add(half(), get(column[1])))
	}}
}

// eighths considers the best split into eighths but the halves.
func (s *solver) eighths() {
	s.skipUnless(familyEighth, "noEighth")
	var list []eighth
	for n := 1; n < 8; n++ {
		if n != 4 {
			list = append(list, s.lower(n), s.left(n))
		}
	}
	best := newChoice()
	column := [2]Mem{at(s.projected, pairs), at(s.projected, pairs+1)}
	for _, e := range list {
		best.offer(s.split(e.sum(s.projected, column), e.count), s.bits(uint32(e.shape)))
	}
	ink, count := triple{zero(), zero(), zero()}, s.allOf(16)
	for _, e := range list {
		is := YMM()
		VPCMPEQD(s.bits(uint32(e.shape)), best.shape, is)
		VBLENDVPS(is, s.allOf(float32(e.count)), count, count)
		for c := range ink {
			v := e.sum(s.pair[c], [2]Mem{s.column[0][c], s.column[1][c]})
			VBLENDVPS(is, v, ink[c], ink[c])
		}
	}
	s.weigh(best.shape, count, ink)
	Label("noEighth")
}

// sextant is the sum of a sextant, whose outer rows end in the middle of a pair.
func (s *solver) sextant(m Mem, i int) vec {
	col := i % 2
	switch i / 2 {
	case 0:
		return add(s.halved(get(at(m, 4+col))), sum(m, col, 2+col))
	case 1:
		return add(s.halved(sum(m, 4+col, 10+col)), sum(m, 6+col, 8+col))
	}
	return add(s.halved(get(at(m, 10+col))), sum(m, 12+col, 14+col))
}

// sextantCounts are how many samples the sextants have.
var sextantCounts = [8]float32{5, 5, 6, 6, 5, 5}

// sextants considers the best of the patterns that ink those which are most along the axis.
func (s *solver) sextants() {
	s.skipUnless(familySextant, "noSextant")
	counts := GLOBL("sextantCounts", RODATA|NOPTR)
	for i, c := range sextantCounts {
		DATA(4*i, F32(c))
	}
	var keys []vec
	for i := range 6 { // by their means
		k := s.sextant(s.projected, i)
		VMULPS(s.allOf(1/sextantCounts[i]), k, k)
		s.tag(k, uint32(i))
		keys = append(keys, k)
	}
	for _, o := range [][2]int{ // as render's sort6
		{0, 5}, {1, 3}, {2, 4}, {1, 2}, {3, 4}, {0, 3}, {2, 5}, {0, 1}, {2, 3}, {4, 5}, {1, 2}, {3, 4},
	} {
		order(keys, o[0], o[1])
	}
	best, total, count, pattern := newChoice(), zero(), zero(), s.bits(sextantShape)
	for _, k := range keys[:5] {
		n := get(counts)
		VPERMPS(n, s.untag(k), n)
		VFMADD231PS(k, n, total)
		VADDPS(n, count, count)
		s.include(pattern, k)
		score, rest := YMM(), s.allOf(samples)
		VSUBPS(count, rest, rest)
		VMULPS(count, rest, rest)
		VMULPS(total, total, score)
		VDIVPS(rest, score, score)
		best.offer(score, pattern)
	}
	s.consider(best.shape, best.shape, 6, func(i, c int) vec { return s.sextant(s.pair[c], i) },
		func(i int) float32 { return sextantCounts[i] })
	Label("noSextant")
}
