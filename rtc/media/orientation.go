package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"io"
)

// orientation is how the pixels of a photograph are to be turned to be seen as
// it was taken: the value of Exif's tag of that name (CIPA DC-008 §4.6.5), 1 to 8.
type orientation uint16

const upright orientation = 1

// readOrientation finds the orientation in a JPEG file: in a segment APP1 before
// the picture (ITU-T T.81 §B.1.1.4). It is upright where none is told.
func readOrientation(r io.Reader) orientation {
	const startOfImage, app1, startOfScan = 0xffd8, 0xffe1, 0xffda
	var word [2]byte
	next := func() (n uint16, ok bool) {
		_, err := io.ReadFull(r, word[:])
		return binary.BigEndian.Uint16(word[:]), err == nil
	}
	if n, ok := next(); !ok || n != startOfImage {
		return upright
	}
	for {
		marker, _ := next()
		length, ok := next() // itself among it
		if !ok || marker>>8 != 0xff || marker == startOfScan || length < 2 {
			return upright
		}
		segment := make([]byte, length-2)
		if _, err := io.ReadFull(r, segment); err != nil {
			return upright
		}
		if tiff, is := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); is && marker == app1 {
			return orientationIn(tiff)
		}
	}
}

// orientationIn finds it in the first directory of a TIFF structure (TIFF 6.0 §2).
func orientationIn(tiff []byte) orientation {
	const headerSize, entrySize, tag, short = 8, 12, 0x0112, 3
	if len(tiff) < headerSize {
		return upright
	}
	var order binary.ByteOrder = binary.BigEndian
	if tiff[0] == 'I' {
		order = binary.LittleEndian
	}
	at := uint64(order.Uint32(tiff[4:]))
	if at+2 > uint64(len(tiff)) {
		return upright
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < entrySize {
			break
		}
		if order.Uint16(entries) == tag && order.Uint16(entries[2:]) == short {
			if o := orientation(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
		}
		entries = entries[entrySize:]
	}
	return upright
}

// turned is a picture as its orientation wants it.
type turned struct {
	image.Image
	by orientation
}

// Bounds begin at 0, 0.
func (t turned) Bounds() image.Rectangle {
	size := t.Image.Bounds().Size()
	if t.by >= 5 { // rows and columns are swapped
		size.X, size.Y = size.Y, size.X
	}
	return image.Rectangle{Max: size}
}

// At is the colour of the pixel that is seen at x, y.
func (t turned) At(x, y int) color.Color {
	b := t.Image.Bounds()
	right, bottom := b.Dx()-1, b.Dy()-1
	at := [...]image.Point{
		{x, y}, {right - x, y}, {right - x, bottom - y}, {x, bottom - y},
		{y, x}, {y, bottom - x}, {right - y, bottom - x}, {right - y, x},
	}[t.by-1].Add(b.Min)
	return t.Image.At(at.X, at.Y)
}
