package clip

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestReadY4M(t *testing.T) {
	r := bufio.NewReader(strings.NewReader("YUV4MPEG2 W3 H2 F30:1 C420jpeg\nFRAME\nabcdefuUvVFRAME\n"))
	img, err := ReadHeader(r)
	if err != nil {
		t.Fatal(err)
	}
	if err := ReadFrame(r, img); err != nil {
		t.Fatal(err)
	}
	if y, cb, cr := string(img.Y), string(img.Cb), string(img.Cr); y != "abcdef" || cb != "uU" || cr != "vV" {
		t.Errorf("read %q %q %q", y, cb, cr)
	}
	if err := ReadFrame(r, img); !errors.Is(err, io.EOF) {
		t.Errorf("after the last frame: %v", err)
	}
}

func TestReadHeaderRefuses(t *testing.T) {
	for _, head := range []string{"", "\n", "RIFF W3 H2\n", "YUV4MPEG2 H2\n", "YUV4MPEG2 W99999 H2\n", "YUV4MPEG2 Wx H2\n", "YUV4MPEG2 W2 H2 C444\n", "YUV4MPEG2 W2 H2 C420p10\n"} {
		if _, err := ReadHeader(bufio.NewReader(strings.NewReader(head))); err == nil {
			t.Errorf("%q was accepted", head)
		}
	}
}

func FuzzReadHeader(f *testing.F) {
	f.Add("YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg XYSCSS=420JPEG\n")
	f.Fuzz(func(t *testing.T, head string) {
		img, err := ReadHeader(bufio.NewReader(strings.NewReader(head)))
		if err == nil && img.Rect.Empty() {
			t.Errorf("%q makes an empty picture", head)
		}
	})
}
