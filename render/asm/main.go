// Command asm writes the assembly of package render's kernels: what each pixel
// and each cell of a picture goes through, in vectors of AVX2.
//
//	go run . -pkg render -out ../kernels_amd64.s
package main

import "github.com/mmcloughlin/avo/build"

func main() {
	build.ConstraintExpr("amd64,!purego")
	supported()
	chroma()
	luma()
	even()
	weighted()
	replace()
	mix()
	differs()
	solve()
	colors()
	build.Generate()
}
