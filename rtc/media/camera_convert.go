package media

import (
	"fmt"
	"image"

	"github.com/pion/mediadevices/pkg/frame"
)

// convertPicture makes the picture that a camera gave, in the layout that
// format names, into the planes of dst, whose size is that of the picture and
// whose sides are even. Camera pictures without compression are BT.601 limited
// range already. It allocates nothing.
func convertPicture(dst *image.YCbCr, format frame.Format, src []byte) error {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	want := width * height * 3 / 2
	if format == frame.FormatYUYV || format == frame.FormatUYVY {
		want = width * height * 2
	}
	if len(src) < want {
		return fmt.Errorf("a picture of %d bytes where %dx%d %s has %d", len(src), width, height, format, want)
	}
	switch format {
	case frame.FormatYUYV:
		unpack422(dst, src, 0, 1)
	case frame.FormatUYVY:
		unpack422(dst, src, 1, 0)
	case frame.FormatI420:
		copyPlanes(dst, src)
	case frame.FormatNV12:
		copyPlane(dst.Y, dst.YStride, src, width, height)
		splitChroma(dst.Cb, dst.Cr, dst, src)
	case frame.FormatNV21:
		copyPlane(dst.Y, dst.YStride, src, width, height)
		splitChroma(dst.Cr, dst.Cb, dst, src)
	default:
		return fmt.Errorf("pictures in the layout %s are not known", format)
	}
	return nil
}

// unpack422 takes apart groups of four bytes, two of luma (the first at index
// luma) and one of each chroma (the first at index chroma), and halves the
// rows of chroma by averaging.
func unpack422(dst *image.YCbCr, src []byte, luma, chroma int) {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	pitch := width * 2
	for y := 0; y < height; y += 2 {
		upper, lower := src[y*pitch:][:pitch], src[(y+1)*pitch:][:pitch]
		y0, y1 := dst.Y[y*dst.YStride:][:width], dst.Y[(y+1)*dst.YStride:][:width]
		cb, cr := dst.Cb[y/2*dst.CStride:][:width/2], dst.Cr[y/2*dst.CStride:][:width/2]
		for i := range cb {
			up, low := upper[4*i:][:4], lower[4*i:][:4]
			y0[2*i], y0[2*i+1] = up[luma], up[luma+2]
			y1[2*i], y1[2*i+1] = low[luma], low[luma+2]
			cb[i] = uint8((uint(up[chroma]) + uint(low[chroma]) + 1) / 2)
			cr[i] = uint8((uint(up[chroma+2]) + uint(low[chroma+2]) + 1) / 2)
		}
	}
}

// copyPlanes copies three planes that stand one after another.
func copyPlanes(dst *image.YCbCr, src []byte) {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	luma, chroma := width*height, width*height/4
	copyPlane(dst.Y, dst.YStride, src, width, height)
	copyPlane(dst.Cb, dst.CStride, src[luma:], width/2, height/2)
	copyPlane(dst.Cr, dst.CStride, src[luma+chroma:], width/2, height/2)
}

func copyPlane(dst []byte, stride int, src []byte, width, height int) {
	for y := range height {
		copy(dst[y*stride:][:width], src[y*width:])
	}
}

// splitChroma takes apart the interleaved chroma that follows the luma in src.
func splitChroma(first, second []byte, dst *image.YCbCr, src []byte) {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	for y := range height / 2 {
		pairs := src[(height+y)*width:][:width]
		a, b := first[y*dst.CStride:][:width/2], second[y*dst.CStride:][:width/2]
		for i := range a {
			a[i], b[i] = pairs[2*i], pairs[2*i+1]
		}
	}
}
