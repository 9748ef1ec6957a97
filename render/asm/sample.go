package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// As in lanes.go, line.go and across.go.
const (
	laneBits     = 21
	fraction     = 4
	lineFraction = 5
	lanes        = 1 | 1<<laneBits | 1<<(2*laneBits)
	sampleMask   = lanes * (1<<(8+fraction) - 1)
	samples      = 32
)

const word = 8 // bytes of a packed

// columns averages bytes of several rows by 16-bit weights, in 16-bit lanes.
type columns struct {
	stride, weights, rows reg.Register
}

func loadColumns() columns {
	return columns{Load(Param("stride"), GP64()), Load(Param("weights").Base(), GP64()), Load(Param("weights").Len(), GP64())}
}

// chroma is downChroma for pixels in eights.
func chroma() {
	TEXT("chromaRows", NOSPLIT, "func(dst *uint64, cb, cr *uint8, stride int, weights []uint16, n int)")
	Doc("chromaRows averages n pixels of rows of two planes, a multiple of eight.")
	dst, cb, cr := Load(Param("dst"), GP64()), Load(Param("cb"), GP64()), Load(Param("cr"), GP64())
	c, n := loadColumns(), Load(Param("n"), GP64())
	Label("eight")
	b, r := XMM(), XMM()
	VPXOR(b, b, b)
	VPXOR(r, r, r)
	c.each("row", func(weight Mem, at reg.Register) {
		w, p, q := XMM(), XMM(), XMM()
		VPBROADCASTW(weight, w)
		VPMOVZXBW(Mem{Base: cb, Index: at, Scale: 1}, p)
		VPMOVZXBW(Mem{Base: cr, Index: at, Scale: 1}, q)
		VPMULLW(w, p, p)
		VPMULLW(w, q, q)
		VPADDW(p, b, b)
		VPADDW(q, r, r)
	})
	VPSRLW(U8(8-lineFraction), b, b)
	VPSRLW(U8(8-lineFraction), r, r)
	for half := range 2 {
		p, q := YMM(), YMM()
		VPMOVZXWQ(b, p)
		VPMOVZXWQ(r, q)
		VPSLLQ(U8(laneBits), p, p)
		VPSLLQ(U8(2*laneBits), q, q)
		VPOR(p, q, q)
		VMOVDQU(q, Mem{Base: dst, Disp: half * 4 * word})
		if half == 0 {
			VPSRLDQ(U8(8), b, b)
			VPSRLDQ(U8(8), r, r)
		}
	}
	ADDQ(U8(8*word), dst)
	ADDQ(U8(8), cb)
	ADDQ(U8(8), cr)
	SUBQ(U8(8), n)
	JNZ(LabelRef("eight"))
	VZEROUPPER()
	RET()
}

// each does what for each row: with its weight, and how far it is from the first.
func (c columns) each(label string, what func(weight Mem, at reg.Register)) {
	k, at := GP64(), GP64()
	XORQ(k, k)
	XORQ(at, at)
	Label(label)
	what(Mem{Base: c.weights, Index: k, Scale: 2}, at)
	ADDQ(c.stride, at)
	INCQ(k)
	CMPQ(k, c.rows)
	JLT(LabelRef(label))
}

// luma is downLuma for pixels in sixteens.
func luma() {
	TEXT("lumaRows", NOSPLIT, "func(dst *uint64, y *uint8, chroma *uint64, stride int, weights []uint16, n int)")
	Doc("lumaRows averages n pixels of rows of a plane, a multiple of sixteen, and adds their chroma.")
	dst, y, chroma := Load(Param("dst"), GP64()), Load(Param("y"), GP64()), Load(Param("chroma"), GP64())
	c, n := loadColumns(), Load(Param("n"), GP64())
	Label("sixteen")
	sum := YMM()
	VPXOR(sum, sum, sum)
	c.each("row", func(weight Mem, at reg.Register) {
		w, p := YMM(), YMM()
		VPBROADCASTW(weight, w)
		VPMOVZXBW(Mem{Base: y, Index: at, Scale: 1}, p)
		VPMULLW(w, p, p)
		VPADDW(p, sum, sum)
	})
	VPSRLW(U8(8-lineFraction), sum, sum)
	upper := XMM()
	VEXTRACTI128(U8(1), sum, upper)
	for i, quarter := range []reg.VecVirtual{sum.AsX().(reg.VecVirtual), upper} {
		for half := range 2 {
			p, c := YMM(), YMM()
			VPMOVZXWQ(quarter, p)
			at := 2*i + half
			VBROADCASTI128(Mem{Base: chroma, Disp: at * 2 * word}, c)
			VPERMILPD(U8(0b1100), c, c) // each chroma pixel twice
			VPOR(c, p, p)
			VMOVDQU(p, Mem{Base: dst, Disp: at * 4 * word})
			if half == 0 {
				VPSRLDQ(U8(8), quarter, quarter)
			}
		}
	}
	ADDQ(U32(16*word), dst)
	ADDQ(U8(16), y)
	ADDQ(U8(8*word), chroma)
	SUBQ(U8(16), n)
	JNZ(LabelRef("sixteen"))
	VZEROUPPER()
	RET()
}

