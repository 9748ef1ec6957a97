package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// inverse is 1/k + 1/(32-k), as in render's split.go.
func inverse(k int) float32 { return float32(1/float64(k) + 1/float64(samples-k)) }

// begin makes the whole the best, which explains nothing.
func (s *solver) begin() {
	nothing := zero()
	put(nothing, s.best.explained)
	for _, m := range s.best.ink {
		put(nothing, m)
	}
	put(s.bits(fullShape), s.best.shape)
	put(s.allOf(samples), s.best.count)
}

// choice is the best shape of a family so far.
type choice struct{ score, shape vec }

func newChoice() choice { return choice{zero(), zero()} }

// offer takes shape if its score is greater. It returns where.
func (c choice) offer(score, shape vec) (better vec) {
	better = YMM()
	VCMPPS(U8(greater), c.score, score, better)
	VMAXPS(score, c.score, c.score)
	VBLENDVPS(better, shape, c.shape, c.shape)
	return better
}

// split is the score of the sum of count samples.
func (s *solver) split(sum vec, count int) vec {
	v := YMM()
	VMULPS(sum, sum, v)
	VMULPS(s.allOf(inverse(count)), v, v)
	return v
}

// skipUnless skips to label where a family is not wanted.
func (s *solver) skipUnless(family int, label string) {
	CMPB(Mem{Base: s.families, Disp: family}, U8(0))
	JE(LabelRef(label))
}

// sum adds up some of what is in memory.
func sum(m Mem, which ...int) vec {
	v := get(at(m, which[0]))
	for _, i := range which[1:] {
		VADDPS(at(m, i), v, v)
	}
	return v
}

// halved are the halves of v.
func (s *solver) halved(v vec) vec {
	h := s.allOf(0.5)
	VMULPS(v, h, h)
	return h
}

func add(a, b vec) vec {
	v := YMM()
	VADDPS(a, b, v)
	return v
}

// octants considers the best pattern of octants, quadrants or halves.
func (s *solver) octants() {
	put(zero(), s.found.score)
	put(zero(), s.found.shape)
	s.skipUnless(familyHalf, "noHalf")
	s.offerFound(s.split(sum(s.projected, 0, 1, 2, 3, 4, 5, 6, 7), 16), 0x0f)
	Label("noHalf")
	s.skipUnless(familyQuadrant, "noQuadrant")
	s.quadrants()
	Label("noQuadrant")
	s.skipUnless(familyOctant, "noOctant")
	s.sortedOctants()
	Label("noOctant")
	s.considerOctants()
}

// offerFound offers a shape to what is found in memory.
func (s *solver) offerFound(score vec, shape uint32) {
	c := choice{get(s.found.score), get(s.found.shape)}
	c.offer(score, s.bits(shape))
	put(c.score, s.found.score)
	put(c.shape, s.found.shape)
}

func (s *solver) quadrants() {
	p := s.projected
	a, b := sum(p, 0, 2, 4, 6), sum(p, 1, 3, 5, 7)
	c, d := sum(p, 8, 10, 12, 14), sum(p, 9, 11, 13, 15)
	best := choice{get(s.found.score), get(s.found.shape)}
	for _, o := range []struct {
		sum   vec
		count int
		shape uint32
	}{
		{a, 8, 0x05}, {b, 8, 0x0a}, {c, 8, 0x50}, {d, 8, 0xa0},
		{add(a, b), 16, 0x0f}, {add(a, c), 16, 0x55}, {add(a, d), 16, 0xa5},
	} {
		best.offer(s.split(o.sum, o.count), s.bits(o.shape))
	}
	put(best.score, s.found.score)
	put(best.shape, s.found.shape)
}

// tag makes the last bits of a key a number, up to 7, and untag reads it.
func (s *solver) tag(key vec, n uint32) {
	VANDPS(s.bits(^uint32(7)), key, key)
	if n != 0 {
		VORPS(s.bits(n), key, key)
	}
}

func (s *solver) untag(key vec) vec {
	v := YMM()
	VPAND(s.bits(7), key, v)
	return v
}

