//go:build !amd64 || purego

package render

// There are no kernels for this processor: they do none of the work.

const vectors = false

func chromaKernel([]packed, []uint8, []uint8, int, []uint16) int { return 0 }
func lumaKernel([]packed, []uint8, []packed, int, []uint16) int  { return 0 }
func evenKernel(_, _ []packed) int                               { return 0 }
func mirroredKernel(_, _ []packed) int                           { return 0 }
func weightedKernel(_, _ []packed, _ *taps) int                  { return 0 }
func solveKernel(*eight, *solver) bool                           { return false }
func colorsKernel([]Color, []packed, *matrix) int                { return 0 }

func (piece) replaceKernel(*[patchSamples]packed) (differ, done bool)  { return false, false }
func (piece) mixKernel(*[patchSamples]packed, int) (differ, done bool) { return false, false }
func (piece) differsKernel(*[patchSamples]packed) (d int, done bool)   { return 0, false }
