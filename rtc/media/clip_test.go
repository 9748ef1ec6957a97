package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
)

func openTestClip(t *testing.T, name string, stdin io.Reader) Clip {
	t.Helper()
	c, err := OpenClip(t.Context(), name, VideoFormat{}, stdin)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// A film is read to its end, every picture once and at once, however it is cut off.
func TestClipGivesEveryPicture(t *testing.T) {
	whole := y4mBytes("W16 H8 F25:1", 16*8*3/2, 5)
	for name, data := range map[string][]byte{"whole": whole, "cut": whole[:len(whole)-1]} {
		want := 5
		if name == "cut" {
			want = 4
		}
		for _, c := range []Clip{
			openTestClip(t, y4mFile(t, data), nil),
			openTestClip(t, "-", bytes.NewReader(data)),
		} {
			if c.Interval() != 40*time.Millisecond {
				t.Errorf("interval %v", c.Interval())
			}
			if n := c.Count(); n != 0 && n != want {
				t.Errorf("%s: counts %d", name, n)
			}
			for n := range want {
				img, err := c.Next(t.Context())
				if err != nil || pictureNumber(img) != n {
					t.Fatalf("%s: picture %d: %v", name, n, err)
				}
			}
			if _, err := c.Next(t.Context()); !errors.Is(err, io.EOF) {
				t.Errorf("%s: at the end: %v", name, err)
			}
		}
	}
}

// A file can be gone about in, a stream cannot.
func TestClipSeeks(t *testing.T) {
	data := y4mBytes("W16 H8 F25:1", 16*8*3/2, 5)
	file := openTestClip(t, y4mFile(t, data), nil)
	for _, n := range []int{3, 0, 4, 4, 1} {
		if !file.Seek(n) {
			t.Fatalf("no way to picture %d", n)
		}
		if img, err := file.Next(t.Context()); err != nil || pictureNumber(img) != n {
			t.Errorf("picture %d: %v", n, err)
		}
	}
	if !file.Seek(5) {
		t.Error("no way to the end")
	}
	if _, err := file.Next(t.Context()); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	if file.Seek(-1) || file.Seek(6) || openTestClip(t, "-", bytes.NewReader(data)).Seek(0) {
		t.Error("seeks to where there is nothing")
	}
}

// What the header of a film tells of its samples goes with it, and the samples
// are as they were.
func TestClipTellsItsFormat(t *testing.T) {
	for header, want := range map[string]PictureFormat{
		"W16 H8 F25:1":                     {},
		"W16 H8 F25:1 A0:0":                {},
		"W16 H8 F25:1 A1:1":                {PixelAspect: 1},
		"W16 H8 F25:1 A2:1":                {PixelAspect: 2},
		"W16 H8 F25:1 A1:9":                {},
		"W16 H8 F25:1 A-1:-1":              {},
		"W16 H8 F25:1 Awide":               {},
		"W16 H8 F25:1 XCOLORRANGE=LIMITED": {},
		"W16 H8 F25:1 XCOLORRANGE=FULL":    {FullRange: true},
		"W16 H576 F25:1":                   {},
		"W16 H720 F25:1":                   {BT709: true},
	} {
		var height int
		if _, err := fmt.Sscanf(header, "W16 H%d", &height); err != nil {
			t.Fatal(err)
		}
		data := y4mBytes(header, 16*height*3/2, 1)
		c := openTestClip(t, "-", bytes.NewReader(data))
		if c.Format() != want {
			t.Errorf("%s: %+v, want %+v", header, c.Format(), want)
		}
		img, err := c.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.HasSuffix(data, slices.Concat(img.Y, img.Cb, img.Cr)) {
			t.Errorf("%s: other samples than those in the film", header)
		}
	}
}

// A named pipe is a stream, which may stall as any other, also before anybody
// writes to it.
func TestClipOfANamedPipe(t *testing.T) {
	name := filepath.Join(t.TempDir(), "pipe")
	if err := unix.Mkfifo(name, 0o600); err != nil {
		t.Fatal(err)
	}
	why := errors.New("a key")
	soon := func() context.Context {
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, why)
		t.Cleanup(cancel)
		return ctx
	}
	if _, err := OpenClip(soon(), name, VideoFormat{}, nil); !errors.Is(err, why) {
		t.Errorf("with nobody at the other end: %v", err)
	}
	pipe, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	if _, err := pipe.Write(y4mBytes("W16 H8 F25:1", 192, 1)); err != nil {
		t.Fatal(err)
	}
	c := openTestClip(t, name, nil)
	if img, err := c.Next(t.Context()); err != nil || pictureNumber(img) != 0 {
		t.Fatal(err)
	}
	if _, err := c.Next(soon()); !errors.Is(err, why) {
		t.Errorf("in a film that stalls: %v", err)
	}
}

