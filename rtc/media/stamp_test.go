package media

import (
	"image"
	"testing"
	"time"
)

// atPixels samples the luma of a picture at the nearest pixel.
func atPixels(img *image.YCbCr) func(x, y float64) float64 {
	w, h := float64(img.Rect.Dx()), float64(img.Rect.Dy())
	return func(x, y float64) float64 { return float64(img.Y[img.YOffset(int(x*w), int(y*h))]) }
}

// atCells samples the luma of a picture as half blocks of cols x rows cells
// show it: each half the mean of the pixels that it covers.
func atCells(img *image.YCbCr, cols, rows int) func(x, y float64) float64 {
	dst := plane{make([]byte, cols*rows*2), cols, cols, rows * 2}
	scalePlane(dst, plane{img.Y, img.YStride, img.Rect.Dx(), img.Rect.Dy()})
	return func(x, y float64) float64 {
		return float64(dst.pix[int(y*float64(rows*2))*cols+int(x*float64(cols))])
	}
}

func TestStampOfEveryNumberIsRead(t *testing.T) {
	img := noisyScene(VideoFormat{Width: 64, Height: 48, FPS: 30}, 1)[0]
	for n := range uint32(stampWrap) {
		StampFrame(img, n)
		if got, ok := ReadStamp(atPixels(img)); !ok || got != n {
			t.Fatalf("%d is read as %d, %v", n, got, ok)
		}
	}
	StampFrame(img, stampWrap+5)
	if got, _ := ReadStamp(atPixels(img)); got != 5 {
		t.Errorf("%d is read as %d", stampWrap+5, got)
	}
}

func TestStampIsReadFromCells(t *testing.T) {
	for _, size := range []image.Point{{640, 480}, {641, 361}, {320, 240}} {
		img := noisyScene(VideoFormat{Width: size.X, Height: size.Y, FPS: 30}, 1)[0]
		for _, cells := range []image.Point{{29, 11}, {40, 12}, {40, 15}, {53, 20}, {64, 24}, {80, 24}, {160, 45}, {300, 100}} {
			for n := uint32(0); n < stampWrap; n += 6007 {
				StampFrame(img, n)
				if got, ok := ReadStamp(atCells(img, cells.X, cells.Y)); !ok || got != n {
					t.Fatalf("%v in cells of %v: %d is read as %d, %v", size, cells, n, got, ok)
				}
			}
		}
	}
}

// TestStampSurvivesVP8 codes the test pattern at poor rates, at the poorest of
// which the encoder leaves out most pictures, and reads the number of each
// decoded one, from pixels and from cells.
func TestStampSurvivesVP8(t *testing.T) {
	const pictures = 150
	for rate, least := range map[int]int{100_000: 25, 300_000: 140} {
		p := NewPattern(VideoFormat{})
		e, d := newTestEncoder(t, 640, 480, rate), newTestDecoder(t)
		var dst image.YCbCr
		shown := 0
		for i := range pictures {
			n := int64(1_700_000_000*30 + i)
			p.paint(n)
			payload, _, err := e.Encode(p.picture, time.Duration(i)*time.Second/30, false)
			if err != nil {
				t.Fatal(err)
			}
			if payload == nil {
				continue
			}
			shown++
			if err := d.Decode(payload, &dst); err != nil {
				t.Fatal(err)
			}
			checkStamp(t, &dst, uint32(n)%stampWrap)
		}
		if shown < least {
			t.Errorf("%d bit/s: %d of %d pictures came", rate, shown, pictures)
		}
	}
}

func checkStamp(t *testing.T, img *image.YCbCr, want uint32) {
	t.Helper()
	for name, at := range map[string]func(x, y float64) float64{
		"pixels": atPixels(img), "40x12 cells": atCells(img, 40, 12), "160x45 cells": atCells(img, 160, 45),
	} {
		if got, ok := ReadStamp(at); !ok || got != want {
			t.Fatalf("%s show %d, %v; want %d", name, got, ok, want)
		}
	}
}

func TestStampIsNotSeenWhereThereIsNone(t *testing.T) {
	img := noisyScene(VideoFormat{Width: 640, Height: 480, FPS: 30}, 1)[0]
	if n, ok := ReadStamp(atPixels(img)); ok {
		t.Errorf("%d is read from a scene without a stamp", n)
	}
	StampFrame(img, 0x1234)
	for block := range stampBlocks {
		invertBlock(img, block)
		if n, ok := ReadStamp(atPixels(img)); ok {
			t.Errorf("%d is read with block %d wrong", n, block)
		}
		invertBlock(img, block)
	}
}

// invertBlock makes a block of the stamp white where it was black.
func invertBlock(img *image.YCbCr, block int) {
	for y := range img.Rect.Dy() / stampHeight {
		for x := block * img.Rect.Dx() / stampBlocks; x < (block+1)*img.Rect.Dx()/stampBlocks; x++ {
			img.Y[img.YOffset(x, y)] ^= 0xff
		}
	}
}

func TestFrameAge(t *testing.T) {
	const fps = 30
	for _, now := range []time.Time{time.Unix(1_800_000_000, 0), time.Unix(1_800_000_000, 987_654_321), time.Unix(65536/fps, 17)} {
		n := frameNumber(now, fps)
		newest := FrameAge(uint32(n), fps, now)
		if newest < 0 || newest >= time.Second/fps {
			t.Errorf("the newest picture is %v old", newest)
		}
		old := FrameAge(uint32(n-90), fps, now)
		if d := old - newest - 3*time.Second; d.Abs() > time.Nanosecond {
			t.Errorf("90 pictures before that one is %v old, not 3 s more", old)
		}
		if next := FrameAge(uint32(n+1)%stampWrap, fps, now); next >= 0 {
			t.Errorf("the next picture is %v old", next)
		}
		if at := frameMoment(n, fps); frameNumber(at, fps) != n {
			t.Errorf("picture %d taken at %v has number %d", n, at, frameNumber(at, fps))
		}
	}
}

func TestStampAllocatesNothing(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 640, 480), image.YCbCrSubsampleRatio420)
	at := atPixels(img)
	if n := testing.AllocsPerRun(20, func() { StampFrame(img, 7); ReadStamp(at) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}