// order puts the greater of two before the other.
func order(v []vec, i, j int) {
	lesser := YMM()
	VMINPS(v[i], v[j], lesser)
	VMAXPS(v[i], v[j], v[i])
	v[j] = lesser
}

// sortedOctants weighs the patterns that ink those octants which are most along the axis.
func (s *solver) sortedOctants() {
	var keys []vec
	for i := range 8 {
		k := sum(s.projected, i/2*4+i%2, i/2*4+i%2+2)
		s.tag(k, uint32(i))
		keys = append(keys, k)
	}
	for _, o := range [][2]int{ // as render's sort8
		{0, 2}, {1, 3}, {4, 6}, {5, 7}, {0, 4}, {1, 5}, {2, 6}, {3, 7}, {0, 1}, {2, 3}, {4, 5}, {6, 7},
		{2, 4}, {3, 5}, {1, 4}, {3, 6}, {1, 2}, {3, 4}, {5, 6},
	} {
		order(keys, o[0], o[1])
	}
	best, total, pattern := choice{get(s.found.score), get(s.found.shape)}, zero(), zero()
	for i, k := range keys[:7] {
		VADDPS(k, total, total)
		s.include(pattern, k)
		best.offer(s.split(total, 4*i+4), pattern)
	}
	put(best.score, s.found.score)
	put(best.shape, s.found.shape)
}

// include adds the bit that a key's tag tells to a pattern.
func (s *solver) include(pattern, key vec) {
	bit := s.bits(1)
	VPSLLVD(s.untag(key), bit, bit)
	VPOR(bit, pattern, pattern)
}

// block is one component of one block of a pattern, in memory.
type block func(c int) vec

// considerOctants looks closely at the pattern found.
func (s *solver) considerOctants() {
	pattern := get(s.found.shape)
	s.consider(pattern, pattern, 8, func(i, c int) vec {
		return sum(s.pair[c], i/2*4+i%2, i/2*4+i%2+2)
	}, func(int) float32 { return 4 })
}

// consider weighs shapes whose patterns ink blocks, each of so many samples.
func (s *solver) consider(shape, pattern vec, blocks int, block func(i, c int) vec, counts func(i int) float32) {
	ink, count := triple{zero(), zero(), zero()}, zero()
	for i := range blocks {
		on := YMM()
		VPSLLD(U8(31-i), pattern, on)
		VPSRAD(U8(31), on, on)
		for c := range ink {
			v := block(i, c)
			VANDPS(on, v, v)
			VADDPS(v, ink[c], ink[c])
		}
		VANDPS(s.allOf(counts(i)), on, on)
		VADDPS(on, count, count)
	}
	s.weigh(shape, count, ink)
}

// weigh makes a shape the best if it explains more in RGB.
func (s *solver) weigh(shape, count vec, ink triple) {
	explained := s.explained(count, ink)
	best, better := get(s.best.explained), YMM()
	VCMPPS(U8(greater), best, explained, better)
	VMAXPS(best, explained, best) // best, where explained is no number
	put(best, s.best.explained)
	keep := func(v vec, m Mem) {
		old := get(m)
		VBLENDVPS(better, v, old, old)
		put(old, m)
	}
	keep(shape, s.best.shape)
	keep(count, s.best.count)
	for c, v := range ink {
		keep(v, s.best.ink[c])
	}
}

// explained is how much the squared error of all samples is less in RGB where
// count of them, which are ink more than as many of the mean, have a colour of
// their own: not above 0 where there are none.
func (s *solver) explained(count vec, ink triple) vec {
	m := apply(s.metric(), ink)
	v := YMM()
	VMULPS(m[0], ink[0], v)
	VFMADD231PS(m[1], ink[1], v)
	VFMADD231PS(m[2], ink[2], v)
	// 1/k + 1/(32-k) = 32/(k(32-k))
	rest := s.allOf(samples)
	VSUBPS(count, rest, rest)
	VMULPS(count, rest, rest)
	VMULPS(s.allOf(float32(samples)/(1<<(2*fraction))), v, v)
	VDIVPS(rest, v, v)
	return v
}
