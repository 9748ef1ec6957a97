package media

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// Bounds of a YUV4MPEG2 stream: no header is longer, no picture larger.
const (
	maxY4MLine = 1024
	maxY4MSide = 4096
)

// errNotY4M is what does not begin as a YUV4MPEG2 stream.
var errNotY4M = errors.New("not YUV4MPEG2")

// y4mHeader is the first line of a YUV4MPEG2 stream, as mjpegtools' yuv4mpeg(5)
// has it: the magic word, then words of a letter and a value.
type y4mHeader struct {
	width, height int           // pixels
	interval      time.Duration // between two pictures
	layout        y4mLayout
	fullRange     bool    // luma and chroma from 0 to 255
	pixelAspect   float64 // 0 where it is not known
}

// y4mLayout tells how wide and high a chroma sample is, in pixels; 0 where
// there is no chroma.
type y4mLayout struct{ across, down int }

// readY4MHeader reads the first line. Words that do not matter here (interlacing,
// comments) are passed over.
func readY4MHeader(r *bufio.Reader) (y4mHeader, error) {
	h := y4mHeader{interval: time.Second / 30, layout: y4mLayout{2, 2}}
	line, err := readY4MLine(r, "YUV4MPEG2")
	if err != nil {
		return h, err
	}
	for _, word := range strings.Fields(line) {
		if err := h.set(word[0], word[1:]); err != nil {
			return h, err
		}
	}
	if min(h.width, h.height) < 1 || max(h.width, h.height) > maxY4MSide {
		return h, fmt.Errorf("its header tells a picture of %dx%d; 1x1 to %dx%d are possible",
			h.width, h.height, maxY4MSide, maxY4MSide)
	}
	return h, nil
}

// readY4MLine reads a line that begins with the word magic and returns the rest.
func readY4MLine(r *bufio.Reader, magic string) (string, error) {
	begin, err := r.Peek(len(magic))
	if string(begin) != magic {
		if err == nil || len(begin) > 0 && !strings.HasPrefix(magic, string(begin)) {
			err = errNotY4M
		}
		return "", err
	}
	line := make([]byte, 0, 128)
	for len(line) < maxY4MLine {
		c, err := r.ReadByte()
		if err != nil {
			return "", err
		}
		if c == '\n' {
			return string(bytes.TrimPrefix(line, []byte(magic))), nil
		}
		line = append(line, c)
	}
	return "", fmt.Errorf("its header is longer than %d bytes", maxY4MLine)
}

// set takes in one word of the header.
func (h *y4mHeader) set(letter byte, value string) (err error) {
	switch letter {
	case 'W':
		h.width, err = strconv.Atoi(value)
	case 'H':
		h.height, err = strconv.Atoi(value)
	case 'F':
		h.interval, err = parseY4MRate(value)
	case 'C':
		h.layout, err = parseY4MLayout(value)
	case 'A':
		h.pixelAspect = parsePixelAspect(value)
	case 'X':
		h.fullRange = h.fullRange || value == "COLORRANGE=FULL"
	}
	if errors.Is(err, strconv.ErrSyntax) || errors.Is(err, strconv.ErrRange) {
		err = fmt.Errorf("its header has %q where a number is due", string(letter)+value)
	}
	return err
}

// format is what the samples mean. Nothing in a header tells the matrix.
func (h y4mHeader) format() PictureFormat {
	return PictureFormat{PixelAspect: h.pixelAspect, BT709: h.height > maxSDHeight, FullRange: h.fullRange}
}

// parseY4MRate makes the time between two pictures of a rate such as 30000:1001.
// 0:0 is a rate that nobody knows, taken for 30.
func parseY4MRate(value string) (time.Duration, error) {
	a, b, _ := strings.Cut(value, ":")
	num, err := strconv.ParseInt(a, 10, 32)
	if err != nil {
		return 0, err
	}
	den, err := strconv.ParseInt(b, 10, 32)
	if err != nil {
		return 0, err
	}
	if num == 0 && den == 0 {
		return time.Second / 30, nil
	}
	if den < 1 || num < den || num > maxFPS*den {
		return 0, fmt.Errorf("its header tells %s pictures a second; 1 to %d are possible", value, maxFPS)
	}
	return time.Duration(den * int64(time.Second) / num), nil
}

// parseY4MLayout knows the layouts of eight bits a sample. The variants of
// 4:2:0 differ in where chroma sits, by half a pixel, which nobody sees.
func parseY4MLayout(value string) (y4mLayout, error) {
	switch value {
	case "420", "420jpeg", "420mpeg2", "420paldv":
		return y4mLayout{2, 2}, nil
	case "422":
		return y4mLayout{2, 1}, nil
	case "444":
		return y4mLayout{1, 1}, nil
	case "mono":
		return y4mLayout{}, nil
	}
	return y4mLayout{}, fmt.Errorf("its pictures are in the format %q, which is not known", value)
}

// isTruncated tells an end in the middle, or a clean one, from any other error.
func isTruncated(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}