// constant is a vector with v in each of its four words.
func constant(v uint64) reg.VecVirtual {
	r, y := GP64(), YMM()
	MOVQ(U64(v), r)
	x := XMM()
	MOVQ(r, x)
	VPBROADCASTQ(x, y)
	return y
}

// finish rounds sums with so many bits too much behind the point to samples.
func finish(sum, half, mask reg.VecVirtual, drop uint64) {
	VPADDQ(half, sum, sum)
	VPSRLQ(U8(drop), sum, sum)
	VPAND(mask, sum, sum)
}

// even is evenly and mirrored for samples in fours.
func even() {
	const drop = lineFraction + 3 - fraction
	for _, k := range []struct {
		name, doc string
		step      int
	}{
		{"evenRow", "evenRow makes n samples of evenly weighed pixels, a multiple of four.", 1},
		{"mirroredRow", "mirroredRow makes the same from the last to the first.", -1},
	} {
		TEXT(k.name, NOSPLIT, "func(dst, pixels *uint64, n int)")
		Doc(k.doc)
		dst, pixels, n := Load(Param("dst"), GP64()), Load(Param("pixels"), GP64()), Load(Param("n"), GP64())
		half, mask := constant(lanes<<(drop-1)), constant(sampleMask)
		if k.step < 0 {
			LEAQ(Mem{Base: dst, Index: n, Scale: word}, dst)
		}
		Label("four")
		at, sum := YMM(), YMM()
		VMOVDQU(Mem{Base: pixels, Disp: word}, at)
		VPADDQ(at, at, at)
		VPSLLQ(U8(1), at, sum)
		VPADDQ(at, sum, sum)
		VPADDQ(Mem{Base: pixels}, sum, sum)
		VPADDQ(Mem{Base: pixels, Disp: 2 * word}, sum, sum)
		finish(sum, half, mask, drop)
		if k.step > 0 {
			VMOVDQU(sum, Mem{Base: dst})
			ADDQ(U8(4*word), dst)
		} else {
			SUBQ(U8(4*word), dst)
			VPERMQ(U8(0b00011011), sum, sum)
			VMOVDQU(sum, Mem{Base: dst})
		}
		ADDQ(U8(4*word), pixels)
		SUBQ(U8(4), n)
		JNZ(LabelRef("four"))
		VZEROUPPER()
		RET()
	}
}

// weighted is weighted for samples in fours.
func weighted() {
	const drop = lineFraction + 8 - fraction
	TEXT("weightedRow", NOSPLIT, "func(dst, pixels *uint64, first *int32, weights *uint64, n, taps int)")
	Doc("weightedRow makes n samples, a multiple of four, of taps pixels each, a multiple of four.")
	dst, pixels, first := Load(Param("dst"), GP64()), Load(Param("pixels"), GP64()), Load(Param("first"), GP64())
	weights, n, taps := Load(Param("weights"), GP64()), Load(Param("n"), GP64()), Load(Param("taps"), GP64())
	half, mask := constant(lanes<<(drop-1)), constant(sampleMask)
	row := GP64() // bytes of the weights of a sample
	MOVQ(taps, row)
	SHLQ(U8(3), row)
	Label("four")
	sums := []reg.VecVirtual{YMM(), YMM(), YMM(), YMM()}
	for i, sum := range sums {
		at, k := GP64(), GP64()
		MOVLQSX(Mem{Base: first, Disp: 4 * i}, at)
		LEAQ(Mem{Base: pixels, Index: at, Scale: word}, at)
		XORQ(k, k)
		VPXOR(sum, sum, sum)
		label := "taps" + string(rune('0'+i))
		Label(label)
		w, p, low := YMM(), YMM(), YMM()
		VMOVDQU(Mem{Base: weights}, w)
		VMOVDQU(Mem{Base: at, Index: k, Scale: word}, p)
		VPMULUDQ(w, p, low)
		VPSRLQ(U8(32), p, p)
		VPMULUDQ(w, p, p)
		VPSLLQ(U8(32), p, p)
		VPADDQ(low, sum, sum)
		VPADDQ(p, sum, sum)
		ADDQ(U8(4*word), weights)
		ADDQ(U8(4), k)
		CMPQ(k, taps)
		JLT(LabelRef(label))
	}
	sum := addAcross(sums)
	finish(sum, half, mask, drop)
	VMOVDQU(sum, Mem{Base: dst})
	ADDQ(U8(4*word), dst)
	ADDQ(U8(4*4), first)
	SUBQ(U8(4), n)
	JNZ(LabelRef("four"))
	VZEROUPPER()
	RET()
}

// addAcross adds up the four words of each of four vectors.
func addAcross(v []reg.VecVirtual) reg.VecVirtual {
	var pairs [2]reg.VecVirtual
	for i := range pairs {
		low, high := YMM(), YMM()
		VPUNPCKLQDQ(v[2*i+1], v[2*i], low)
		VPUNPCKHQDQ(v[2*i+1], v[2*i], high)
		VPADDQ(low, high, high)
		pairs[i] = high
	}
	low, high := YMM(), YMM()
	VPERM2I128(U8(0x20), pairs[1], pairs[0], low)
	VPERM2I128(U8(0x31), pairs[1], pairs[0], high)
	VPADDQ(low, high, high)
	return high
}
