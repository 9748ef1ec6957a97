package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// These kernels bring the samples of a patch together with new ones, which are a
// piece of a strip: eight rows of four.

const rows = 8

// piece is where both are.
type piece struct{ patch, strip, stride reg.Register }

func loadPiece() piece {
	p := piece{Load(Param("patch"), GP64()), Load(Param("strip"), GP64()), Load(Param("stride"), GP64())}
	SHLQ(U8(3), p.stride)
	return p
}

// each does what for each row: with the patch's samples, where they are, and the
// new ones.
func (p piece) each(what func(row int, was vec, at Mem, is vec)) {
	for i := range rows {
		at := Mem{Base: p.patch, Disp: i * vector}
		was, is := YMM(), YMM()
		VMOVDQU(at, was)
		VMOVDQU(Mem{Base: p.strip}, is)
		what(i, was, at, is)
		if i+1 < rows {
			ADDQ(p.stride, p.strip)
		}
	}
}

// returnAny returns whether any bit of v is set.
func returnAny(v vec) {
	any := GP8()
	VPTEST(v, v)
	SETNE(any)
	VZEROUPPER()
	Store(any, ReturnIndex(0))
	RET()
}

// replace is piece.replace.
func replace() {
	TEXT("replacePiece", NOSPLIT, "func(patch, strip *uint64, stride int) bool")
	Doc("replacePiece makes a patch's samples the new ones and tells whether they are others.")
	p, differ := loadPiece(), zero()
	p.each(func(_ int, was vec, at Mem, is vec) {
		VMOVDQU(is, at)
		VPXOR(is, was, was)
		VPOR(was, differ, differ)
	})
	returnAny(differ)
}

// mix is piece.mix.
func mix() {
	const bias = 1 << 13 // keeps the lanes of a difference positive
	TEXT("mixPiece", NOSPLIT, "func(patch, strip *uint64, stride int, share int) bool")
	Doc("mixPiece makes new samples count by a share of sixteenths and tells whether that makes a difference.")
	p := loadPiece()
	n, lane := Load(Param("share"), GP64()), GP64()
	MOVQ(U64(lanes), lane)
	IMULQ(n, lane) // a share in each lane
	x, share := XMM(), YMM()
	MOVQ(n, x)
	VPBROADCASTQ(x, share)
	// What rounds, less what the bias comes to.
	rounding := constant(8 * lanes)
	SHLQ(U8(13), lane)
	y, less := XMM(), YMM()
	MOVQ(lane, y)
	VPBROADCASTQ(y, less)
	VPSUBQ(less, rounding, rounding)
	biased, mask, differ := constant(bias*lanes), constant(sampleMask), zero()
	p.each(func(_ int, was vec, at Mem, is vec) {
		high, sum := YMM(), YMM()
		VPADDQ(biased, is, is)
		VPSUBQ(was, is, is)
		VPSRLQ(U8(32), is, high)
		VPMULUDQ(share, is, is)
		VPMULUDQ(share, high, high)
		VPSLLQ(U8(32), high, high)
		VPSLLQ(U8(4), was, sum)
		VPADDQ(is, sum, sum)
		VPADDQ(high, sum, sum)
		VPADDQ(rounding, sum, sum)
		VPSRLQ(U8(4), sum, sum)
		VPAND(mask, sum, sum)
		VMOVDQU(sum, at)
		VPXOR(was, sum, sum)
		VPOR(sum, differ, differ)
	})
	returnAny(differ)
}

// differs is piece.differs.
func differs() {
	const bias = 1 << 17 // of each sample; eight of them are still within a lane
	TEXT("differsPiece", NOSPLIT, "func(patch, strip *uint64, stride int) int")
	Doc("differsPiece is how much a patch's samples differ from the new ones.")
	p := loadPiece()
	biased, mask := constant(bias*lanes), constant(1<<laneBits-1)
	two, eight := constant(2*bias), constant(8*bias)
	total, quarter := zero(), zero()
	absolute := func(lane, less vec) {
		VPAND(mask, lane, lane)
		VPSUBD(less, lane, lane)
		VPABSD(lane, lane)
		VPADDD(lane, total, total)
	}
	p.each(func(row int, was vec, _ Mem, is vec) {
		pair, luma := YMM(), YMM()
		VPADDQ(biased, was, was)
		VPSUBQ(is, was, was)
		VPSHUFD(U8(0b01001110), was, pair) // the other one of a pair
		VPADDQ(was, pair, pair)
		VPADDQ(pair, quarter, quarter)
		VMOVDQA(pair, luma)
		absolute(luma, two)
		if row%4 < 3 {
			return
		}
		for c := 1; c < 3; c++ {
			chroma := YMM()
			VPSRLQ(U8(c*laneBits), quarter, chroma)
			absolute(chroma, eight)
		}
		VPXOR(quarter, quarter, quarter)
	})
	// Both samples of a pair had its sum.
	upper, n := XMM(), GP64()
	VEXTRACTI128(U8(1), total, upper)
	VPADDD(upper, total.AsX(), upper)
	MOVQ(upper, n)
	VZEROUPPER()
	Store(n, ReturnIndex(0))
	RET()
}
