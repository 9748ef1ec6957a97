package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// exif is a segment APP1 that tells an orientation.
func exif(order binary.AppendByteOrder, mark string, o uint16) []byte {
	b := append([]byte("Exif\x00\x00"), mark...)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8) // where the directory is
	b = order.AppendUint16(b, 2) // entries
	for _, entry := range [][3]uint16{{0x010f, 2, 0}, {0x0112, 3, o}} {
		b = order.AppendUint16(order.AppendUint16(b, entry[0]), entry[1])
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(order.AppendUint16(b, entry[2]), 0)
	}
	b = order.AppendUint32(b, 0) // no directory after it
	return append(binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(b)+2)), b...)
}

// photograph is a JPEG file of 48x32 whose top left corner alone is white, with
// segment in it.
func photograph(t *testing.T, segment []byte) string {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 48, 32))
	for y := range 8 {
		for x := range 8 {
			img.SetGray(x, y, color.Gray{255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	name := filepath.Join(t.TempDir(), "photograph.jpg")
	if err := os.WriteFile(name, bytes.Join([][]byte{data[:2], data[2:]}, segment), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// A photograph is seen as it was taken, however the camera was held.
func TestStillIsTurned(t *testing.T) {
	wide, high := image.Pt(48, 32), image.Pt(32, 48)
	for o, want := range map[uint16]struct{ size, white image.Point }{
		0: {wide, image.Pt(4, 4)}, 1: {wide, image.Pt(4, 4)}, 9: {wide, image.Pt(4, 4)},
		2: {wide, image.Pt(44, 4)}, 3: {wide, image.Pt(44, 28)}, 4: {wide, image.Pt(4, 28)},
		5: {high, image.Pt(4, 4)}, 6: {high, image.Pt(28, 4)}, 7: {high, image.Pt(28, 44)}, 8: {high, image.Pt(4, 44)},
	} {
		for mark, order := range map[string]binary.AppendByteOrder{"II": binary.LittleEndian, "MM": binary.BigEndian} {
			img, err := openTestClip(t, photograph(t, exif(order, mark, o)), nil).Next(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if img.Rect.Size() != want.size {
				t.Fatalf("%d: %v", o, img.Rect)
			}
			for y := 4; y < want.size.Y; y += 8 {
				for x := 4; x < want.size.X; x += 8 {
					if bright := img.YCbCrAt(x, y).Y > 128; bright != (image.Pt(x, y) == want.white) {
						t.Errorf("orientation %d, %s: at %d,%d bright is %v", o, mark, x, y, bright)
					}
				}
			}
		}
	}
}

func FuzzOrientation(f *testing.F) {
	f.Add(append([]byte{0xff, 0xd8}, exif(binary.LittleEndian, "II", 6)...))
	f.Add(append([]byte{0xff, 0xd8, 0xff, 0xe0, 0, 2}, exif(binary.BigEndian, "MM", 8)...))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00MM\x00\x2a\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if o := readOrientation(bytes.NewReader(b)); o < 1 || o > 8 {
			t.Errorf("orientation %d", o)
		}
	})
}
