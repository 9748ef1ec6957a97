package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The solver's kernel has one patch in each of the eight lanes of a vector, and
// its pairs of samples (see render's patch.go) one after another in memory.

type (
	vec    = reg.VecVirtual
	triple [3]vec // Y, Cb and Cr
)

const (
	pairs  = 16
	vector = 32 // bytes
)

// As in shape.go.
const (
	octantShape  = 0x000
	lowerShape   = 0x100
	leftShape    = 0x200
	sextantShape = 0x300
	fullShape    = 0xff
)

// Where things are in render's eight, matrix and families; its TestKernelFindsItsFields
// keeps them there.
const (
	eightPatches   = 0
	eightShape     = 8 * word
	eightCount     = eightShape + vector
	eightInk       = eightCount + vector
	eightTotal     = eightInk + 3*vector
	eightExplained = eightTotal + 3*vector
	eightColors    = eightExplained + vector

	matrixBlack, matrixLuma                 = 0, 4
	crToRed, cbToGreen, crToGreen, cbToBlue = 8, 12, 16, 20
	metricYY, metricYB, metricYR            = 24, 28, 32
	metricBB, metricBR, metricRR            = 36, 40, 44

	familyHalf, familyQuadrant, familyEighth, familySextant, familyOctant = 0, 1, 2, 3, 4
)

// solver is the kernel in the making.
type solver struct {
	eight, matrix, families reg.Register
	pair                    [3]Mem // the components of all pairs, less their mean
	projected               Mem    // the pairs on the axis
	column                  [2][3]Mem
	mean                    [3]Mem // of a pair
	best                    struct {
		explained, shape, count Mem
		ink                     [3]Mem
	}
	found     struct{ score, shape Mem }
	constants map[uint32]Mem
}

// constants are those that kernels have in memory.
var constants = map[uint32]Mem{}

func solve() {
	TEXT("solveEight", 0, "func(b, m, f *uint8)")
	Doc("solveEight solves eight patches.")
	s := &solver{
		eight: Load(Param("b"), GP64()), matrix: Load(Param("m"), GP64()), families: Load(Param("f"), GP64()),
		constants: constants,
	}
	s.allocate()
	s.load()
	s.centre()
	s.project(s.axis(s.moments()))
	s.begin()
	s.octants()
	s.eighths()
	s.sextants()
	s.finish()
	VZEROUPPER()
	RET()
}

func (s *solver) allocate() {
	local := func(n int) Mem { return AllocLocal(n * vector) }
	for i := range 3 {
		s.pair[i], s.mean[i], s.best.ink[i] = local(pairs), local(1), local(1)
		s.column[0][i], s.column[1][i] = local(1), local(1)
	}
	s.projected = local(pairs + 2)
	s.best.explained, s.best.shape, s.best.count = local(1), local(1), local(1)
	s.found.score, s.found.shape = local(1), local(1)
}

// constantOf is a constant in memory, four bytes.
func (s *solver) constantOf(bits uint32) Mem {
	if m, ok := s.constants[bits]; ok {
		return m
	}
	m := ConstData("c"+hex(bits), U32(bits))
	s.constants[bits] = m
	return m
}

func hex(v uint32) string {
	const digits = "0123456789abcdef"
	var b [8]byte
	for i := range b {
		b[7-i] = digits[v>>(4*i)&15]
	}
	return string(b[:])
}

// all is v in each lane.
func all(m Mem) vec {
	v := YMM()
	VBROADCASTSS(m, v)
	return v
}

func (s *solver) allOf(v float32) vec { return s.bits(math.Float32bits(v)) }

// bits is an integer in each lane.
func (s *solver) bits(v uint32) vec { return all(s.constantOf(v)) }

func zero() vec {
	v := YMM()
	VPXOR(v, v, v)
	return v
}

func at(m Mem, i int) Mem { return m.Offset(i * vector) }

func get(m Mem) vec {
	v := YMM()
	VMOVUPS(m, v)
	return v
}

func put(v vec, m Mem) { VMOVUPS(v, m) }
