package render

// The matrix from YCbCr to RGB: ITU-R BT.601 §2.5, limited range, as VP8 has
// its pictures (RFC 6386 §9.2). Luma 16 to 235, chroma 16 to 240; in 65536ths.
const (
	lumaScale = 76309  // 255/219
	crToRed   = 104597 // 1.402 * 255/224
	cbToGreen = -25675 // -0.344136 * 255/224
	crToGreen = -53279 // -0.714136 * 255/224
	cbToBlue  = 132201 // 1.772 * 255/224
)

// convert makes sRGB colours of YCbCr samples.
func convert(dst []Color, y, cb, cr []uint8) {
	y, cb, cr = y[:len(dst)], cb[:len(dst)], cr[:len(dst)]
	for i := range dst {
		l, b, r := lumaScale*(int(y[i])-16)+1<<15, int(cb[i])-128, int(cr[i])-128
		dst[i] = RGB(clip(l+crToRed*r), clip(l+cbToGreen*b+crToGreen*r), clip(l+cbToBlue*b))
	}
}

// brightness is the full-range grey of a limited-range luma sample, 0 to 255.
func brightness(y uint8) uint8 { return clip(lumaScale*(int(y)-16) + 1<<15) }

// clip brings 65536ths into the range of a colour component.
func clip(v int) uint8 { return uint8(min(max(v>>16, 0), 255)) }
