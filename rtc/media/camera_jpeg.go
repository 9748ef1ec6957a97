package media

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"

	"github.com/pion/mediadevices/pkg/frame"
)

// motionJPEG makes the pictures of a camera that compresses each by itself
// into planes. JPEG has the full range of values (JFIF 1.02, §7: 0 to 255),
// VP8 the limited one (16 to 235 and 16 to 240).
type motionJPEG struct {
	decoder      frame.Decoder // knows of cameras that leave the Huffman tables out
	luma, chroma [256]uint8    // limited range by full range
}

func newMotionJPEG() (*motionJPEG, error) {
	decoder, err := frame.NewDecoder(frame.FormatMJPEG)
	if err != nil {
		return nil, fmt.Errorf("decode motion JPEG: %w", err)
	}
	m := &motionJPEG{decoder: decoder}
	for v := range 256 {
		m.luma[v] = uint8(16 + (v*219+127)/255)
		m.chroma[v] = uint8(16 + (v*224+127)/255)
	}
	return m, nil
}

// convert makes the JPEG file src into the planes of dst, whose size must be
// that of the picture. It allocates, as image/jpeg does.
func (m *motionJPEG) convert(dst *image.YCbCr, src []byte) error {
	header, err := jpeg.DecodeConfig(bytes.NewReader(src))
	if err != nil {
		return err
	}
	size := dst.Rect.Size()
	if header.Width != size.X || header.Height != size.Y {
		return fmt.Errorf("a picture of %dx%d where %dx%d was agreed", header.Width, header.Height, size.X, size.Y)
	}
	picture, _, err := m.decoder.Decode(src, size.X, size.Y)
	if err != nil {
		return err
	}
	switch picture := picture.(type) {
	case *image.YCbCr:
		m.limitLuma(dst, picture.Y, picture.YStride)
		m.limitChroma(dst, picture)
	case *image.Gray:
		m.limitLuma(dst, picture.Pix, picture.Stride)
		fillPlane(dst.Cb, 128)
		fillPlane(dst.Cr, 128)
	default:
		return fmt.Errorf("a JPEG picture of the kind %T", picture)
	}
	return nil
}

func (m *motionJPEG) limitLuma(dst *image.YCbCr, src []byte, stride int) {
	for y := range dst.Rect.Dy() {
		row := dst.Y[y*dst.YStride:][:dst.Rect.Dx()]
		for x, v := range src[y*stride:][:len(row)] {
			row[x] = m.luma[v]
		}
	}
}

// limitChroma brings chroma of any density to one sample for 2x2 pixels.
func (m *motionJPEG) limitChroma(dst, src *image.YCbCr) {
	width, height := dst.Rect.Dx(), dst.Rect.Dy()
	for y := 0; y < height; y += 2 {
		row := y / 2 * dst.CStride
		for x := 0; x < width; x += 2 {
			a, b := src.COffset(x, y), src.COffset(x+1, y)
			c, d := src.COffset(x, y+1), src.COffset(x+1, y+1)
			dst.Cb[row+x/2] = m.chroma[meanOf4(src.Cb, a, b, c, d)]
			dst.Cr[row+x/2] = m.chroma[meanOf4(src.Cr, a, b, c, d)]
		}
	}
}

func meanOf4(plane []byte, a, b, c, d int) uint8 {
	return uint8((int(plane[a]) + int(plane[b]) + int(plane[c]) + int(plane[d]) + 2) / 4)
}

func fillPlane(plane []byte, v byte) {
	for i := range plane {
		plane[i] = v
	}
}
