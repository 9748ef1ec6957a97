package media

import (
	"context"
	"image"
)

// scaledCamera makes another camera's pictures smaller.
type scaledCamera struct {
	Camera
	out image.YCbCr
}

// FitCamera returns camera itself, or, where its pictures are larger than
// width x height pixels, a camera that gives them scaled down to fit, in the
// same aspect, with even sides as VP8 likes them.
func FitCamera(camera Camera, width, height int) Camera {
	w, h := camera.Size()
	if w <= width && h <= height {
		return camera
	}
	if w*height > h*width {
		height = h * width / w
	} else {
		width = w * height / h
	}
	size := image.Rect(0, 0, max(width&^1, 2), max(height&^1, 2))
	return &scaledCamera{Camera: camera, out: *image.NewYCbCr(size, image.YCbCrSubsampleRatio420)}
}

// Size is the size of the scaled pictures.
func (s *scaledCamera) Size() (width, height int) { return s.out.Rect.Dx(), s.out.Rect.Dy() }

// Read gives the next picture, scaled.
func (s *scaledCamera) Read(ctx context.Context) (*image.YCbCr, error) {
	img, err := s.Camera.Read(ctx)
	if err != nil {
		return nil, err
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	dw, dh := s.Size()
	scalePlane(plane{s.out.Y, s.out.YStride, dw, dh}, plane{img.Y, img.YStride, w, h})
	src := plane{img.Cb, img.CStride, (w + 1) / 2, (h + 1) / 2}
	dst := plane{s.out.Cb, s.out.CStride, dw / 2, dh / 2}
	scalePlane(dst, src)
	src.pix, dst.pix = img.Cr, s.out.Cr
	scalePlane(dst, src)
	return &s.out, nil
}

// plane is one component of a picture.
type plane struct {
	pix           []byte
	stride        int
	width, height int
}

// scalePlane makes each pixel of dst the mean of those of src that it covers.
// src is at least as large as dst.
func scalePlane(dst, src plane) {
	for y := range dst.height {
		top, bottom := span(y, dst.height, src.height)
		row := dst.pix[y*dst.stride : y*dst.stride+dst.width]
		for x := range row {
			left, right := span(x, dst.width, src.width)
			sum := 0
			for sy := top; sy < bottom; sy++ {
				for _, v := range src.pix[sy*src.stride+left : sy*src.stride+right] {
					sum += int(v)
				}
			}
			n := (bottom - top) * (right - left)
			row[x] = byte((sum + n/2) / n)
		}
	}
}

// span is the run of src pixels that pixel i of dst covers; never empty.
func span(i, dst, src int) (from, to int) {
	from, to = i*src/dst, (i+1)*src/dst
	return from, max(to, from+1)
}
