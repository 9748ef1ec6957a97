package media

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// y4mBytes makes a stream of pictures whose samples all are the picture's
// number times ten, of size bytes each.
func y4mBytes(header string, size, pictures int) []byte {
	b := []byte("YUV4MPEG2 " + header + "\n")
	for i := range pictures {
		b = append(b, "FRAME\n"...)
		b = append(b, bytes.Repeat([]byte{byte(10*i + 20)}, size)...)
	}
	return b
}

// pictureNumber is the number that y4mBytes gave a picture.
func pictureNumber(img *image.YCbCr) int { return (int(img.Y[0]) - 20) / 10 }

func y4mFile(t testing.TB, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "head.y4m")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func openTestY4M(t testing.TB, name string, fps int) *Y4MFile {
	t.Helper()
	f, err := NewY4MFile(name, VideoFormat{FPS: fps})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func TestY4MFilePlaysAgainAndAgainOnTime(t *testing.T) {
	whole := y4mBytes("W16 H8 F20:1 Ip A1:1 C420jpeg XYSCSS=420JPEG", 16*8*3/2, 4)
	cut := y4mBytes("W16 H8 F20:1", 16*8*3/2, 5)
	for name, data := range map[string][]byte{
		"whole":               whole,
		"cut in a picture":    cut[:len(cut)-3],
		"cut in a FRAME line": append(bytes.Clone(whole), "FRA"...),
		"words after FRAME":   bytes.ReplaceAll(whole, []byte("FRAME\n"), []byte("FRAME Ip\n")),
	} {
		file := y4mFile(t, data)
		synctest.Test(t, func(t *testing.T) {
			f := openTestY4M(t, file, 30)
			begin := time.Now()
			for i := range 100 {
				img, err := f.Read(t.Context())
				if err != nil {
					t.Fatalf("%s, picture %d: %v", name, i, err)
				}
				if n, at := pictureNumber(img), time.Since(begin); n != i%4 || at != time.Duration(i)*50*time.Millisecond {
					t.Fatalf("%s: picture %d after %v is number %d", name, i, at, n)
				}
			}
		})
	}
}

func TestY4MFileLeavesOutPictures(t *testing.T) {
	file := y4mFile(t, y4mBytes("W16 H8 F60:1", 16*8*3/2, 20))
	synctest.Test(t, func(t *testing.T) {
		f := openTestY4M(t, file, 20)
		read := func() int {
			img, err := f.Read(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return pictureNumber(img)
		}
		begin := time.Now()
		for i := range 20 {
			if n := read(); n != 3*i%20 {
				t.Fatalf("picture %d is number %d", i, n)
			}
		}
		if took := time.Since(begin); (took - 950*time.Millisecond).Abs() > time.Millisecond {
			t.Errorf("20 pictures at 20 a second took %v", took)
		}
		<-time.After(210 * time.Millisecond) // four steps late: three are missed
		if n, want := read(), 3*(20+3)%20; n != want {
			t.Errorf("a late reader gets number %d, want %d", n, want)
		}
		<-time.After(time.Hour)
		if n, want := read(), 3*(20+4)%20; n != want {
			t.Errorf("after an hour it is number %d, want %d", n, want)
		}
	})
}

func TestY4MFileObeysItsContext(t *testing.T) {
	file := y4mFile(t, y4mBytes("W16 H8 F1:1", 16*8*3/2, 2))
	synctest.Test(t, func(t *testing.T) {
		f := openTestY4M(t, file, 0)
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		var err error
		for range 2 {
			_, err = f.Read(ctx)
		}
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	})
}

func TestY4MLayouts(t *testing.T) {
	for _, c := range []struct {
		header    string
		size      int
		y, chroma byte
	}{
		{"W6 H4", 24 + 2*6, 100, 100},
		{"W5 H3 C420paldv", 15 + 2*6, 100, 100},
		{"W5 H3 C420mpeg2 XCOLORRANGE=LIMITED", 15 + 2*6, 100, 100},
		{"W5 H3 C422", 15 + 2*9, 100, 100},
		{"W5 H3 C444", 15 * 3, 100, 100},
		{"W5 H3 Cmono", 15, 100, 128},
		{"W5 H3 C422 XYSCSS=422 XCOLORRANGE=FULL", 15 + 2*9, 102, 104},
		{"W5 H3 Cmono XCOLORRANGE=FULL", 15, 102, 128},
	} {
		f := openTestY4M(t, y4mFile(t, y4mBytes("F240:1 "+c.header, c.size, 9)), 0)
		var img *image.YCbCr
		for range 9 {
			var err error
			if img, err = f.Read(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		w, h := f.Size()
		if img.Rect != image.Rect(0, 0, w, h) || img.SubsampleRatio != image.YCbCrSubsampleRatio420 ||
			len(img.Y) != w*h || len(img.Cb) != (w+1)/2*((h+1)/2) {
			t.Fatalf("%s: %v with %d and %d samples", c.header, img.Rect, len(img.Y), len(img.Cb))
		}
		for plane, want := range map[*[]byte]byte{&img.Y: c.y, &img.Cb: c.chroma, &img.Cr: c.chroma} {
			for _, v := range *plane {
				if v != want {
					t.Fatalf("%s: samples %v, want %d", c.header, *plane, want)
				}
			}
		}
	}
}

func TestY4MRefuses(t *testing.T) {
	for _, c := range []struct{ want, data string }{
		{"is not a YUV4MPEG2 file: convert it with \"ffmpeg -i IN -pix_fmt yuv420p head.y4m\"", "\x1aE\xdf\xa3 webm"},
		{"is not a YUV4MPEG2 file", ""},
		{"is not a YUV4MPEG2 file", "YUV4"},
		{"is not a YUV4MPEG2 file", "YUV4MPEG2 W16 H16"},
		{"a picture of 0x0", "YUV4MPEG2\n"},
		{"a picture of 4097x16", "YUV4MPEG2 W4097 H16\n"},
		{"a picture of 16x-4", "YUV4MPEG2 W16 H-4\n"},
		{"\"Wmany\"", "YUV4MPEG2 Wmany H16\n"},
		{"\"W99999999999999999999\"", "YUV4MPEG2 W99999999999999999999 H16\n"},
		{"30:0 pictures a second", "YUV4MPEG2 W16 H16 F30:0\n"},
		{"1000:1 pictures a second", "YUV4MPEG2 W16 H16 F1000:1\n"},
		{"1:100 pictures a second", "YUV4MPEG2 W16 H16 F1:100\n"},
		{"where a number is due", "YUV4MPEG2 W16 H16 F30\n"},
		{"the format \"420p10\"", "YUV4MPEG2 W16 H16 C420p10\n"},
		{"longer than 1024 bytes", "YUV4MPEG2 W16 H16 X" + strings.Repeat("x", 2000) + "\n"},
		{"no whole picture", "YUV4MPEG2 W16 H16\n"},
		{"no whole picture", "YUV4MPEG2 W16 H16\nFRAME\nshort"},
		{"is not a YUV4MPEG2 file", "YUV4MPEG2 W16 H16\nFRIEND\n"},
	} {
		name := y4mFile(t, []byte(c.data))
		f, err := NewY4MFile(name, VideoFormat{})
		if err == nil {
			f.Close()
			t.Errorf("taken, not refused with %q", c.want)
			continue
		}
		if s := err.Error(); !strings.Contains(s, c.want) || !strings.Contains(s, name) || strings.Contains(s, "\n") {
			t.Errorf("%q does not say %q", s, c.want)
		}
	}
	for _, name := range []string{filepath.Join(t.TempDir(), "none.y4m"), t.TempDir()} {
		if f, err := NewY4MFile(name, VideoFormat{}); err == nil {
			f.Close()
			t.Errorf("%s was opened", name)
		}
	}
}

func TestY4MFileThatChangesUnderneath(t *testing.T) {
	data := y4mBytes("W16 H8 F240:1", 16*8*3/2, 4)
	for want, change := range map[string]func(name string) error{
		"is damaged":         func(name string) error { return os.WriteFile(name, append(bytes.Clone(data[:300]), data...), 0o600) },
		"has become shorter": func(name string) error { return os.Truncate(name, 100) },
	} {
		name := y4mFile(t, data)
		f := openTestY4M(t, name, 0)
		if _, err := f.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := change(name); err != nil {
			t.Fatal(err)
		}
		f.reader.Reset(f.file) // forget what was read ahead
		var err error
		for i := 0; i < 10 && err == nil; i++ {
			_, err = f.Read(t.Context())
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v does not say %q", err, want)
		}
	}
}

func TestY4MFileAllocatesNothing(t *testing.T) {
	for header, size := range map[string]int{"F240:1 W64 H48 C420": 64 * 48 * 3 / 2, "F240:1 W64 H48 C444 XCOLORRANGE=FULL": 64 * 48 * 3} {
		f := openTestY4M(t, y4mFile(t, y4mBytes(header, size, 30)), 0)
		ctx := t.Context()
		if n := testing.AllocsPerRun(20, func() {
			if _, err := f.Read(ctx); err != nil {
				t.Fatal(err)
			}
		}); n > 0 {
			t.Errorf("%s: %v allocations a picture", header, n)
		}
	}
}

func FuzzY4M(f *testing.F) {
	f.Add(y4mBytes("W16 H8 F30:1 C420jpeg", 16*8*3/2, 2))
	f.Add(y4mBytes("W5 H3 F30000:1001 C422 XCOLORRANGE=FULL", 15+2*9, 2))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bufio.NewReader(bytes.NewReader(b))
		h, err := readY4MHeader(r)
		if err != nil {
			return
		}
		if h.interval < time.Second/maxFPS || h.interval > time.Second {
			t.Fatalf("%v between pictures", h.interval)
		}
		if h.frameSize() > 1<<20 {
			return
		}
		p := newY4MPicture(h)
		for range 10 {
			if err := p.read(r); err != nil {
				return
			}
		}
	})
}
