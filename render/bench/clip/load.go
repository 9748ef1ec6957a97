package clip

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
)

// Load reads the first n frames of the YUV4MPEG2 file path, or all if it has
// fewer; it has one at least. Its errors name the file.
func Load(path string, n int) ([]*image.YCbCr, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	r := bufio.NewReaderSize(f, 1<<20)
	img, err := ReadHeader(r)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var list []*image.YCbCr
	for range n {
		frame := image.NewYCbCr(img.Rect, img.SubsampleRatio)
		if err := ReadFrame(r, frame); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", path, err)
		}
		list = append(list, frame)
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("read %s: no frame", path)
	}
	return list, nil
}