// A stream that does not go on is given up with the context, also in its header,
// for the reason that the context has.
func TestClipEndsWithItsContext(t *testing.T) {
	for name, data := range map[string][]byte{"header": nil, "picture": y4mBytes("W16 H8 F25:1", 192, 0)} {
		read, write, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := write.Write(data); err != nil {
			t.Fatal(err)
		}
		why := errors.New("a signal")
		ctx, cancel := context.WithTimeoutCause(t.Context(), 20*time.Millisecond, why)
		c, err := OpenClip(ctx, "-", VideoFormat{}, read)
		if err == nil {
			_, err = c.Next(ctx)
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		if !errors.Is(err, why) {
			t.Errorf("%s: %v", name, err)
		}
		cancel()
		_, _ = read.Close(), write.Close()
	}
}

// So are stills, films and cameras.
func TestClipTellsWhyItsContextEnded(t *testing.T) {
	still := filepath.Join(t.TempDir(), "still.png")
	var data bytes.Buffer
	if err := png.Encode(&data, image.NewGray(image.Rect(0, 0, 4, 4))); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(still, data.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	why := errors.New("a signal")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	for _, name := range []string{still, y4mFile(t, y4mBytes("W16 H8 F25:1", 16*8*3/2, 5)), "test"} {
		if _, err := openTestClip(t, name, nil).Next(ctx); !errors.Is(err, why) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A film without one whole picture is a mistake, not a short film.
func TestClipWithoutAPicture(t *testing.T) {
	whole := y4mBytes("W16 H8 F25:1", 16*8*3/2, 1)
	header := y4mBytes("W16 H8 F25:1", 16*8*3/2, 0)
	for name, data := range map[string][]byte{"header": header, "part": whole[:len(whole)-1]} {
		for _, c := range []Clip{
			openTestClip(t, y4mFile(t, data), nil),
			openTestClip(t, "-", bytes.NewReader(data)),
		} {
			if _, err := c.Next(t.Context()); err == nil || !strings.Contains(err.Error(), "ffmpeg") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestWhatIsNoClip(t *testing.T) {
	dir := t.TempDir()
	for name, data := range map[string]string{"a.y4m": "junk", "b.png": "junk", "c.jpg": "", "d.y4m": ""} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := OpenClip(t.Context(), path, VideoFormat{}, nil); err == nil {
			t.Errorf("%s is opened", name)
		}
	}
	if _, err := OpenClip(t.Context(), "-", VideoFormat{}, nil); err == nil {
		t.Error("no standard input is opened")
	}
	for name, want := range map[string]string{
		filepath.Join(dir, "none.y4m"): "there is no such file",
		filepath.Join(dir, "none.png"): "there is no such file",
		"none":                         "give a camera, FILE.y4m",
		"nowhere.mkv":                  "there is no such file, and there is no camera",
		os.DevNull:                     "give FILE.y4m, a picture",
	} {
		if _, err := OpenClip(t.Context(), name, VideoFormat{}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", name, err, want)
		}
	}
}

// A still comes out in the colours it went in with, also at odd sizes and when
// it does not begin at the origin.
func TestStill(t *testing.T) {
	src := image.NewNRGBA(image.Rect(3, 5, 10, 10))
	for i := range src.Pix {
		src.Pix[i] = 255
	}
	for y := 5; y < 10; y++ {
		src.Set(3, y, color.NRGBA{255, 0, 0, 255})
		src.Set(4, y, color.NRGBA{255, 0, 0, 255})
		src.Set(9, y, color.NRGBA{0, 0, 0, 0}) // transparent: black
	}
	for ending, encode := range map[string]func(io.Writer) error{
		".png":  func(w io.Writer) error { return png.Encode(w, src) },
		".jpeg": func(w io.Writer) error { return jpeg.Encode(w, src, &jpeg.Options{Quality: 100}) },
	} {
		var data bytes.Buffer
		if err := encode(&data); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "still"+ending)
		if err := os.WriteFile(path, data.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		c := openTestClip(t, path, nil)
		img, err := c.Next(t.Context())
		if err != nil || c.Count() != 1 || img.Rect != image.Rect(0, 0, 7, 5) {
			t.Fatalf("%s: %v, %d pictures", ending, err, c.Count())
		}
		near := func(what string, got uint8, want int) {
			if d := int(got) - want; d < -6 || d > 6 {
				t.Errorf("%s: %s is %d, want %d", ending, what, got, want)
			}
		}
		if want := (PictureFormat{FullRange: true}); c.Format() != want {
			t.Errorf("%s: format %+v", ending, c.Format())
		}
		near("red's luma", img.Y[0], 76)
		near("red's Cb", img.Cb[0], 85)
		near("red's Cr", img.Cr[0], 255)
		near("white's luma", img.Y[4], 255)
		near("white's Cb", img.Cb[2], 128)
		near("what is transparent", img.Y[4*img.YStride+6], 0)
		if _, err := c.Next(t.Context()); !errors.Is(err, io.EOF) {
			t.Errorf("%s: after the picture: %v", ending, err)
		}
	}
}

func TestCameraAsClip(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := openTestClip(t, "test", nil)
		for range 3 {
			if img, err := c.Next(t.Context()); err != nil || img == nil {
				t.Fatal(err)
			}
		}
		if c.Interval() != 0 || c.Count() != 0 {
			t.Error("a camera has no end")
		}
	})
}
