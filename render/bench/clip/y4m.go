// Package clip reads YUV4MPEG2, the clips that the benchmarks play.
package clip

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"strings"
)

// maxSide bounds the width and the height that a file may ask for, in pixels.
const maxSide = 4096

// ReadHeader reads the head of a YUV4MPEG2 stream of 8-bit 4:2:0 and makes the
// picture that its frames are read into.
func ReadHeader(r *bufio.Reader) (*image.YCbCr, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return nil, err
	}
	fields := strings.Fields(line)
	if len(fields) == 0 || fields[0] != "YUV4MPEG2" {
		return nil, errors.New("no YUV4MPEG2 stream")
	}
	var w, h int
	for _, f := range fields[1:] {
		switch {
		case f[0] == 'W':
			_, err = fmt.Sscan(f[1:], &w)
		case f[0] == 'H':
			_, err = fmt.Sscan(f[1:], &h)
		case f[0] == 'C' && (!strings.HasPrefix(f, "C420") || strings.HasPrefix(f, "C420p1")):
			err = fmt.Errorf("samples are %s, not 8-bit 4:2:0", f[1:])
		}
		if err != nil {
			return nil, err
		}
	}
	if w < 1 || h < 1 || w > maxSide || h > maxSide {
		return nil, fmt.Errorf("pictures of %dx%d", w, h)
	}
	return image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420), nil
}

// ReadFrame reads the next frame into img; io.EOF if there is none.
func ReadFrame(r *bufio.Reader, img *image.YCbCr) error {
	if _, err := r.ReadString('\n'); err != nil {
		return err
	}
	for _, plane := range [][]byte{img.Y, img.Cb, img.Cr} {
		if _, err := io.ReadFull(r, plane); err != nil {
			return err
		}
	}
	return nil
}
