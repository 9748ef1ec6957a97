package media

import (
	"bufio"
	"image"
	"io"
)

// y4mPicture is room for one picture of a YUV4MPEG2 stream: the bytes as they
// come, and the 4:2:0 planes made of them. Those of a 4:2:0 stream are the same.
type y4mPicture struct {
	header y4mHeader
	raw    []byte
	image  image.YCbCr
}

func newY4MPicture(h y4mHeader) *y4mPicture {
	p := &y4mPicture{header: h, raw: make([]byte, h.frameSize())}
	p.image = *image.NewYCbCr(image.Rect(0, 0, h.width, h.height), image.YCbCrSubsampleRatio420)
	luma := h.width * h.height
	p.image.Y = p.raw[:luma:luma]
	if h.layout == (y4mLayout{2, 2}) {
		chroma := h.chromaSize()
		p.image.Cb, p.image.Cr = p.raw[luma:luma+chroma], p.raw[luma+chroma:]
	}
	fillBytes(p.image.Cb, chromaMid)
	fillBytes(p.image.Cr, chromaMid)
	return p
}

// read reads the next picture: a line that begins with FRAME, then the planes.
// At a clean end the error is io.EOF.
func (p *y4mPicture) read(r *bufio.Reader) error {
	if err := skipFrameLine(r); err != nil {
		return err
	}
	if _, err := io.ReadFull(r, p.raw); err != nil {
		return err
	}
	p.reduceChroma()
	return nil
}

// readLimited is read for a call, whose pictures are in limited range.
func (p *y4mPicture) readLimited(r *bufio.Reader) error {
	if err := p.read(r); err != nil {
		return err
	}
	if p.header.fullRange {
		limitRange(p.image.Y, 219, lumaBlack)
		limitRange(p.image.Cb, 224, lumaBlack)
		limitRange(p.image.Cr, 224, lumaBlack)
	}
	return nil
}

// skip passes over the next picture.
func (p *y4mPicture) skip(r *bufio.Reader) error {
	if err := skipFrameLine(r); err != nil {
		return err
	}
	_, err := r.Discard(len(p.raw))
	return err
}

// skipFrameLine reads a FRAME line, which nearly always is just that.
func skipFrameLine(r *bufio.Reader) error {
	const plain = "FRAME\n"
	if begin, _ := r.Peek(len(plain)); string(begin) == plain {
		_, err := r.Discard(len(plain))
		return err
	}
	_, err := readY4MLine(r, "FRAME")
	return err
}

// frameSize is the number of bytes of a picture.
func (h y4mHeader) frameSize() int { return h.width*h.height + 2*h.chromaSize() }

// chromaSize is the number of bytes of each chroma plane.
func (h y4mHeader) chromaSize() int {
	w, ht := h.chromaBounds()
	return w * ht
}

func (h y4mHeader) chromaBounds() (width, height int) {
	l := h.layout
	if l.across == 0 {
		return 0, 0
	}
	return (h.width + l.across - 1) / l.across, (h.height + l.down - 1) / l.down
}

// reduceChroma averages denser chroma down to 4:2:0.
func (p *y4mPicture) reduceChroma() {
	h := p.header
	if h.layout.across == 0 || h.layout == (y4mLayout{2, 2}) {
		return
	}
	w, ht := h.chromaBounds()
	luma, size := h.width*h.height, h.chromaSize()
	dst := plane{p.image.Cb, p.image.CStride, (h.width + 1) / 2, (h.height + 1) / 2}
	src := plane{p.raw[luma : luma+size], w, w, ht}
	scalePlane(dst, src)
	dst.pix, src.pix = p.image.Cr, p.raw[luma+size:]
	scalePlane(dst, src)
}

// limitRange squeezes samples of 0 to 255 into span steps from low on (ITU-R
// BT.601 §2.5.3).
func limitRange(pix []byte, span, low int) {
	for i, v := range pix {
		pix[i] = byte((int(v)*span+127)/255 + low)
	}
}
