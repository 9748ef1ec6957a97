package score

import "image"

// Picture is pixels of sRGB, three bytes each, row by row.
type Picture struct {
	Width, Height int
	Pix           []uint8
}

// newPicture makes a black picture.
func newPicture(w, h int) *Picture { return &Picture{w, h, make([]uint8, 3*w*h)} }

// FromYCbCr turns a 4:2:0 picture of limited range into RGB (BT.601 §3.5; the
// weights are in 256ths).
func FromYCbCr(img *image.YCbCr) *Picture {
	p := newPicture(img.Rect.Dx(), img.Rect.Dy())
	at := p.Pix
	for y := img.Rect.Min.Y; y < img.Rect.Max.Y; y++ {
		for x := img.Rect.Min.X; x < img.Rect.Max.X; x++ {
			c := img.COffset(x, y)
			luma := 298*(int(img.Y[img.YOffset(x, y)])-16) + 128
			cb, cr := int(img.Cb[c])-128, int(img.Cr[c])-128
			at[0], at[1], at[2] = clip(luma+409*cr), clip(luma-100*cb-208*cr), clip(luma+516*cb)
			at = at[3:]
		}
	}
	return p
}

func clip(v int) uint8 { return uint8(min(max(v>>8, 0), 255)) }

// luma is BT.601's of each pixel, 0 to 255.
func (p *Picture) luma() []float32 {
	list := make([]float32, p.Width*p.Height)
	for i := range list {
		c := p.Pix[3*i : 3*i+3]
		list[i] = 0.299*float32(c[0]) + 0.587*float32(c[1]) + 0.114*float32(c[2])
	}
	return list
}

// Paint draws the screen, eight by sixteen pixels a cell. missing are the
// characters that have no shape here: they are drawn as blanks.
func (s *Screen) Paint() (p *Picture, missing []rune) {
	p = newPicture(s.cols*cellWidth, s.rows*cellHeight)
	for i, c := range s.cells {
		g, ok := glyphs[c.char]
		if !ok {
			missing = append(missing, c.char)
		}
		for y, row := range g {
			at := p.Pix[3*((i/s.cols*cellHeight+y)*p.Width+i%s.cols*cellWidth):]
			for x := range cellWidth {
				ink := c.bg
				if row&(0x80>>x) != 0 {
					ink = c.fg
				}
				copy(at[3*x:3*x+3], ink[:])
			}
		}
	}
	return p, missing
}
