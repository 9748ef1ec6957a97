package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// finish leaves what is best in the eight.
func (s *solver) finish() {
	in := func(disp int) Mem { return Mem{Base: s.eight, Disp: disp} }
	put(get(s.best.shape), in(eightShape))
	put(get(s.best.explained), in(eightExplained))
	count := get(s.best.count)
	whole := YMM()
	VCVTPS2DQ(count, whole)
	put(whole, in(eightCount))
	for c := range 3 {
		// Of the mean of a pair half a count is in the ink.
		ink := s.halved(count)
		VMULPS(s.mean[c], ink, ink)
		VADDPS(s.best.ink[c], ink, ink)
		VCVTPS2DQ(ink, ink)
		put(ink, in(eightInk+c*vector))
	}
	s.color(count, func(c int) vec { return get(in(eightInk + c*vector)) }, in(eightColors))
	rest := s.allOf(samples)
	VSUBPS(count, rest, rest)
	s.color(rest, func(c int) vec {
		v := get(in(eightTotal + c*vector))
		VPSUBD(in(eightInk+c*vector), v, v)
		return v
	}, in(eightColors+vector))
}

// color makes the colours of the means of count samples each, as matrix.color of
// render does.
func (s *solver) color(count vec, of func(c int) vec, to Mem) {
	scale, samples := s.allOf(1), s.allOf(1<<fraction)
	VMULPS(count, samples, samples)
	VDIVPS(samples, scale, scale)
	mean := func(c int, less vec) vec {
		v := of(c)
		VCVTDQ2PS(v, v)
		VMULPS(scale, v, v)
		VSUBPS(less, v, v)
		return v
	}
	m := func(disp int) vec { return all(Mem{Base: s.matrix, Disp: disp}) }
	times := func(disp int, v vec) vec {
		p := m(disp)
		VMULPS(v, p, p)
		return p
	}
	l := mean(0, m(matrixBlack))
	VMULPS(m(matrixLuma), l, l)
	VADDPS(s.allOf(0.5), l, l)
	b, r := mean(1, s.allOf(128)), mean(2, s.allOf(128))
	color := s.bits(1 << 24)
	for i, v := range []vec{
		add(times(crToRed, r), l),
		add(times(crToGreen, r), add(times(cbToGreen, b), l)),
		add(times(cbToBlue, b), l),
	} {
		VCVTTPS2DQ(v, v)
		VPMAXSD(zero(), v, v)
		VPMINSD(s.bits(255), v, v)
		if i < 2 {
			VPSLLD(U8(16-8*i), v, v)
		}
		VPOR(v, color, color)
	}
	put(color, to)
}

// colors is matrix.color of single samples.
func colors() {
	TEXT("colorsRow", NOSPLIT, "func(dst *uint32, samples *uint64, m *uint8, n int)")
	Doc("colorsRow makes the colours of n samples, a multiple of eight.")
	dst, from, n := Load(Param("dst"), GP64()), Load(Param("samples"), GP64()), Load(Param("n"), GP64())
	s := &solver{matrix: Load(Param("m"), GP64()), constants: constants}
	mask := s.bits(1<<laneBits - 1)
	Label("eight")
	t := components([2]vec{get(Mem{Base: from}), get(Mem{Base: from, Disp: vector})}, mask)
	for _, v := range t {
		VPERMQ(U8(0b11011000), v, v) // back into the order of the samples
	}
	s.color(s.allOf(1), func(c int) vec { return t[c] }, Mem{Base: dst})
	ADDQ(U8(8*4), dst)
	ADDQ(U8(8*word), from)
	SUBQ(U8(8), n)
	JNZ(LabelRef("eight"))
	VZEROUPPER()
	RET()
}
