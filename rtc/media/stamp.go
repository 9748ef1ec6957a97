package media

import (
	"image"
	"math/bits"
	"time"
)

// A stamp is a frame number that a machine can read out of a picture, however
// often that was coded, scaled or turned into characters: a strip along the
// top edge, a twelfth of the picture high, of 24 blocks of equal width, black
// for 0 and white for 1.
//
//	1 0 | 16 bits of the number, Gray code, highest first | 4 bits of CRC | 0 1
//
// In Gray code one block changes from number to number, which is little to
// code; the CRC tells a strip that shows two numbers at once.
const (
	stampBlocks   = 24
	stampBits     = 16
	stampHeight   = 12 // the strip's part of the picture's height
	stampContrast = 48 // least difference of luma between white and black
)

// stampWrap is the number of frame numbers: at 30 a second, 36 minutes of them.
const stampWrap = 1 << stampBits

// Limited-range luma of black and white (ITU-R BT.601), and chroma of grey.
const (
	lumaBlack = 16
	lumaWhite = 235
	chromaMid = 128
)

// StampFrame burns the number n, modulo 65536, into the top of a 4:2:0 picture
// of at least 24x12 pixels. It allocates nothing.
func StampFrame(img *image.YCbCr, n uint32) {
	code := stampCode(n)
	b := img.Rect
	height := max(b.Dy()/stampHeight, 1)
	for i := range stampBlocks {
		luma := byte(lumaBlack)
		if code>>(stampBlocks-1-i)&1 != 0 {
			luma = lumaWhite
		}
		from, to := b.Min.X+i*b.Dx()/stampBlocks, b.Min.X+(i+1)*b.Dx()/stampBlocks
		for y := b.Min.Y; y < b.Min.Y+height; y++ {
			fillBytes(img.Y[img.YOffset(from, y):][:to-from], luma)
		}
	}
	width := (b.Dx() + 1) / 2
	for y := b.Min.Y; y < b.Min.Y+height; y += 2 {
		o := img.COffset(b.Min.X, y)
		fillBytes(img.Cb[o:][:width], chromaMid)
		fillBytes(img.Cr[o:][:width], chromaMid)
	}
}

func fillBytes(b []byte, v byte) {
	for i := range b {
		b[i] = v
	}
}

// ReadStamp reads the number that StampFrame has burnt into a picture. at
// tells the luma, on any scale on which white is larger than black by 48 or
// more, at x and y, which go from 0 to 1 over the picture from its top left.
// ok is false where there is no stamp, or one that cannot be read.
func ReadStamp(at func(x, y float64) float64) (n uint32, ok bool) {
	const middle = 1.0 / (3 * stampHeight) // above the strip's middle: the first row of a coarse grid
	block := func(i int) float64 { return at((float64(i)+0.5)/stampBlocks, middle) }
	low, high := block(0), block(0)
	for i := range stampBlocks {
		low, high = min(low, block(i)), max(high, block(i))
	}
	if high-low < stampContrast {
		return 0, false
	}
	var code uint32
	for i := range stampBlocks {
		code <<= 1
		if block(i) > (low+high)/2 {
			code |= 1
		}
	}
	n = fromGray(code >> 6 & (stampWrap - 1))
	return n, code == stampCode(n)
}

// FrameAge is the time from the moment at which frame n was taken to now,
// where n counts frames since the Unix epoch, modulo 65536, as the pictures of
// [NewPattern] do. It is negative for a frame of the future.
func FrameAge(n uint32, fps int, now time.Time) time.Duration {
	current := frameNumber(now, fps)
	behind := int64(int16(uint16(current) - uint16(n)))
	return now.Sub(frameMoment(current-behind, fps))
}

// stampCode is the 24 blocks of a stamp as bits.
func stampCode(n uint32) uint32 {
	n &= stampWrap - 1
	gray := n ^ n>>1
	return 0b10<<22 | gray<<6 | crc4(gray)<<2 | 0b01
}

func fromGray(gray uint32) uint32 {
	for shift := 1; shift < stampBits; shift *= 2 {
		gray ^= gray >> shift
	}
	return gray
}

// crc4 is the CRC of 16 bits with the polynomial x⁴+x+1 (ITU-T G.704).
func crc4(v uint32) uint32 {
	const polynomial = 0b10011
	v <<= 4
	for v > 0b1111 {
		v ^= polynomial << (bits.Len32(v) - 5)
	}
	return v
}
