package media

import (
	"context"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // what OpenClip opens
	_ "image/png"
	"io"
	"os"
	"time"
)

// maxStill bounds a still, in pixels.
const maxStill = 100_000_000

// stillClip is a clip of one picture.
type stillClip struct {
	picture *image.YCbCr
	given   bool
}

func openStill(name string) (*stillClip, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, explainOpen(name, err)
	}
	defer file.Close()
	config, _, err := image.DecodeConfig(file)
	if err != nil {
		return nil, fmt.Errorf("open %s: it is no PNG or JPEG picture: %w", name, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > maxStill/config.Height {
		return nil, fmt.Errorf("open %s: a picture of %dx%d is too large: make it smaller", name, config.Width, config.Height)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	img, _, err := image.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	if o := readOrientation(file); o != upright {
		img = turned{img, o}
	}
	return &stillClip{picture: planes(img)}, nil
}

func (s *stillClip) Next(ctx context.Context) (*image.YCbCr, error) {
	if ctx.Err() != nil || s.given {
		return nil, causeOr(ctx, io.EOF)
	}
	s.given = true
	return s.picture, nil
}

func (*stillClip) Interval() time.Duration { return 0 }
func (*stillClip) Format() PictureFormat   { return PictureFormat{FullRange: true} }
func (*stillClip) Count() int              { return 1 }
func (*stillClip) Seek(int) bool           { return false }
func (*stillClip) Close() error            { return nil }

// planes makes 4:2:0 planes, BT.601 full range as JPEG has them (JFIF), of any
// picture; what is transparent in it is black.
func planes(img image.Image) *image.YCbCr {
	b := img.Bounds()
	dst := image.NewYCbCr(image.Rect(0, 0, b.Dx(), b.Dy()), image.YCbCrSubsampleRatio420)
	for y := 0; y < b.Dy(); y += 2 {
		for x := 0; x < b.Dx(); x += 2 {
			cb, cr, n := 0, 0, 0
			for _, p := range [...]image.Point{{x, y}, {x + 1, y}, {x, y + 1}, {x + 1, y + 1}} {
				if p.X >= b.Dx() || p.Y >= b.Dy() {
					continue
				}
				r, g, bl, _ := img.At(b.Min.X+p.X, b.Min.Y+p.Y).RGBA()
				luma, u, v := color.RGBToYCbCr(uint8(r>>8), uint8(g>>8), uint8(bl>>8))
				dst.Y[p.Y*dst.YStride+p.X] = luma
				cb, cr, n = cb+int(u), cr+int(v), n+1
			}
			at := y/2*dst.CStride + x/2
			dst.Cb[at] = uint8((cb + n/2) / n)
			dst.Cr[at] = uint8((cr + n/2) / n)
		}
	}
	return dst
}
