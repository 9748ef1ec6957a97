package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// covariance are the sums of the products of components: YY, YB, YR, BB, BR, RR.
type covariance [6]vec

func (s *solver) moments() (m covariance) {
	for i := range m {
		m[i] = zero()
	}
	for i := range pairs {
		y, b, r := get(at(s.pair[0], i)), get(at(s.pair[1], i)), get(at(s.pair[2], i))
		VFMADD231PS(y, y, m[0])
		VFMADD231PS(y, b, m[1])
		VFMADD231PS(y, r, m[2])
		VFMADD231PS(b, b, m[3])
		VFMADD231PS(b, r, m[4])
		VFMADD231PS(r, r, m[5])
	}
	return m
}

// apply is a symmetric matrix, in the order of a covariance, times a vector.
func apply(m [6]func() vec, v triple) (t triple) {
	rows := [3][3]int{{0, 1, 2}, {1, 3, 4}, {2, 4, 5}}
	for i, row := range rows {
		t[i] = YMM()
		VMULPS(m[row[0]](), v[0], t[i])
		VFMADD231PS(m[row[1]](), v[1], t[i])
		VFMADD231PS(m[row[2]](), v[2], t[i])
	}
	return t
}

// held are vectors as apply takes them, metric those of the matrix.
func (m covariance) held() (f [6]func() vec) {
	for i, v := range m {
		f[i] = func() vec { return v }
	}
	return f
}

func (s *solver) metric() (f [6]func() vec) {
	for i, disp := range [6]int{metricYY, metricYB, metricYR, metricBB, metricBR, metricRR} {
		f[i] = func() vec { return all(Mem{Base: s.matrix, Disp: disp}) }
	}
	return f
}

// axis is the direction onto which to project, as moments.axis of render has it,
// at most one long.
func (s *solver) axis(m covariance) triple {
	cov, metric := m.held(), s.metric()
	// The row of the component that varies most.
	cy, cb, cr := YMM(), YMM(), YMM()
	VMULPS(metric[0](), m[0], cy)
	VMULPS(metric[3](), m[3], cb)
	VMULPS(metric[5](), m[5], cr)
	other, isOther, isRed := YMM(), YMM(), YMM()
	VMAXPS(cb, cr, other)
	VCMPPS(U8(greater), cy, other, isOther)
	VCMPPS(U8(greater), cb, cr, isRed)
	var v triple
	for i, rows := range [3][3]int{{0, 1, 2}, {1, 3, 4}, {2, 4, 5}} {
		v[i] = YMM()
		VBLENDVPS(isRed, m[rows[2]], m[rows[1]], v[i])
		VBLENDVPS(isOther, v[i], m[rows[0]], v[i])
	}
	v = apply(metric, v)
	v = apply(cov, s.short(v))
	return s.short(apply(metric, v))
}

// greater has VCMPPS compare its second operand with its first: second > first.
const greater = 14

// short makes v no longer than about one; nothing of nothing.
func (s *solver) short(v triple) triple {
	length, sign := s.allOf(1e-6), s.bits(0x7fffffff)
	for _, c := range v {
		a := YMM()
		VANDPS(sign, c, a)
		VADDPS(a, length, length)
	}
	scale := s.allOf(1) // and not an estimate, which processors make differently
	VDIVPS(length, scale, scale)
	for _, c := range v {
		VMULPS(scale, c, c)
	}
	return v
}

// dot is the product of a vector with a, in memory.
func dot(a triple, m [3]Mem) vec {
	v := YMM()
	VMULPS(m[0], a[0], v)
	VFMADD231PS(m[1], a[1], v)
	VFMADD231PS(m[2], a[2], v)
	return v
}

// project projects pairs and columns onto the axis a. The columns' projections
// follow those of the pairs.
func (s *solver) project(a triple) {
	for i := range pairs {
		put(dot(a, [3]Mem{at(s.pair[0], i), at(s.pair[1], i), at(s.pair[2], i)}), at(s.projected, i))
	}
	for i := range s.column {
		put(dot(a, s.column[i]), at(s.projected, pairs+i))
	}
}
