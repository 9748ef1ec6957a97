package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The bits of CPUID and XGETBV (Intel SDM, volume 2A, "CPUID"; volume 1, §13.3).
const (
	featureFMA     = 1 << 12
	featureOSXSAVE = 1 << 27
	featureAVX2    = 1 << 5
	stateYMM       = 6
)

// supported tells whether processor and operating system have AVX2 and FMA.
func supported() {
	TEXT("supported", NOSPLIT, "func() bool")
	Comment("XSAVE is used, and there is FMA.")
	MOVL(U32(1), reg.EAX)
	XORL(reg.ECX, reg.ECX)
	CPUID()
	ANDL(U32(featureFMA|featureOSXSAVE), reg.ECX)
	CMPL(reg.ECX, U32(featureFMA|featureOSXSAVE))
	JNE(LabelRef("no"))
	Comment("The system keeps the upper halves of the registers.")
	XORL(reg.ECX, reg.ECX)
	XGETBV()
	ANDL(U32(stateYMM), reg.EAX)
	CMPL(reg.EAX, U32(stateYMM))
	JNE(LabelRef("no"))
	Comment("There is AVX2.")
	XORL(reg.EAX, reg.EAX)
	XORL(reg.ECX, reg.ECX)
	CPUID()
	CMPL(reg.EAX, U32(7))
	JLT(LabelRef("no"))
	MOVL(U32(7), reg.EAX)
	XORL(reg.ECX, reg.ECX)
	CPUID()
	ANDL(U32(featureAVX2), reg.EBX)
	JZ(LabelRef("no"))
	returnBool(1)
	Label("no")
	returnBool(0)
}

func returnBool(v uint8) {
	r := GP8()
	MOVB(U8(v), r)
	Store(r, ReturnIndex(0))
	RET()
}
